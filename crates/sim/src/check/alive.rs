//! Liveness: whatever waits for somebody has a clock that runs.

use super::Checker;
use huiyin_engine::Time;
use huiyin_engine::event::Rung;
use huiyin_engine::state::{City, Ladder, WarningState};

impl Checker {
    /// A checker for the entries that come after those in a city without incidents.
    #[must_use]
    pub fn after(city: &City) -> Self {
        Checker {
            seq: city.seq,
            recorded: city.recorded,
            ..Checker::default()
        }
    }

    /// Looks whether something is to come of whatever waits: every step and every warning has a clock that
    /// runs or an alarm that was raised, and no clock ran out unnoticed. `next` is the first timer's instant.
    pub fn alive(&mut self, city: &City, next: Option<Time>, now: Time) {
        let runs = |ladder: &Ladder| ladder.due.is_some() || ladder.rung == Rung::Alarm;
        let steps = city
            .open_assessments()
            .all(|assessment| runs(&assessment.ladder));
        self.require(steps, "a step of the chain waits without a clock");
        let warnings = city
            .open_incidents()
            .flat_map(|incident| incident.warnings.values());
        let mut waiting = warnings.filter_map(|warning| match &warning.state {
            WarningState::Waiting(ladder) => Some(ladder),
            _ => None,
        });
        self.require(waiting.all(runs), "a warning waits without a clock");
        self.require(
            next.is_none_or(|due| due >= now),
            "a clock ran out and nothing came of it",
        );
    }
}
