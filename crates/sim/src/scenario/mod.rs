//! A scenario as its writer sees it: who comes when, what they ask, what staff answer and how long people
//! take. It holds no rule: levels, clocks and conditions are the plan's.

mod exercise;
mod fit;
mod problem;
mod spread;
mod words;

pub(crate) use exercise::{Background, Hall, HallChannel, Inject, Staff};
pub use problem::{Problem, diagnostics};
pub(crate) use spread::Spread;
pub(crate) use words::{Clock, Days, Length, Moment, Numbers, Percents, Template};

use huiyin_engine::plan::Level;
use huiyin_engine::promise::AcceptanceTest;
use huiyin_engine::record::Channel;
use huiyin_engine::{Span, Time};
use serde::Deserialize;
use toml::Spanned;

/// A name that the plan or the scenario gives elsewhere, with its place in the file.
pub(crate) type Name = Spanned<String>;

/// One scripted day: read with [`Scenario::read`], fitted to a plan with [`Scenario::fit`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[serde(skip)]
    source: String,
    pub(crate) title: String,
    pub(crate) title_en: String,
    pub(crate) start: Moment,
    pub(crate) horizon: Length,
    pub(crate) pace: Pace,
    pub(crate) reasons: Reasons,
    pub(crate) site: Site,
    pub(crate) fallback: Fallback,
    #[serde(default)]
    pub(crate) absence: Vec<Absence>,
    #[serde(default)]
    pub(crate) outage: Vec<exercise::Outage>,
    #[serde(default)]
    pub(crate) staff: Vec<Staff>,
    #[serde(default)]
    pub(crate) inject: Vec<Inject>,
    pub(crate) background: Option<Background>,
    pub(crate) hall: Option<Hall>,
    #[serde(default)]
    pub(crate) task: Vec<TaskScript>,
    #[serde(default)]
    pub(crate) question: Vec<QuestionScript>,
    pub(crate) matter: Vec<MatterScript>,
}

/// How long people take, shortest and longest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pace {
    pub(crate) screening: Spread,
    pub(crate) verification: Spread,
    pub(crate) decision: Spread,
    /// The second person, on a warning.
    pub(crate) release: Spread,
    pub(crate) acknowledge: Spread,
    /// An owner takes on what was promised in its name.
    pub(crate) accept: Spread,
    /// The commander, on a proposal.
    pub(crate) proposal: Spread,
    /// A task, in percent of the time it has.
    pub(crate) task_percent: Percents,
}

/// Reasons as people write them; one of each list is drawn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reasons {
    pub(crate) screening: Vec<Template>,
    pub(crate) verification: Vec<Template>,
    pub(crate) decision: Vec<Template>,
    pub(crate) raise: Vec<Template>,
    pub(crate) lower: Vec<Template>,
    pub(crate) end: Vec<Template>,
    /// For a matter that the scenario says nothing of.
    pub(crate) stop: Vec<Template>,
    /// For a proposal to end while questions are unsettled.
    pub(crate) dismiss: Vec<Template>,
    /// Evidence for a task that the scenario says nothing of.
    pub(crate) evidence: Vec<Template>,
}

/// Who counts the people on site, and when they leave.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Site {
    pub(crate) reporter: Name,
    pub(crate) every: Length,
    /// Those who were waiting for an answer leave within this after it is there.
    pub(crate) leave_within: Length,
    /// Whoever is left goes home between these two.
    pub(crate) home: (Clock, Clock),
}

/// What a question gets that a real person recorded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fallback {
    pub(crate) after: Spread,
    pub(crate) owner: Name,
    pub(crate) due_days: Days,
    pub(crate) text: String,
    pub(crate) test: AcceptanceTest<String>,
}

/// A post that cannot act for a while.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Absence {
    pub(crate) post: Name,
    pub(crate) from: Clock,
    pub(crate) until: Clock,
}

/// What the scenario says of a task of the plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskScript {
    pub(crate) id: Name,
    /// How long it takes, where that is not the usual share of its time.
    pub(crate) takes: Option<Spread>,
    pub(crate) evidence: Option<Template>,
}

/// What people ask, and what they are answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionScript {
    /// About which matter; where only one is responded to, that one.
    pub(crate) matter: Option<Name>,
    pub(crate) at: Clock,
    /// Who writes it down.
    pub(crate) by: Name,
    pub(crate) text: String,
    /// The share of the people who leave once this is answered, in percent.
    pub(crate) share: u8,
    pub(crate) answer: Vec<Answer>,
}

/// What settles a question: a statement signed by a unit, or a promise with an owner and a date.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) after: Spread,
    pub(crate) by: Name,
    pub(crate) text: String,
    pub(crate) unit: Option<Name>,
    pub(crate) owner: Option<Name>,
    pub(crate) due_days: Option<Days>,
    /// How a promise will be judged.
    pub(crate) test: Option<AcceptanceTest<String>>,
}

/// The kind of an answer.
pub(crate) enum AnswerKind<'a> {
    Statement {
        unit: &'a Name,
    },
    Promise {
        owner: &'a Name,
        due_days: Days,
        test: &'a AcceptanceTest<String>,
    },
}

impl Answer {
    /// Its kind; nothing where it has parts of both, or too few.
    pub(crate) fn kind(&self) -> Option<AnswerKind<'_>> {
        match (&self.unit, &self.owner, self.due_days, &self.test) {
            (Some(unit), None, None, None) => Some(AnswerKind::Statement { unit }),
            (None, Some(owner), Some(due_days), Some(test)) => Some(AnswerKind::Promise {
                owner,
                due_days,
                test,
            }),
            _ => None,
        }
    }
}

/// A problem that people write and come about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MatterScript {
    pub(crate) id: Name,
    pub(crate) area: Option<Name>,
    pub(crate) unit: Option<Name>,
    /// The first names the matter on the board.
    pub(crate) topics: Vec<String>,
    pub(crate) bodies: Vec<String>,
    /// The level that the commander starts with; a matter without one is not responded to.
    pub(crate) decides: Option<Spanned<Level>>,
    /// How many have come on site by then; straight lines between.
    pub(crate) came: Option<Spanned<Vec<(Clock, u32)>>>,
    /// What is answered in public where public attention asks for it.
    pub(crate) public_answer: Option<PublicAnswer>,
    /// Why screening finds nothing to it.
    pub(crate) stops: Option<Template>,
    #[serde(default)]
    pub(crate) wave: Vec<Wave>,
}

impl MatterScript {
    /// How many have come on site by then; nobody where it says nothing.
    pub(crate) fn came(&self) -> &[(Clock, u32)] {
        self.came.as_ref().map_or(&[], |came| came.get_ref())
    }
}

/// An answer in public, signed by a unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicAnswer {
    pub(crate) after: Spread,
    pub(crate) unit: Name,
    pub(crate) text: String,
}

/// Complaints of one kind over a while: in the weeks before, or on the day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wave {
    pub(crate) channel: Spanned<Channel>,
    /// So many, evenly.
    pub(crate) count: Option<u32>,
    /// So many an hour, by chance (Poisson).
    pub(crate) rate: Option<f64>,
    /// From each time on, so many an hour, by chance.
    pub(crate) schedule: Option<Vec<(Clock, f64)>>,
    pub(crate) people: Numbers,
    /// `[60, 31]`: between so many days before and so many days before.
    pub(crate) days_before: Option<(u32, u32)>,
    pub(crate) from: Option<Clock>,
    pub(crate) until: Option<Clock>,
    /// In place of the matter's own texts.
    pub(crate) topic: Option<String>,
    pub(crate) body: Option<String>,
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// What stands where, what is allowed there, and what to do: the first value that cannot be read, or
    /// else everything that does not go together.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > huiyin_plan::BYTES_MAX {
            return Err(vec![problem::too_large(text.len())]);
        }
        let mut read: Scenario =
            toml::from_str(text).map_err(|error| vec![Problem::of_toml(text, &error)])?;
        text.clone_into(&mut read.source);
        let found = fit::within(&read);
        if found.is_empty() {
            Ok(read)
        } else {
            Err(found)
        }
    }

    /// Its title, in Chinese or English.
    #[must_use]
    pub fn title(&self, english: bool) -> &str {
        if english { &self.title_en } else { &self.title }
    }

    /// When the day begins.
    #[must_use]
    pub fn start(&self) -> Time {
        self.start.0
    }

    /// When a run gives up.
    #[must_use]
    pub fn horizon(&self) -> Time {
        self.start.0 + self.horizon.0
    }

    pub(crate) fn at(&self, clock: Clock) -> Time {
        let day = self.start.0.city_civil();
        Time::from_city(day.year, day.month, day.day, 0, 0, 0) + Span::minutes(clock.0.into())
    }

    pub(crate) fn matter(&self, id: &str) -> Option<&MatterScript> {
        self.matter.iter().find(|matter| matter.id.get_ref() == id)
    }

    /// The matters that are responded to.
    pub(crate) fn stories(&self) -> impl Iterator<Item = &MatterScript> {
        self.matter.iter().filter(|matter| matter.decides.is_some())
    }

    /// The matter that a question is about.
    pub(crate) fn about(&self, question: &QuestionScript) -> Option<&MatterScript> {
        match &question.matter {
            Some(name) => self.matter(name.get_ref()),
            None => self.stories().next(),
        }
    }

    pub(crate) fn staff_of(&self, post: &str) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.post.get_ref() == post)
    }

    pub(crate) fn task(&self, id: &str) -> Option<&TaskScript> {
        self.task.iter().find(|task| task.id.get_ref() == id)
    }
}
