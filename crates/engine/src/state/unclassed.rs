//! Cases that nobody has classed: which of them still have time to be registered, and which ran out of it. The
//! time to register (Article 22) runs from the day of receipt whether anybody looks or not.
//!
//! Deliberately absent: records whose time was over before they came in, as in a file of past years: they ran
//! out elsewhere or were registered there, and no silence of this office is on record for them. So this holds
//! the filings of about two weeks, however long a history is imported, and one line for each that was missed.

use crate::calendar::Calendar;
use crate::casework::CaseClock;
use crate::ids::CaseId;
use crate::law::{ClockId, Length};
use crate::time::{Day, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unclassed {
    // By the day on which they were received: no instant of the day counts.
    waiting: BTreeMap<Day, BTreeSet<CaseId>>,
    // When it was put on record that their time had passed.
    late: BTreeMap<CaseId, Time>,
}

impl Unclassed {
    /// A case came in. One whose days had all passed by then is history.
    pub(crate) fn registered(&mut self, case: CaseId, received: Time, recorded: Time) {
        let day = received.min(recorded).city_day();
        let days = match ClockId::Register.law().length {
            Length::Days(days) => i32::try_from(days).unwrap_or(0),
            Length::AtOnce | Length::WorkingDays(_) | Length::Months(_) => 0,
        };
        if day.plus(days) >= recorded.city_day() {
            self.waiting.entry(day).or_default().insert(case);
        }
    }

    /// Somebody says what it is.
    pub(crate) fn taken(&mut self, case: CaseId) {
        self.leaves(case);
    }

    /// Its record was struck out: nobody has to say what it is.
    pub(crate) fn struck(&mut self, case: CaseId) {
        self.leaves(case);
        self.late.remove(&case);
    }

    /// It turns out to have been received on another day. One that waits goes on waiting, also where that shows
    /// that its time has passed.
    pub(crate) fn moved(&mut self, case: CaseId, received: Time) {
        if self.waiting.values().any(|cases| cases.contains(&case)) {
            self.leaves(case);
            let day = received.city_day();
            self.waiting.entry(day).or_default().insert(case);
        }
    }

    /// Its own file has it from now on that its time had passed, or that the time was another organ's.
    pub(crate) fn late_taken(&mut self, case: CaseId) -> Option<Time> {
        self.late.remove(&case)
    }

    pub(crate) fn missed(&mut self, case: CaseId, recorded: Time) {
        self.leaves(case);
        self.late.insert(case, recorded);
    }

    fn leaves(&mut self, case: CaseId) {
        self.waiting.retain(|_, cases| {
            cases.remove(&case);
            !cases.is_empty()
        });
    }

    /// Whether it is the first that was received on its day.
    pub(crate) fn is_first_of_its_day(&self, case: CaseId) -> bool {
        let mut days = self.waiting.values();
        days.any(|cases| cases.len() == 1 && cases.contains(&case))
    }

    /// The first instant at which one of them is late; `None` where no date can be given.
    #[must_use]
    pub fn next_due(&self, calendar: &Calendar) -> Option<Time> {
        let due = self.waiting.keys().filter_map(|day| {
            let clock = CaseClock::starts(ClockId::Register, day.begins());
            Some(clock.running.due(calendar).ok()?.too_late())
        });
        due.min()
    }

    /// Those whose time has passed by now, each with its last day by law; `max` at most.
    #[must_use]
    pub fn due(&self, calendar: &Calendar, now: Time, max: usize) -> Vec<(CaseId, Day)> {
        let passed = self.waiting.iter().flat_map(|(day, cases)| {
            let clock = CaseClock::starts(ClockId::Register, day.begins());
            let due = clock.running.due(calendar).ok();
            let due = due.filter(|due| due.too_late() <= now);
            due.into_iter()
                .flat_map(move |due| cases.iter().map(move |case| (*case, due.legal)))
        });
        passed.take(max).collect()
    }

    /// Those whose time has passed, each with when that was put on record.
    pub fn late(&self) -> impl Iterator<Item = (CaseId, Time)> {
        self.late.iter().map(|(case, at)| (*case, *at))
    }

    /// When it was put on record that the time of this one had passed.
    #[must_use]
    pub fn late_since(&self, case: CaseId) -> Option<Time> {
        self.late.get(&case).copied()
    }
}
