//! A clock of the law on one case, as state. Absent: the law's own counting.

use crate::calendar::Calendar;
use crate::casework::ClockChange;
use crate::law::{Adjustment, ClockId, NotDue, Running};
use crate::time::{Day, Time};
use serde::{Deserialize, Serialize};

/// A clock that was started on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseClock {
    /// Since when it runs, and what was done to it.
    pub running: Running,
    /// It ran out in silence, recorded then.
    pub missed: Option<Time>,
    /// What it waited for was done, or it no longer applies.
    pub stopped: Option<Time>,
    /// Other dates that it had under an earlier calendar, and when they were given up.
    pub moved: Vec<(Dates, Time)>,
}

/// Both dates of a clock, where they can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// What staff work towards.
    pub staff: Option<Day>,
    /// The last day by law.
    pub legal: Option<Day>,
}

impl CaseClock {
    /// A clock that begins.
    #[must_use]
    pub fn starts(clock: ClockId, at: Time) -> Self {
        CaseClock {
            running: Running {
                clock,
                started: at,
                adjustments: Vec::new(),
            },
            missed: None,
            stopped: None,
            moved: Vec::new(),
        }
    }

    /// Whether what it waits for has not come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stopped.is_none()
    }

    /// Whether it runs, and has not run out.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.is_open() && self.missed.is_none()
    }

    /// Since when a hearing goes on, where one does.
    #[must_use]
    pub fn hearing_since(&self) -> Option<Day> {
        let mut adjustments = self.running.adjustments.iter();
        adjustments.find_map(|done| match done {
            Adjustment::Hearing { from, to: None } => Some(*from),
            _ => None,
        })
    }

    /// Both dates, as far as they can be given.
    #[must_use]
    pub fn dates(&self, calendar: &Calendar) -> Dates {
        match self.running.due(calendar) {
            Ok(due) => Dates {
                staff: Some(due.staff),
                legal: Some(due.legal),
            },
            Err(NotDue::Unpublished { staff, .. }) => Dates { staff, legal: None },
            Err(NotDue::Paused { .. } | NotDue::Refused(_)) => Dates {
                staff: None,
                legal: None,
            },
        }
    }

    /// Folds a change in.
    pub(crate) fn apply(&mut self, recorded: Time, change: &ClockChange) {
        match *change {
            // The same start again: it applies once more, with everything that was done to it.
            ClockChange::Started { .. } => self.stopped = None,
            ClockChange::Adjusted { adjustment } => self.adjust(adjustment),
            ClockChange::Stopped => self.stopped = Some(recorded),
            ClockChange::Missed { .. } => self.missed = Some(recorded),
            ClockChange::Moved { before, after } => {
                self.moved.push((before, recorded));
                // Another calendar may give a clock time again that had run out.
                let again = after
                    .legal
                    .is_some_and(|day| day.plus(1).begins() > recorded);
                if again {
                    self.missed = None;
                }
            }
        }
    }

    // The end of a hearing closes the one that goes on.
    fn adjust(&mut self, adjustment: Adjustment) {
        let open = self
            .running
            .adjustments
            .iter_mut()
            .find(|done| matches!(done, Adjustment::Hearing { to: None, .. }));
        match (open, adjustment) {
            (Some(open), Adjustment::Hearing { to: Some(_), .. }) => *open = adjustment,
            _ => self.running.adjustments.push(adjustment),
        }
    }
}
