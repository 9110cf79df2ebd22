//! What a year came to, in counts: what the yearly report of Article 41 asks for. Folded from the log as it goes,
//! so that no page has to read ten years of it.
//!
//! Deliberately absent: anything by person, by matter or by day, and what is too small to be shown, which is for
//! whoever shows it to leave out.

use crate::casework::{CaseEnd, CaseFile, CaseStep, ClockChange, Rating};
use crate::event::Event;
use crate::ids::{AreaId, UnitId};
use crate::law::{Class, ClockId};
use crate::promise::{CasePromiseChange, PromiseStep};
use crate::record::{Channel, Counted};
use crate::state::City;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Cases, and the people for whom they speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named after what they count")]
pub struct Tally {
    pub cases: u64,
    pub people: u64,
}

impl Tally {
    fn add(&mut self, people: u32) {
        self.cases += 1;
        self.people += u64::from(people);
    }

    fn take(&mut self, people: u32) {
        self.cases = self.cases.saturating_sub(1);
        self.people = self.people.saturating_sub(people.into());
    }
}

/// What became of clocks of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named after what they count")]
pub struct Kept {
    pub met: u64,
    pub missed: u64,
}

/// One year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Year {
    /// Cases by the way they came, in the year of the record.
    pub received: BTreeMap<Channel, Tally>,
    /// The same by the unit that the record names.
    pub named: BTreeMap<UnitId, Tally>,
    /// The same by area.
    pub areas: BTreeMap<AreaId, Tally>,
    /// What cases received in the year were found to be.
    pub classes: BTreeMap<Class, u64>,
    /// Cases given to a unit in the year.
    pub given: BTreeMap<UnitId, u64>,
    /// Written opinions by the unit that gave them; none for the petition office.
    pub answered: BTreeMap<Option<UnitId>, u64>,
    /// Clocks that ended in the year, by clock.
    pub clocks: BTreeMap<ClockId, Kept>,
    /// The same by the unit that had the case.
    pub units: BTreeMap<Option<UnitId>, Kept>,
    /// Steps of other kinds.
    pub steps: BTreeMap<Outcome, u64>,
    /// What petitioners said of cases received in the year, by the unit that had the case.
    pub ratings: BTreeMap<Option<UnitId>, BTreeMap<Rating, u64>>,
}

/// What is counted by the year without a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named after the events that they count")]
pub enum Outcome {
    Objected,
    Extended,
    ReportedUp,
    ReviewAsked,
    Closed,
    NotAsked,
    Final,
    PromiseMade,
    PromiseKept,
    PromiseBroken,
    PromiseSilent,
}

fn year_of(at: Time) -> i64 {
    at.city_civil().year
}

impl City {
    /// The years of which there is something to say, the latest first.
    pub fn years(&self) -> impl Iterator<Item = (i64, &Year)> {
        self.yearly.iter().rev().map(|(year, held)| (*year, held))
    }

    /// Counts an event, before it is folded in.
    pub(super) fn tally(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::CaseRegistered { .. } => self.tally_case(event),
            Event::CaseCorrected { was, now, .. } => {
                if let Some(gone) = was.counts() {
                    self.tally_record(gone, Tally::take);
                }
                if let Some(right) = now.counts() {
                    self.tally_record(right, Tally::add);
                }
            }
            Event::CaseStepped { .. } => self.tally_step(recorded, event),
            Event::CaseClock { .. } => self.tally_clock(recorded, event),
            Event::CaseEnded { end, .. } => {
                let how = match end {
                    CaseEnd::Closed { .. } => Outcome::Closed,
                    CaseEnd::NotAsked => Outcome::NotAsked,
                    CaseEnd::Final => Outcome::Final,
                };
                self.came_to(recorded, how);
            }
            Event::CaseRated { case, rating } => {
                let Some(file) = self.cases.get(case) else {
                    return;
                };
                let (before, unit) = (file.rating(), file.holder().cloned());
                let year = self.yearly.entry(year_of(file.received())).or_default();
                let said = year.ratings.entry(unit).or_default();
                if let Some(held) = before.and_then(|before| said.get_mut(&before)) {
                    *held = held.saturating_sub(1);
                }
                *said.entry(*rating).or_default() += 1;
            }
            _ => self.tally_promise(recorded, event),
        }
    }

    fn came_to(&mut self, recorded: Time, what: Outcome) {
        let year = self.yearly.entry(year_of(recorded)).or_default();
        *year.steps.entry(what).or_default() += 1;
    }

    fn tally_case(&mut self, event: &Event) {
        let Event::CaseRegistered {
            time,
            channel,
            people,
            matter,
            area,
            unit,
            ..
        } = event
        else {
            return;
        };
        self.tally_record(
            &Counted {
                time: *time,
                channel: *channel,
                people: *people,
                matter: *matter,
                area: area.clone(),
                unit: unit.clone(),
            },
            Tally::add,
        );
    }

    // A record that was put right counts as it is right, in the year that is right; one struck out not at all.
    fn tally_record(&mut self, record: &Counted, change: fn(&mut Tally, u32)) {
        let year = self.yearly.entry(year_of(record.time)).or_default();
        change(
            year.received.entry(record.channel).or_default(),
            record.people,
        );
        if let Some(unit) = &record.unit {
            change(year.named.entry(unit.clone()).or_default(), record.people);
        }
        if let Some(area) = &record.area {
            change(year.areas.entry(area.clone()).or_default(), record.people);
        }
    }

    fn tally_step(&mut self, recorded: Time, event: &Event) {
        let Event::CaseStepped {
            case, filed, step, ..
        } = event
        else {
            return;
        };
        let open = self.cases.get(case).and_then(CaseFile::open);
        let (before, holder) = (
            open.map(|open| open.class),
            open.and_then(|open| open.holder.clone()),
        );
        let received = open
            .map(|open| open.received)
            .or(filed.as_ref().map(|filed| filed.received));
        let year = self.yearly.entry(year_of(recorded)).or_default();
        let counted = match step {
            CaseStep::Classify { class, .. } => {
                let received = year_of(received.unwrap_or(recorded));
                let classes = &mut self.yearly.entry(received).or_default().classes;
                if let Some(held) = before.and_then(|before| classes.get_mut(&before)) {
                    *held = held.saturating_sub(1);
                }
                *classes.entry(*class).or_default() += 1;
                return;
            }
            CaseStep::Transfer { to, .. } => {
                *year.given.entry(to.clone()).or_default() += 1;
                return;
            }
            CaseStep::Answer { .. } => {
                *year.answered.entry(holder).or_default() += 1;
                return;
            }
            CaseStep::Object { .. } => Outcome::Objected,
            CaseStep::Extend { .. } => Outcome::Extended,
            CaseStep::ReportUp { .. } => Outcome::ReportedUp,
            CaseStep::AskReview { .. } => Outcome::ReviewAsked,
            _ => return,
        };
        self.came_to(recorded, counted);
    }

    // One that stopped because it no longer applies, or with the case, was not met.
    fn tally_clock(&mut self, recorded: Time, event: &Event) {
        let Event::CaseClock {
            case,
            clock,
            change,
        } = event
        else {
            return;
        };
        if clock.law().binds_petitioner {
            return;
        }
        let open = self.cases.get(case).and_then(CaseFile::open);
        let met = open.is_some_and(|open| {
            let waits = open.clocks.get(clock).is_some_and(|held| held.waits());
            let last = open.steps.last().map(|taken| &taken.step);
            let done = !matches!(
                last,
                Some(CaseStep::Classify { .. } | CaseStep::Close { .. })
            );
            *change == ClockChange::Stopped && waits && done
        });
        let missed = matches!(change, ClockChange::Missed { .. });
        if !met && !missed {
            return;
        }
        let holder = open.and_then(|open| open.holder.clone());
        let year = self.yearly.entry(year_of(recorded)).or_default();
        let add = |kept: &mut Kept| {
            kept.met += u64::from(met);
            kept.missed += u64::from(missed);
        };
        add(year.clocks.entry(*clock).or_default());
        add(year.units.entry(holder).or_default());
    }

    fn tally_promise(&mut self, recorded: Time, event: &Event) {
        let stepped = |step: &PromiseStep<_>| match step {
            PromiseStep::Verify { kept: true, .. } => Some(Outcome::PromiseKept),
            PromiseStep::Verify { kept: false, .. } | PromiseStep::Break { .. } => {
                Some(Outcome::PromiseBroken)
            }
            _ => None,
        };
        let counted = match event {
            Event::PromiseMade { .. } => Some(Outcome::PromiseMade),
            Event::PromiseSilent { .. } => Some(Outcome::PromiseSilent),
            Event::PromiseStepped { step, .. } => stepped(step),
            Event::CasePromise { change, .. } => match change {
                CasePromiseChange::Made { .. } => Some(Outcome::PromiseMade),
                CasePromiseChange::Silent => Some(Outcome::PromiseSilent),
                CasePromiseChange::Stepped { step, .. } => stepped(step),
                CasePromiseChange::Word { .. } => None,
            },
            _ => None,
        };
        if let Some(counted) = counted {
            self.came_to(recorded, counted);
        }
    }
}
