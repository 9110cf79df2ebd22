//! Corrections: a record that was entered wrong, cases that belong to another matter, matters that are one.
//! Nothing is edited away: each is an entry with both sides and a reason. Conditions are looked at once, after
//! all of an act, as they are after a registration.

use super::case::Desk;
use super::casework::takers;
use super::{plan_of, require_post, require_reason};
use crate::act::{Act, Actor, TextRef};
use crate::casework::{CaseFile, may_read};
use crate::event::Event;
use crate::ids::{CaseId, MatterId};
use crate::indicators::{Crossing, Subject};
use crate::plan::Plan;
use crate::record::{
    Correction, Counted, MOVED_MAX, MoveTo, PEOPLE_MAX, Registration, Stands, Strike,
};
use crate::refusal::{RecordRefusal, Refusal, Thing};
use crate::state::City;
use crate::time::{Span, Time};
use std::collections::BTreeSet;

/// How far ahead of the clock a record may be dated, as at its registration.
const AHEAD_MAX: Span = Span::minutes(10);

struct Work<'a> {
    city: &'a City,
    plan: &'a Plan,
    by: &'a Actor,
    registrations: &'a [Registration],
    now: Time,
}

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    registrations: &[Registration],
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    require_post(by, takers(plan))?;
    let work = Work {
        city,
        plan,
        by,
        registrations,
        now,
    };
    match act {
        Act::CorrectCase(right) => work.correct(right),
        Act::StrikeCase {
            case,
            cause,
            reason,
        } => work.strike(*case, *cause, reason),
        Act::MoveCases { cases, to, reason } => work.move_cases(cases, *to, reason),
        Act::MergeMatter {
            matter,
            into,
            reason,
        } => work.merge((*matter, *into), reason),
        _ => Ok(Vec::new()),
    }
}

fn refused<T>(why: RecordRefusal) -> Result<T, Refusal> {
    Err(Refusal::Record(why))
}

impl Work<'_> {
    // A case as it stands, for whoever the guard lets near it.
    fn case(&self, case: CaseId) -> Result<(Stands, Counted, &Registration), Refusal> {
        let registered = self.registrations.iter().find(|held| held.case == case);
        let registered = registered.filter(|_| case < self.city.next.case);
        let registered = registered.ok_or(Refusal::NotFound(Thing::Case))?;
        let counted = self.city.counted(case, &registered.counted);
        let file = self.city.cases.get(&case);
        may_read(file, counted.unit.as_ref(), self.plan, &self.by.post).map_err(Refusal::from)?;
        let stands = match self.city.struck(case) {
            Some(cause) => Stands::Struck(cause),
            None => Stands::Counts(counted.clone()),
        };
        Ok((stands, counted, registered))
    }

    // The words of a record by their places in the list of the plan in force.
    fn keywords(&self, registered: &Registration) -> Vec<u16> {
        let adopted = self.city.adopted.iter();
        let then = adopted.rev().find(|(first, _)| *first <= registered.case);
        let then = then.and_then(|(_, digest)| self.city.plans.get(digest));
        let place = |word: &u16| {
            let text = &then?.keywords.get(usize::from(*word))?.text;
            let mut now = self.plan.keywords.iter();
            u16::try_from(now.position(|held| held.text == *text)?).ok()
        };
        let places: BTreeSet<u16> = registered.keywords.iter().filter_map(place).collect();
        places.into_iter().collect()
    }

    fn correct(&self, right: &Correction<TextRef>) -> Result<Vec<Event>, Refusal> {
        let (was, counted, registered) = self.case(right.case)?;
        require_reason(&right.reason)?;
        self.require_sound(right, &counted)?;
        let now = Stands::Counts(Counted {
            time: right.time,
            channel: right.channel,
            people: right.people,
            area: right.area.clone(),
            unit: right.unit.clone(),
            ..counted
        });
        self.corrected(registered, (was, now), &right.reason)
    }

    // What was written down once may stay, also where the plan has changed since.
    fn require_sound(&self, right: &Correction<TextRef>, was: &Counted) -> Result<(), Refusal> {
        let earliest = Time::from_city(1990, 1, 1, 0, 0, 0);
        if right.time < earliest || right.time - self.now > AHEAD_MAX {
            return refused(RecordRefusal::TimeOutOfRange);
        }
        // A record that follows an earlier one of the same writer adds nobody.
        if right.people > PEOPLE_MAX || (right.people == 0 && was.people > 0) {
            return refused(RecordRefusal::PeopleOutOfRange);
        }
        let area = right.area.as_ref().filter(|_| right.area != was.area);
        if area.is_some_and(|area| !self.plan.areas.iter().any(|held| held.id == *area)) {
            return refused(RecordRefusal::UnknownArea);
        }
        let unit = right.unit.as_ref().filter(|_| right.unit != was.unit);
        match unit.is_some_and(|unit| self.plan.unit(unit).is_none()) {
            true => Err(Refusal::UnknownUnit),
            false => Ok(()),
        }
    }

    fn strike(&self, case: CaseId, cause: Strike, reason: &TextRef) -> Result<Vec<Event>, Refusal> {
        let (was, _, registered) = self.case(case)?;
        require_reason(reason)?;
        if let Some(CaseFile::Open(_)) = self.city.cases.get(&case) {
            return refused(RecordRefusal::InHand);
        }
        self.corrected(registered, (was, Stands::Struck(cause)), reason)
    }

    fn corrected(
        &self,
        registered: &Registration,
        (was, now): (Stands, Stands),
        reason: &TextRef,
    ) -> Result<Vec<Event>, Refusal> {
        if was == now {
            return refused(RecordRefusal::NothingChanges);
        }
        Ok(self.with_signals(Event::CaseCorrected {
            case: registered.case,
            was,
            now,
            keywords: self.keywords(registered),
            reason: reason.clone(),
            by: self.by.clone(),
        }))
    }

    fn move_cases(
        &self,
        cases: &[CaseId],
        to: MoveTo,
        reason: &TextRef,
    ) -> Result<Vec<Event>, Refusal> {
        let cases: BTreeSet<CaseId> = cases.iter().copied().collect();
        match cases.len() {
            0 => return refused(RecordRefusal::NoCases),
            found if found > MOVED_MAX => return refused(RecordRefusal::TooManyCases(MOVED_MAX)),
            _ => {}
        }
        require_reason(reason)?;
        let to = match to {
            MoveTo::New => self.city.next.matter,
            MoveTo::Matter(matter) => self.matter(matter)?,
        };
        let moved = cases.into_iter().map(|case| self.moved(case, to));
        let cases = moved.collect::<Result<Vec<_>, _>>()?;
        Ok(self.with_signals(Event::CasesMoved {
            cases,
            to,
            reason: reason.clone(),
            by: self.by.clone(),
        }))
    }

    fn moved(&self, case: CaseId, to: MatterId) -> Result<(CaseId, Counted), Refusal> {
        let (stands, counted, _) = self.case(case)?;
        if stands.counts().is_none() {
            return refused(RecordRefusal::StruckOut);
        }
        if counted.matter == to {
            return refused(RecordRefusal::SameMatter);
        }
        let held = self.city.matters.get(&counted.matter);
        if held.is_some_and(|held| held.first_case == case) {
            return refused(RecordRefusal::NamesItsMatter(counted.matter));
        }
        Ok((case, counted))
    }

    fn matter(&self, matter: MatterId) -> Result<MatterId, Refusal> {
        let now = self.city.matter_now(matter);
        let held = self.city.matters.get(&now);
        held.map(|held| held.id)
            .ok_or(Refusal::NotFound(Thing::Matter))
    }

    fn merge(
        &self,
        (matter, into): (MatterId, MatterId),
        reason: &TextRef,
    ) -> Result<Vec<Event>, Refusal> {
        let (matter, into) = (self.matter(matter)?, self.matter(into)?);
        require_reason(reason)?;
        if matter == into {
            return refused(RecordRefusal::SameMatter);
        }
        for id in [matter, into] {
            if self
                .city
                .assessing
                .contains_key(&Subject::Matter { matter: id })
            {
                return refused(RecordRefusal::BeingAssessed(id));
            }
        }
        let responding = |matter| self.city.responding_to(matter);
        if let (Some(one), Some(other)) = (responding(matter), responding(into))
            && one != other
        {
            return refused(RecordRefusal::BothRespond(one, other));
        }
        let attention = self.city.attention.get(&matter);
        if attention.is_some_and(|held| held.asked.is_some()) {
            return refused(RecordRefusal::AnswerAwaited(matter));
        }
        Ok(self.with_signals(Event::MattersMerged {
            matter,
            into,
            reason: reason.clone(),
            by: self.by.clone(),
        }))
    }

    // The correction with the signals that the figures raise once it is folded in.
    fn with_signals(&self, event: Event) -> Vec<Event> {
        let crossings = self.crossings(&event);
        let mut events = vec![event];
        let mut desk = Desk::new(self.city, self.plan, self.now);
        for crossing in crossings {
            desk.crossed(crossing, &mut events);
        }
        events
    }

    // By hand and rare, so a copy of the counters is no matter.
    fn crossings(&self, event: &Event) -> Vec<Crossing> {
        let (mut counters, mut raised) = (self.city.counters.clone(), Vec::new());
        event.recount(&mut counters, &mut raised);
        raised
    }
}
