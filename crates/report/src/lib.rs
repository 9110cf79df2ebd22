//! The after-action report: what the log says of one incident, drill or not, and of the plan that it ran under
//! (mission row M24). Every clock with whose it was and why it was missed, the curves, what was asked and
//! promised, what the plan lacked.
//!
//! Deliberately absent: anything that is not in the log; names of people; disks and clocks. Equal entries
//! give an equal report.

mod acting;
mod advice;
mod chart;
mod clocks;
mod curves;
mod document;
mod gather;
mod lacks;
mod words;

pub use clocks::{Cause, Clock, Fate, What};
pub use curves::{Curves, Point};
pub use gather::{Answered, Given, LevelChange, Question, gather};
pub use lacks::Lack;

use huiyin_document::{Block, Lang};
use huiyin_engine::Time;
use huiyin_engine::ids::IncidentId;
use huiyin_engine::plan::{Level, Plan};
use huiyin_sim::{Known, Line};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// What is asked for.
pub struct Asked<'a> {
    /// Which incident.
    pub incident: IncidentId,
    /// When it is asked: what is still running then is said to be running.
    pub now: Time,
    /// What the log does not hold.
    pub known: Known<'a>,
    /// It was an exercise.
    pub exercise: bool,
}

/// The report. Instants are city time, RFC 3339 with +08:00; spans are seconds.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Which incident.
    pub incident: IncidentId,
    /// It was an exercise.
    pub exercise: bool,
    /// The matter or the keyword.
    pub subject: String,
    /// The plan's version, and its digest.
    pub plan_version: String,
    #[allow(missing_docs, reason = "see above")]
    pub plan_digest: String,
    /// When the signal came, where one did.
    #[serde(serialize_with = "instant_if")]
    pub signal: Option<Time>,
    /// When the response began.
    #[serde(serialize_with = "instant")]
    pub opened: Time,
    /// When it ended.
    #[serde(serialize_with = "instant_if")]
    pub ended: Option<Time>,
    /// When the report was asked for.
    #[serde(serialize_with = "instant")]
    pub written: Time,
    /// The first level, and the highest.
    pub first_level: Level,
    #[allow(missing_docs, reason = "see above")]
    pub highest_level: Level,
    /// What happened, in order.
    pub timeline: Vec<Line>,
    /// Every clock, in the order in which they began.
    pub clocks: Vec<Clock>,
    /// Figures over time.
    pub curves: Curves,
    /// Levels, with who decided them and why.
    pub levels: Vec<LevelChange>,
    /// What people asked, and what they got.
    pub questions: Vec<Question>,
    /// What was promised, and what came of it.
    pub promises: Vec<Given>,
    /// What the plan lacked, as far as the log can tell.
    pub lacks: Vec<Lack>,
    /// The plan it ran under.
    #[serde(skip)]
    pub plan: Arc<Plan>,
}

/// In which form a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One HTML page that needs nothing else.
    Html,
    /// A Word document.
    Docx,
    /// One JSON object.
    Json,
}

impl Form {
    /// The form of that name: `html`, `docx`, `json`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Form::Html),
            "docx" => Some(Form::Docx),
            "json" => Some(Form::Json),
            _ => None,
        }
    }

    /// Its name, which is also how a file of it ends.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Docx => "docx",
            Form::Json => "json",
        }
    }
}

impl Report {
    /// The report as a document.
    #[must_use]
    pub fn document(&self, lang: Lang) -> Vec<Block> {
        document::of(self, lang)
    }

    /// The report in one of its forms. JSON has no language.
    #[must_use]
    pub fn print(&self, form: Form, lang: Lang) -> Vec<u8> {
        match form {
            Form::Html => huiyin_document::html(&self.document(lang), lang).into_bytes(),
            Form::Docx => huiyin_document::docx(&self.document(lang)),
            Form::Json => {
                let mut json = serde_json::to_vec_pretty(self)
                    .expect("a report holds only strings, numbers and lists");
                json.push(b'\n');
                json
            }
        }
    }
}

pub(crate) fn instant<S: Serializer>(time: &Time, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(time)
}

pub(crate) fn instant_if<S: Serializer>(time: &Option<Time>, out: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => instant(time, out),
        None => out.serialize_none(),
    }
}
