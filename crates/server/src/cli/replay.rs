//! `huiyin replay FILE... --plan FILE`: records through the indicators under a virtual clock.

use super::plan::load;
use super::records::{Item, Parsed, Reading, Rejects, With, read};
use super::{Outcome, Stop, Verdict, instant};
use huiyin_engine::Time;
use huiyin_engine::ids::MatterId;
use huiyin_engine::indicators::{Arrival, Counters, Crossing, Subject};
use huiyin_engine::known::Known;
use huiyin_engine::plan::Plan;
use huiyin_intake::{Allowed, Source, record_key};
use huiyin_text::{Grouper, Keywords, Params};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Records through a plan's indicators.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Complaint records: JSONL, CSV or XLSX
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The plan whose indicators are evaluated
    #[arg(long)]
    plan: PathBuf,
    /// Reject records more than 10 minutes after this instant, as the live server does
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'a> {
    Signal {
        at: String,
        indicator: &'a str,
        subject: &'a str,
        count: u64,
        previous: Option<u64>,
        people: Option<u64>,
    },
    Summary {
        records: u64,
        rejected: u64,
        duplicates: u64,
        signals: u64,
        state_hash: String,
    },
}

/// Runs the subcommand.
///
/// # Errors
/// Wrong options; a file that cannot be read; a plan that does not hold.
pub fn run(arguments: &Arguments) -> Outcome {
    let plan = load(&arguments.plan)?;
    let intake = arguments.reading.intake(Some(allowed(&plan)))?;
    let keywords = Keywords::new(plan.keywords.iter().map(|keyword| keyword.text.as_str()))
        .map_err(|_| Stop::unusable("the plan's keyword list is too long"))?;
    let now_us = arguments
        .now
        .as_deref()
        .map(|text| instant("--now", text))
        .transpose()?;
    let with = With {
        intake: &intake,
        keywords: &keywords,
        ids: false,
        now_us,
    };
    let mut replay = Replay::new(&plan, arguments.json);
    for file in &arguments.files {
        read(file, &with, |parsed| {
            parsed
                .rejects
                .iter()
                .for_each(|reject| replay.rejects.say(file, reject));
            replay.take(&parsed)
        })?;
    }
    replay.finish()
}

/// The closed lists that a plan gives records.
#[must_use]
pub fn allowed(plan: &Plan) -> Allowed {
    Allowed {
        areas: plan.areas.iter().map(|area| area.id.to_string()).collect(),
        units: plan.units.iter().map(|unit| unit.id.to_string()).collect(),
    }
}

struct Replay {
    counters: Counters,
    known: Known,
    grouper: Grouper,
    rejects: Rejects,
    json: bool,
    records: u64,
    duplicates: u64,
    signals: u64,
    crossings: Vec<Crossing>,
    out: BufWriter<io::StdoutLock<'static>>,
}

impl Replay {
    fn new(plan: &Plan, json: bool) -> Self {
        Replay {
            counters: Counters::new(&plan.indicators, &plan.keywords),
            known: Known::default(),
            grouper: Grouper::new(Params::default()),
            rejects: Rejects::default(),
            json,
            records: 0,
            duplicates: 0,
            signals: 0,
            crossings: Vec::new(),
            out: BufWriter::new(io::stdout().lock()),
        }
    }

    fn take(&mut self, parsed: &Parsed) -> Result<(), Stop> {
        for item in &parsed.items {
            if !self.known.insert(item.key) {
                self.duplicates += 1;
                continue;
            }
            self.records += 1;
            self.count(parsed, item)?;
        }
        Ok(())
    }

    // A matter is known by the hash of its label, so no table of labels grows with the file.
    fn count(&mut self, parsed: &Parsed, item: &Item) -> Result<(), Stop> {
        let grouped;
        let label = match &item.matter {
            Some(label) => parsed.text(label),
            None => {
                let placed = self.grouper.place(&parsed.doc(item), self.records);
                grouped = super::matters::label(placed.matter);
                grouped.as_str()
            }
        };
        let arrival = Arrival {
            time: Time(item.time_us),
            channel: item.channel,
            people: item.people,
            matter: MatterId(record_key(&[1; 16], Source::Petition, label)),
            keywords: &parsed.hits[item.hits.clone()],
        };
        self.counters.observe(&arrival, &mut self.crossings);
        for crossing in std::mem::take(&mut self.crossings) {
            self.signals += 1;
            self.say(&crossing, label)?;
        }
        Ok(())
    }

    fn say(&mut self, crossing: &Crossing, label: &str) -> Result<(), Stop> {
        let subject = match &crossing.subject {
            Subject::Matter { .. } => label,
            Subject::Keyword { word } => word,
        };
        if self.json {
            return self.line(&Line::Signal {
                at: crossing.at.to_string(),
                indicator: crossing.indicator.as_str(),
                subject,
                count: crossing.count,
                previous: crossing.previous,
                people: crossing.people,
            });
        }
        let (at, indicator, count) = (crossing.at, &crossing.indicator, crossing.count);
        write!(self.out, "{at}  {indicator:<10} {subject}  count {count}")?;
        if let (Some(previous), Some(people)) = (crossing.previous, crossing.people) {
            write!(self.out, ", previous {previous}, people {people}")?;
        }
        Ok(writeln!(self.out)?)
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Stop> {
        serde_json::to_writer(&mut self.out, line).map_err(io::Error::from)?;
        Ok(writeln!(self.out)?)
    }

    fn finish(mut self) -> Outcome {
        self.rejects.finish();
        let (records, rejected, duplicates, signals) = (
            self.records,
            self.rejects.count,
            self.duplicates,
            self.signals,
        );
        let state_hash = self.counters.digest();
        if self.json {
            self.line(&Line::Summary {
                records,
                rejected,
                duplicates,
                signals,
                state_hash,
            })?;
        } else {
            writeln!(
                self.out,
                "{records} records, {rejected} rejected, {duplicates} duplicates, {signals} signals\nstate {state_hash}"
            )?;
        }
        self.out.flush()?;
        Ok(Verdict::Done)
    }
}
