//! The timeline: one line for each thing that a reader of a drill wants to know, in the order it happened.
//! Texts are those of the scenario; a real day's timeline would carry none.

use huiyin_engine::Time;
use huiyin_engine::plan::{Level, Step, Target};
use huiyin_engine::record::Channel;
use serde::{Serialize, Serializer};

fn rfc3339<S: Serializer>(time: &Time, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(time)
}

fn rfc3339_if<S: Serializer>(time: &Option<Time>, out: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => rfc3339(time, out),
        None => out.serialize_none(),
    }
}

fn target<S: Serializer>(target: &Target, out: S) -> Result<S::Ok, S::Error> {
    match target {
        Target::Level(level) => out.serialize_str(level.numeral()),
        Target::End => out.serialize_str("end"),
    }
}

/// What became of a step of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the timeline")]
pub enum StepState {
    Opened,
    Done,
    Stopped,
    Missed,
    Passed,
    Alarm,
    Started,
    Declined,
}

/// What became of a warning, a task or an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the timeline")]
pub enum State {
    Opened,
    Prepared,
    Released,
    Withdrawn,
    Acknowledged,
    Done,
    Late,
    Voided,
    Made,
    Accepted,
    Declined,
    Reported,
    Kept,
    Broken,
    Renewed,
    Silent,
    Turned,
    Lapsed,
    Level,
    MeasuresEnded,
    EndingAsked,
    Ended,
    Merged,
    Reopened,
    HelpAsked,
    HelpAnswered,
    HandedOver,
}

/// What became of a step of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "named after the events and terms.md")]
pub struct StepLine {
    #[serde(serialize_with = "rfc3339")]
    pub at: Time,
    pub assessment: u64,
    pub step: Step,
    pub state: StepState,
    pub post: Option<String>,
    #[serde(serialize_with = "rfc3339_if")]
    pub due: Option<Time>,
    pub level: Option<Level>,
    pub reason: Option<String>,
}

/// One line of the timeline. `at` is city time, RFC 3339 with +08:00.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the events and terms.md")]
pub enum Line {
    /// A complaint of the day.
    Case {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        channel: Channel,
        people: u32,
        matter: String,
        topic: String,
    },
    /// An indicator was crossed; the fields of `replay`. `at` is the evaluation instant.
    Signal {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        indicator: String,
        subject: String,
        count: u64,
        previous: Option<u64>,
        people: Option<u64>,
    },
    /// A step of the chain.
    Assessment(StepLine),
    /// The second person's clock on a warning was missed, passed on, or raised the alarm.
    ReleaseClock {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        warning: u64,
        state: StepState,
        post: Option<String>,
    },
    /// The clock of whoever was asked for help with a task was missed, passed on, or raised the alarm.
    HelpClock {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        task: String,
        state: StepState,
        post: Option<String>,
    },
    /// A silent promise reached the next post, or raised the alarm.
    PromiseClock {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        promise: u64,
        state: StepState,
        post: Option<String>,
    },
    /// A response opened, changed its level, or ended.
    Incident {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        state: State,
        level: Level,
        incident: u64,
        post: Option<String>,
        reason: Option<String>,
    },
    /// A warning.
    Warning {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        warning: u64,
        state: State,
        level: Level,
        post: Option<String>,
    },
    /// A task.
    Task {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        task: String,
        state: State,
        group: String,
        post: String,
        #[serde(serialize_with = "rfc3339")]
        due: Time,
        evidence: Option<String>,
    },
    /// The script of the exercise brought something about.
    Inject {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        text: String,
    },
    /// An answer that public attention asks for: opened, done or late.
    PublicAnswer {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        state: State,
        matter: String,
        post: String,
        #[serde(serialize_with = "rfc3339_if")]
        due: Option<Time>,
        text: Option<String>,
    },
    /// A figure from the site.
    Figure {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        people_on_site: u32,
    },
    /// A question was recorded.
    Question {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        question: u64,
        text: Option<String>,
    },
    /// A statement was published.
    Statement {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        question: u64,
        unit: String,
        text: Option<String>,
    },
    /// A promise was made, or passed its date in silence.
    Promise {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        promise: u64,
        state: State,
        question: u64,
        owner: String,
        #[serde(serialize_with = "rfc3339")]
        due: Time,
        text: Option<String>,
    },
    /// A level or the end was suggested, done, turned down, or lapsed.
    Proposal {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        proposal: u64,
        state: State,
        #[serde(serialize_with = "target")]
        to: Target,
    },
    /// Somebody tried what the engine does not allow.
    Refused {
        #[serde(serialize_with = "rfc3339")]
        at: Time,
        post: Option<String>,
        code: String,
        message: String,
    },
}

/// What a run came to; the timeline's last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "summary", rename_all = "snake_case")]
pub struct Summary {
    /// When it stopped.
    #[serde(serialize_with = "rfc3339")]
    pub at: Time,
    /// Whether every incident ended and no chain runs.
    pub closed: bool,
    /// Complaints taken in, history included.
    pub records: u64,
    /// Signals raised.
    pub signals: u64,
    /// Incidents opened.
    pub incidents: u64,
    /// Steps done by the post that the plan names, before its clock ran out.
    pub clocks_met: u64,
    /// Clocks missed.
    pub clocks_missed: u64,
    /// Tasks done in time.
    pub tasks_done: u64,
    /// Tasks done late or never.
    pub tasks_late: u64,
    /// Tasks struck off.
    pub tasks_voided: u64,
    /// Questions recorded.
    pub questions: u64,
    /// Statements published.
    pub statements: u64,
    /// Promises made.
    pub promises: u64,
    /// The most people on site.
    pub people_peak: u32,
    /// What the engine refused.
    pub refused: u64,
    /// What the checker found; empty in a run that kept the charter.
    pub violations: Vec<String>,
    /// SHA-256 over every entry of the log, in order.
    pub state_hash: String,
}
