//! Cases in hand, as the events tell them.

use crate::act::{Actor, TextRef};
use crate::calendar::Calendar;
use crate::casework::{
    CaseClock, CaseEnd, CaseFile, CaseStage, CaseStep, ClockChange, ClosedCase, Filed, OpenCase,
    Taken,
};
use crate::event::Event;
use crate::ids::CaseId;
use crate::law::{Class, ClockId};
use crate::state::City;
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};

impl City {
    pub(super) fn casework(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::CaseStepped {
                case,
                filed,
                step,
                by,
            } => {
                if let Some(filed) = filed {
                    let opened = CaseFile::Open(Box::new(OpenCase::of(*case, filed)));
                    self.cases.entry(*case).or_insert(opened);
                    self.unclassed.taken(*case);
                    if let CaseStep::Classify {
                        direct: Some(_), ..
                    } = step
                    {
                        self.unclassed.late_taken(*case);
                    }
                }
                if let Some(CaseFile::Open(open)) = self.cases.get_mut(case) {
                    open.apply(recorded, step, by);
                }
            }
            Event::CaseClock {
                case,
                clock,
                change,
            } => {
                self.clock(recorded, (*case, *clock), change);
            }
            Event::CaseEnded { case, end } => {
                if let Some(CaseFile::Open(open)) = self.cases.get(case) {
                    let closed = closed(open, end, recorded);
                    self.cases.insert(*case, CaseFile::Closed(Box::new(closed)));
                }
            }
            Event::CaseRated { case, rating } => match self.cases.get_mut(case) {
                Some(CaseFile::Open(open)) => open.rating = Some(*rating),
                Some(CaseFile::Closed(closed)) => closed.rating = Some(*rating),
                None => {}
            },
            Event::CalendarAdopted { years, .. } => {
                self.calendar = Calendar::new(years.iter().cloned()).unwrap_or_default();
            }
            _ => {}
        }
    }

    fn clock(&mut self, recorded: Time, (case, clock): (CaseId, ClockId), change: &ClockChange) {
        match self.cases.get_mut(&case) {
            Some(CaseFile::Open(open)) => {
                open.change(recorded, clock, change);
                if clock == ClockId::Register
                    && let Some(held) = open.clocks.get_mut(&clock)
                    && let Some(at) = self.unclassed.late_taken(case)
                {
                    held.missed = Some(at);
                }
            }
            Some(CaseFile::Closed(_)) => {}
            None => {
                if let ClockChange::Missed { .. } = change {
                    self.unclassed.missed(case, recorded);
                }
            }
        }
    }
}

fn closed(open: &OpenCase, end: &CaseEnd, at: Time) -> ClosedCase {
    let opinions = open.opinions();
    ClosedCase {
        class: open.class,
        accused: open.accused.clone(),
        at,
        end: end.clone(),
        opinions: opinions.map(|(text, at)| (text.clone(), at)).collect(),
        holder: open.holder.clone(),
        received: open.received,
        rating: open.rating,
        erased: None,
        destroyed: None,
    }
}

impl OpenCase {
    /// A case of which only the log speaks; its class follows with the step that took it in hand.
    pub(crate) fn of(id: CaseId, filed: &Filed) -> Self {
        OpenCase {
            id,
            matter: filed.matter,
            received: filed.received,
            people: filed.people,
            class: Class::Suggestion,
            grave: false,
            reachable: false,
            accused: BTreeSet::new(),
            holder: None,
            objects: false,
            assigned: None,
            representatives: None,
            remedies: BTreeMap::new(),
            stage: CaseStage::Classed,
            clocks: BTreeMap::new(),
            steps: Vec::new(),
            rating: None,
        }
    }

    /// Folds a step in.
    pub(crate) fn apply(&mut self, recorded: Time, step: &CaseStep<TextRef>, by: &Actor) {
        match step {
            CaseStep::Classify {
                class,
                grave,
                reachable,
                accused,
                direct,
                ..
            } => {
                (self.class, self.grave, self.reachable) = (*class, *grave, *reachable);
                self.accused = accused.iter().cloned().collect();
                if self.steps.is_empty() {
                    self.holder.clone_from(direct);
                }
            }
            CaseStep::Transfer { to, .. } => {
                self.holder = Some(to.clone());
                self.objects = false;
            }
            CaseStep::Object { .. } => self.objects = true,
            CaseStep::Accept { .. } => self.stage = CaseStage::Accepted,
            CaseStep::Answer { .. } | CaseStep::AskReview { .. } => self.stage = self.stage.next(),
            CaseStep::Assign { post, .. } => self.assigned = Some(post.clone()),
            CaseStep::Represent { representatives } => {
                self.representatives = Some(*representatives);
            }
            CaseStep::Remedy { remedy, began } => drop(self.remedies.insert(*remedy, *began)),
            CaseStep::ReportUp { .. }
            | CaseStep::Extend { .. }
            | CaseStep::BeginHearing { .. }
            | CaseStep::EndHearing { .. }
            | CaseStep::Close { .. } => {}
        }
        self.steps.push(Taken {
            at: recorded,
            by: by.clone(),
            step: step.clone(),
        });
    }

    /// Folds a change of one of its clocks in.
    pub(crate) fn change(&mut self, recorded: Time, id: ClockId, change: &ClockChange) {
        let held = self.clocks.get_mut(&id);
        match (held, *change) {
            (Some(clock), ClockChange::Started { at }) if clock.running.started != at => {
                *clock = CaseClock::starts(id, at);
            }
            (Some(clock), change) => clock.apply(recorded, &change),
            (None, ClockChange::Started { at }) => {
                self.clocks.insert(id, CaseClock::starts(id, at));
            }
            (None, _) => {}
        }
    }
}

impl CaseStage {
    // What an answer, or the wish for a review, leads to.
    fn next(self) -> Self {
        match self {
            CaseStage::Classed | CaseStage::Accepted => CaseStage::Answered,
            CaseStage::Answered => CaseStage::InReview,
            CaseStage::InReview => CaseStage::ReviewAnswered,
            CaseStage::ReviewAnswered | CaseStage::InRereview => CaseStage::InRereview,
        }
    }
}
