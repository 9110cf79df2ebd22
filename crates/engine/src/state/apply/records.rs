//! Folds in corrections of records, and matters that were merged. Counts alone: texts stay where they are.

use crate::casework::CaseFile;
use crate::event::Event;
use crate::ids::{CaseId, MatterId};
use crate::indicators::{Arrival, Change, Counters, Crossing, Subject};
use crate::record::{Counted, Stands};
use crate::state::{City, Corrected, Matter};
use crate::time::Time;
use std::collections::btree_map::Entry;

impl Counted {
    /// The record as the indicators see it.
    #[must_use]
    pub fn arrival<'a>(&self, keywords: &'a [u16]) -> Arrival<'a> {
        Arrival {
            time: self.time,
            channel: self.channel,
            people: self.people,
            matter: self.matter,
            keywords,
        }
    }
}

impl Stands {
    /// What it counts for, where it counts.
    #[must_use]
    pub const fn counts(&self) -> Option<&Counted> {
        match self {
            Stands::Counts(counted) => Some(counted),
            Stands::Struck(_) => None,
        }
    }
}

impl Event {
    /// Counts anew what a correction changes, and pushes what that raised.
    pub(crate) fn recount(&self, counters: &mut Counters, raised: &mut Vec<Crossing>) {
        match self {
            Event::CaseCorrected {
                case,
                was,
                now,
                keywords,
                ..
            } => {
                let arrival = |held: &Stands| held.counts().map(|held| held.arrival(keywords));
                let (out, into) = (arrival(was), arrival(now));
                let case = *case;
                counters.recount(&[Change { case, out, into }], raised);
            }
            Event::CasesMoved { cases, to, .. } => {
                let change = |(case, counted): &(CaseId, Counted)| {
                    let out = counted.arrival(&[]);
                    let into = Arrival { matter: *to, ..out };
                    Change {
                        case: *case,
                        out: Some(out),
                        into: Some(into),
                    }
                };
                let changes: Vec<_> = cases.iter().map(change).collect();
                counters.recount(&changes, raised);
            }
            Event::MattersMerged { matter, into, .. } => counters.merge((*matter, *into), raised),
            _ => {}
        }
    }
}

impl City {
    pub(super) fn records(&mut self, recorded: Time, event: &Event) {
        event.recount(&mut self.counters, &mut Vec::new());
        match event {
            Event::CaseCorrected { case, was, now, .. } => {
                self.correct(*case, (was, now), recorded);
            }
            Event::CasesMoved { cases, to, .. } => self.move_cases(cases, *to, recorded),
            Event::MattersMerged { matter, into, .. } => self.merge_matters(*matter, *into),
            _ => {}
        }
    }

    fn correct(&mut self, case: CaseId, (was, now): (&Stands, &Stands), recorded: Time) {
        if let Some(gone) = was.counts() {
            self.uncount(gone);
        }
        if let Some(new) = now.counts() {
            self.count(case, new);
        }
        let struck = match now {
            Stands::Counts(_) => None,
            Stands::Struck(cause) => Some(*cause),
        };
        if let Some(counted) = now.counts().or(was.counts()) {
            self.hold(case, counted.clone(), recorded);
        }
        if let Some(held) = self.corrected.get_mut(&case) {
            held.struck = struck;
        }
        self.wait_anew(case, (was, now));
        if let Some(public) = self.public.get_mut(&case).filter(|_| struck.is_some()) {
            public.shown = None;
            public.changed = recorded;
        }
    }

    // The time to register a case runs from the day that is right, and on no record that was struck out.
    fn wait_anew(&mut self, case: CaseId, sides: (&Stands, &Stands)) {
        if self.cases.contains_key(&case) {
            return;
        }
        match sides {
            (_, Stands::Struck(_)) => self.unclassed.struck(case),
            (Stands::Struck(_), Stands::Counts(now)) => {
                self.unclassed.registered(case, now.time, self.recorded);
            }
            (Stands::Counts(_), Stands::Counts(now)) => {
                let received = now.time.min(self.recorded);
                self.unclassed.moved(case, received);
            }
        }
    }

    fn move_cases(&mut self, cases: &[(CaseId, Counted)], to: MatterId, recorded: Time) {
        self.next.matter = self.next.matter.max(to.next());
        let moved = |counted: &Counted| Counted {
            matter: to,
            ..counted.clone()
        };
        for (case, counted) in cases {
            self.uncount(counted);
            let moved = moved(counted);
            self.count(*case, &moved);
            self.hold(*case, moved, recorded);
            if let Some(until) = self.corrected.get_mut(case) {
                until.before.push((counted.matter, recorded));
            }
        }
    }

    // What is known of it from now on, wherever the state says so.
    fn hold(&mut self, case: CaseId, counted: Counted, recorded: Time) {
        if let Some(CaseFile::Open(open)) = self.cases.get_mut(&case) {
            open.matter = counted.matter;
            open.people = counted.people.max(1);
        }
        let promised = self.case_promises.values_mut();
        for held in promised.filter(|held| held.case == case) {
            held.matter = counted.matter;
        }
        if let Some(public) = self.public.get_mut(&case)
            && public.matter != counted.matter
        {
            public.matter = counted.matter;
            public.changed = recorded;
        }
        match self.corrected.entry(case) {
            Entry::Occupied(mut held) => held.get_mut().counted = counted,
            Entry::Vacant(free) => {
                free.insert(Corrected {
                    counted,
                    struck: None,
                    before: Vec::new(),
                });
            }
        }
    }

    fn count(&mut self, case: CaseId, counted: &Counted) {
        let held = self.matters.entry(counted.matter).or_insert(Matter {
            id: counted.matter,
            first_case: case,
            cases: 0,
            people: 0,
            latest: counted.time,
        });
        held.cases += 1;
        held.people += u64::from(counted.people);
        held.latest = held.latest.max(counted.time);
    }

    fn uncount(&mut self, counted: &Counted) {
        if let Some(held) = self.matters.get_mut(&counted.matter) {
            held.cases = held.cases.saturating_sub(1);
            held.people = held.people.saturating_sub(u64::from(counted.people));
        }
    }

    fn merge_matters(&mut self, gone: MatterId, into: MatterId) {
        let Some(held) = self.matters.remove(&gone) else {
            return;
        };
        if let Some(stays) = self.matters.get_mut(&into) {
            stays.cases += held.cases;
            stays.people += held.people;
            stays.latest = stays.latest.max(held.latest);
        }
        let moved = |matter: &&mut MatterId| **matter == gone;
        self.matter_keys
            .values_mut()
            .filter(moved)
            .for_each(|held| *held = into);
        self.merged
            .values_mut()
            .filter(moved)
            .for_each(|held| *held = into);
        self.merged.insert(gone, into);
        for held in self.public.values_mut().filter(|held| held.matter == gone) {
            held.matter = into;
        }
        let promised = self.case_promises.values_mut();
        for held in promised.filter(|held| held.matter == gone) {
            held.matter = into;
        }
        for file in self.cases.values_mut() {
            if let CaseFile::Open(open) = file
                && open.matter == gone
            {
                open.matter = into;
            }
        }
        let subject = |matter| Subject::Matter { matter };
        if let Some(incident) = self.responding.remove(&subject(gone)) {
            self.responding.insert(subject(into), incident);
        }
        self.merge_attention(gone, into);
    }

    // One current value: that of the matter that stays, where it has one. What was answered stays answered.
    fn merge_attention(&mut self, gone: MatterId, into: MatterId) {
        let Some(held) = self.attention.remove(&gone) else {
            return;
        };
        match self.attention.entry(into) {
            Entry::Vacant(free) => drop(free.insert(held)),
            Entry::Occupied(mut stays) => {
                let answers = &mut stays.get_mut().answers;
                answers.extend(held.answers);
                answers.sort_by_key(|answer| answer.at);
            }
        }
    }
}
