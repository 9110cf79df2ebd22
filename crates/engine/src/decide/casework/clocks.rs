//! The clocks of a case: which begin, which end, what may be done to one, what becomes of one in silence, and
//! what another calendar does to all of them.

use super::Work;
use crate::calendar::Calendar;
use crate::casework::{CaseEnd, CaseFile, CaseRefusal, CaseStage, CaseStep, ClockChange};
use crate::event::Event;
use crate::ids::CaseId;
use crate::law::{Adjustment, CLOCKS, ClockId, NotDue, Start};
use crate::refusal::Refusal;
use crate::state::City;
use crate::time::Time;

/// The most cases that one step puts on record as missed.
const MISSED_AT_ONCE: usize = 500;

impl Work<'_> {
    /// Starts every clock that begins so and runs on the case.
    pub(super) fn start(&mut self, start: Start, at: Time) {
        let facts = self.case.facts();
        let begins = CLOCKS.iter().filter(|law| law.starts == start);
        let begins = begins.filter(|law| law.runs_on(&facts) == Some(true));
        for clock in begins.map(|law| law.id) {
            self.changed(clock, ClockChange::Started { at });
        }
    }

    /// Stops those of these that are open.
    pub(super) fn stop(&mut self, clocks: &[ClockId]) {
        for clock in clocks {
            if self.require_running(*clock).is_ok() {
                self.changed(*clock, ClockChange::Stopped);
            }
        }
    }

    /// Lengthens or pauses one.
    pub(super) fn adjust(&mut self, clock: ClockId, adjustment: Adjustment) {
        self.changed(clock, ClockChange::Adjusted { adjustment });
    }

    fn changed(&mut self, clock: ClockId, change: ClockChange) {
        let case = self.case.id;
        self.push(Event::CaseClock {
            case,
            clock,
            change,
        });
    }

    /// What the law says of doing this to a clock.
    pub(super) fn require_allowed(
        &self,
        clock: ClockId,
        adjustment: Adjustment,
    ) -> Result<(), Refusal> {
        let held = self.case.clocks.get(&clock);
        let mut running = held
            .ok_or(Refusal::Case(CaseRefusal::ClockNotRunning))?
            .running
            .clone();
        let before = running.due(&self.city.calendar);
        running.adjustments.push(adjustment);
        match (running.due(&self.city.calendar), before) {
            (Err(NotDue::Refused(why)), _) => Err(Refusal::Case(CaseRefusal::Clock(why))),
            // Nobody can say whether it still runs.
            (Err(_), Err(NotDue::Unpublished { year, staff }))
                if staff.is_none_or(|day| self.now.city_day() > day) =>
            {
                Err(Refusal::Case(CaseRefusal::CalendarMissing(year)))
            }
            _ => Ok(()),
        }
    }

    /// The class, or what hangs on it, was decided anew: clocks that no longer apply stop, others begin.
    pub(super) fn apply_anew(&mut self) {
        let facts = self.case.facts();
        let open: Vec<ClockId> = self.case.clocks.keys().copied().collect();
        for clock in open {
            if clock.law().runs_on(&facts) != Some(true) {
                self.stop(&[clock]);
            }
        }
        let mut steps = self.case.steps.iter();
        let reported = steps.any(|taken| matches!(taken.step, CaseStep::ReportUp { .. }));
        let accepted =
            self.case.steps.iter().find_map(|taken| {
                matches!(taken.step, CaseStep::Accept { .. }).then_some(taken.at)
            });
        let direct = self.case.clocks.contains_key(&ClockId::NoticeDirect)
            || self.case.holder.is_some() && !self.case.clocks.contains_key(&ClockId::Register);
        let classed = self.case.stage == CaseStage::Classed;
        let waited_for = [
            (
                ClockId::ReportGrave,
                (!reported && !direct).then_some(self.case.received),
            ),
            (
                ClockId::NoticeDirect,
                (direct && classed).then_some(self.case.received),
            ),
            (ClockId::Handling, accepted),
        ];
        for (clock, at) in waited_for {
            let runs = clock.law().runs_on(&facts) == Some(true);
            if let Some(at) = at.filter(|_| runs && self.require_running(clock).is_err()) {
                self.changed(clock, ClockChange::Started { at });
            }
        }
    }
}

/// Silence is an entry: every clock of the case whose last day has passed. Where the petitioner's own time has
/// passed, the opinion stands and the case is over.
pub(in crate::decide) fn silent(city: &City, case: CaseId, now: Time) -> Vec<Event> {
    let Some(CaseFile::Open(open)) = city.cases.get(&case) else {
        return Vec::new();
    };
    let mut events = Vec::new();
    let mut over = false;
    for (clock, held) in open.clocks.iter().filter(|(_, held)| held.waits()) {
        let Ok(due) = held.running.due(&city.calendar) else {
            continue;
        };
        if due.too_late() > now {
            continue;
        }
        over |= clock.law().binds_petitioner;
        events.push(Event::CaseClock {
            case,
            clock: *clock,
            change: ClockChange::Missed { legal: due.legal },
        });
    }
    if over {
        let end = CaseEnd::NotAsked;
        events.push(Event::CaseEnded { case, end });
    }
    events
}

/// Nobody said what these cases are, and their time to be registered has passed: an entry for each. What is left
/// over follows at once, in another step.
pub(in crate::decide) fn unclassed(city: &City, now: Time) -> Vec<Event> {
    let due = city.unclassed.due(&city.calendar, now, MISSED_AT_ONCE);
    let missed = due.into_iter().map(|(case, legal)| Event::CaseClock {
        case,
        clock: ClockId::Register,
        change: ClockChange::Missed { legal },
    });
    missed.collect()
}

/// Another calendar holds from now on: every open clock that it moves has an entry with both dates.
pub(in crate::decide) fn adopt(city: &City, calendar: &Calendar) -> Vec<Event> {
    let version = calendar.version();
    if version == city.calendar.version() {
        return Vec::new();
    }
    let mut events = vec![Event::CalendarAdopted {
        version,
        years: calendar.years().cloned().collect(),
    }];
    let open = city.cases.values().filter_map(CaseFile::open);
    for case in open {
        for (clock, held) in case.clocks.iter().filter(|(_, held)| held.is_open()) {
            let (before, after) = (held.dates(&city.calendar), held.dates(calendar));
            if before != after {
                events.push(Event::CaseClock {
                    case: case.id,
                    clock: *clock,
                    change: ClockChange::Moved { before, after },
                });
            }
        }
    }
    events
}
