//! Many exercises of one scenario: how likely each deadline holds, what breaks first, who is busy, and the
//! fewest people that would hold it. Runs come from outside, so that threads can be someone else's: what is
//! made of them depends on the seeds alone, never on who ran them or in which order.

mod chart;
mod effect;
mod report;
mod say;
mod search;

pub use chart::{Name, hours_chart, survival_chart};
pub use effect::{EFFECT_RUNS, Effect, effects};
pub use report::{Channel, Post, Report, Row, Share, reduce};
pub use say::{Sweep, say_sweep, sweep_json};
pub use search::{Found, Range, Tried, search};

use crate::run::{DeadlineName, Fate, Load, Outcome, Ready, Staffing};
use crate::scenario::Scenario;
use huiyin_engine::Time;
use huiyin_engine::ids::PostId;
use std::collections::BTreeMap;

/// The checkers look at one seed in so many.
const CHECKED_EVERY: u64 = 100;

/// What one run says of a deadline that ran in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The first instant at which it was missed.
    pub missed: Option<Time>,
    /// How often it was missed.
    pub times: u64,
    /// Whose it was: the one who missed it first, or the first who had it.
    pub owner: Option<PostId>,
}

/// What one run says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Its seed.
    pub seed: u64,
    /// Every deadline that ran to an end.
    pub deadlines: BTreeMap<DeadlineName, Ran>,
    /// How busy each post was.
    pub loads: BTreeMap<PostId, Load>,
    /// How the hall went, in the scenario's order: name, windows, parties, called in time, gave up, waited
    /// seconds, longest line, busy seconds.
    pub hall: Vec<(Box<str>, [u64; 7])>,
    /// How long it went on, in seconds.
    pub seconds: u64,
    /// What the checkers found, where they looked.
    pub violations: Vec<String>,
}

impl Figures {
    /// One exercise, under another number of people than the scenario's where `staffing` says so.
    #[must_use]
    pub fn of(ready: &Ready<'_>, seed: u64, staffing: &Staffing) -> Self {
        let checked = seed.is_multiple_of(CHECKED_EVERY);
        Figures::from_outcome(seed, ready.figures(seed, staffing, checked))
    }

    fn from_outcome(seed: u64, outcome: Outcome) -> Self {
        let seconds = u64::try_from(outcome.ran().as_seconds()).unwrap_or(0);
        let mut deadlines: BTreeMap<DeadlineName, Ran> = BTreeMap::new();
        for deadline in outcome.deadlines {
            let missed = match deadline.fate {
                Fate::Open => continue,
                Fate::Met(_) => None,
                Fate::Missed(_) => Some(deadline.due),
            };
            let ran = deadlines.entry(deadline.name).or_insert_with(|| Ran {
                missed: None,
                times: 0,
                owner: deadline.owner.clone(),
            });
            ran.times += u64::from(missed.is_some());
            if missed.is_some_and(|at| ran.missed.is_none_or(|before| at < before)) {
                ran.missed = missed;
                ran.owner = deadline.owner;
            }
        }
        let hall = outcome.hall.into_iter().map(|c| {
            let seconds = |span: huiyin_engine::Span| u64::try_from(span.as_seconds()).unwrap_or(0);
            let figures = [
                c.windows.into(),
                c.parties,
                c.in_time,
                c.gave_up,
                seconds(c.waited),
                c.queue_peak.into(),
                seconds(c.busy),
            ];
            (c.id.into(), figures)
        });
        Figures {
            seed,
            deadlines,
            loads: outcome.loads,
            hall: hall.collect(),
            seconds,
            violations: outcome.summary.violations,
        }
    }

    /// Whether every deadline was met; of those named, where any are.
    #[must_use]
    pub fn holds(&self, of: &[DeadlineName]) -> bool {
        let asked = |name: &DeadlineName| of.is_empty() || of.contains(name);
        let mut missed = self
            .deadlines
            .iter()
            .filter(|(_, ran)| ran.missed.is_some());
        !missed.any(|(name, _)| asked(name))
    }

    /// The deadline that was missed first, and when; where two were at one instant, the first by name.
    #[must_use]
    pub fn first_miss(&self) -> Option<(&DeadlineName, Time)> {
        let missed = self
            .deadlines
            .iter()
            .filter_map(|(name, ran)| Some((name, ran.missed?)));
        missed.min_by_key(|(name, at)| (*at, *name))
    }
}

impl Scenario {
    /// Whose number a sweep can change, with the scenario's own: posts with people on duty, and the hall's
    /// windows as `hall:CHANNEL`.
    #[must_use]
    pub fn staffing(&self) -> Staffing {
        let posts = self.staff.iter().map(|staff| {
            (
                PostId::from(staff.post.get_ref().as_str()),
                *staff.people.get_ref(),
            )
        });
        let channels = self.hall.iter().flat_map(|hall| &hall.channel);
        let windows = channels.map(|channel| {
            (
                crate::hall::windows_name(channel.id.get_ref()),
                *channel.windows.get_ref(),
            )
        });
        posts.chain(windows).collect()
    }
}
