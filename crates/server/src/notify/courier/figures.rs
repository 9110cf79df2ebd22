//! What was attempted: counts by channel and outcome, never by person, and how long the first hand-over
//! took.

use crate::notify::step::{Failure, Means};
use crate::telemetry::{Histogram, Page, SECONDS};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Counts since the start.
#[derive(Debug)]
pub struct Figures(Mutex<Counts>);

#[derive(Debug)]
struct Counts {
    attempts: BTreeMap<(Means, &'static str), u64>,
    first: Histogram,
}

impl Default for Figures {
    fn default() -> Self {
        Figures(Mutex::new(Counts {
            attempts: BTreeMap::new(),
            first: Histogram::new(SECONDS),
        }))
    }
}

impl Figures {
    pub(super) fn attempted(&self, means: Means, failed: Option<Failure>) {
        let outcome = failed.map_or("handed_over", Failure::name);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.attempts.entry((means, outcome)).or_default() += 1;
    }

    pub(super) fn first_after(&self, seconds: f64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.first.observe(seconds);
    }

    /// Writes them.
    pub(crate) fn write(&self, page: &mut Page) {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "huiyin_notice_attempts_total";
        page.family(
            name,
            "counter",
            "Attempts to hand a message over, by channel and outcome.",
        );
        for ((means, outcome), count) in &counts.attempts {
            let labels = [("channel", means.name()), ("outcome", *outcome)];
            page.sample(name, &labels, count);
        }
        let name = "huiyin_notice_first_attempt_seconds";
        let help = "Seconds from a notice to a first attempt to hand it over.";
        page.family(name, "histogram", help);
        page.histogram(name, &[], &counts.first);
    }
}
