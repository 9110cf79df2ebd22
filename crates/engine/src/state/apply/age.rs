//! What leaves memory, and when. Decided by the instants of entries alone, so a replay lets go of the same
//! at the same entry. The log keeps all of it: [`City::past`] says where, [`City::retell`] takes it in again.
//!
//! Deliberately absent: anything that is still open. A promise that somebody owes, a word that nobody has
//! answered, stock that has not come back and an incident that was reopened stay whole for as long as that lasts.

use crate::event::{Clock, Entry, Event, Joins};
use crate::ids::{AssessmentId, IncidentId, SignalId};
use crate::promise::Promise;
use crate::state::{City, Incident};
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// An ended incident stays whole for this long, and can be reopened.
pub const INCIDENT_KEPT: Span = Span::days(180);

/// A signal, and an assessment that came to nothing, stay for this long.
pub const ASSESSMENT_KEPT: Span = Span::days(60);

/// An ended incident with something open is looked at again after this long.
const LOOKED_AT_AGAIN: Span = Span::days(30);

/// What may leave at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ageing {
    /// A signal.
    Signal(SignalId),
    /// An assessment that no incident came of.
    Assessment(AssessmentId),
    /// An incident with its assessment.
    Incident(IncidentId),
}

/// Where the log has what memory let go of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Its first entry.
    pub first: u64,
    /// No entry after this one is about it, but those named in `later`.
    pub last: u64,
    /// Entries about it since it left.
    pub later: Vec<u64>,
}

impl City {
    /// A city to tell a stretch of the log to, in which nothing leaves. It has the plans and nothing else.
    #[must_use]
    pub fn to_retell(&self) -> City {
        City {
            plan: self.plan.clone(),
            plans: self.plans.clone(),
            ..City::default()
        }
    }

    /// Folds one entry of such a stretch in. Its matters and windows stay empty.
    pub fn retell(&mut self, entry: &Entry) {
        let elsewhere = matches!(
            entry.event,
            Event::PlanAdopted { .. }
                | Event::CaseRegistered { .. }
                | Event::CaseCorrected { .. }
                | Event::CasesMoved { .. }
                | Event::MattersMerged { .. }
        );
        if !elsewhere {
            self.seq = entry.seq - 1;
            self.fold(entry.recorded, &entry.event);
        }
    }

    /// Where the log has an assessment that has left memory.
    #[must_use]
    pub fn past_of_assessment(&self, id: AssessmentId) -> Option<&Past> {
        self.past.get(&id)
    }

    /// Where the log has the rest of an incident, where it has left memory.
    #[must_use]
    pub fn past_of_incident(&self, id: IncidentId) -> Option<&Past> {
        let held = self.incidents.get(&id).filter(|held| held.slim)?;
        self.past.get(&held.assessment)
    }

    /// The entry that an incident begins with, of those that go on in it the first one's: nothing before it is
    /// about any of them. 1 where that cannot be told any more.
    #[must_use]
    pub fn first_entry_of(&self, id: IncidentId) -> u64 {
        let Some(held) = self.incidents.get(&id) else {
            return 1;
        };
        let own = match self.past.get(&held.assessment) {
            Some(past) => past.first,
            None => self.first_of(held.assessment),
        };
        let merged = held.merged.iter().map(|id| self.first_entry_of(*id));
        merged.chain([own]).min().unwrap_or(1).max(1)
    }

    /// Lets go of what has been closed for long enough.
    pub(super) fn age(&mut self) {
        while let Some((due, old)) = self.ageing.first().copied()
            && due <= self.recorded
        {
            self.ageing.pop_first();
            match old {
                Ageing::Signal(id) => self.age_signal(id),
                Ageing::Assessment(id) => {
                    let first = self.first_of(id);
                    self.forget_assessment(id, first);
                }
                Ageing::Incident(id) => self.age_incident(id),
            }
        }
    }

    pub(super) fn ages(&mut self, old: Ageing) {
        let kept = match old {
            Ageing::Incident(_) => INCIDENT_KEPT,
            Ageing::Signal(_) | Ageing::Assessment(_) => ASSESSMENT_KEPT,
        };
        self.ageing.insert((self.recorded + kept, old));
    }

    /// Notes an entry about something that has left memory.
    pub(super) fn note_later(&mut self, event: &Event) {
        let promise = match event {
            Event::ClockMissed { clock, .. }
            | Event::ClockPassed { clock, .. }
            | Event::AlarmRaised { clock } => match clock {
                Clock::Promise { promise } => self.promises.get(promise).copied(),
                _ => None,
            },
            _ => None,
        };
        let Some(id) = event.incident().or(promise) else {
            return;
        };
        let seq = self.seq;
        let held = self.incidents.get(&id).filter(|held| held.slim);
        let past = held.and_then(|held| self.past.get_mut(&held.assessment));
        if let Some(past) = past {
            past.later.push(seq);
        }
    }

    // One that started something or joined it goes with that.
    fn age_signal(&mut self, id: SignalId) {
        let Some(signal) = self.signals.get(&id) else {
            return;
        };
        let joins = match signal.joins {
            Some(Joins::Assessment(id)) => self.assessments.contains_key(&id),
            Some(Joins::Incident(id)) => self.incidents.get(&id).is_some_and(|held| !held.slim),
            None => false,
        };
        if !joins && !self.assessments.values().any(|held| held.signal == id) {
            self.signals.remove(&id);
        }
    }

    fn first_of(&self, id: AssessmentId) -> u64 {
        let signal = self.assessments.get(&id).map(|held| held.signal);
        let signal = signal.and_then(|id| self.signals.get(&id));
        signal.map_or(0, |signal| signal.seq)
    }

    fn forget_assessment(&mut self, id: AssessmentId, first: u64) {
        let Some(held) = self.assessments.remove(&id) else {
            return;
        };
        let joined = Some(Joins::Assessment(id));
        self.signals
            .retain(|signal, other| *signal != held.signal && other.joins != joined);
        self.safety_tasks.retain(|_, home| *home != id);
        let past = Past {
            first,
            last: self.seq,
            later: Vec::new(),
        };
        self.past.insert(id, past);
    }

    fn age_incident(&mut self, id: IncidentId) {
        let Some(held) = self.incidents.get(&id).filter(|held| !held.slim) else {
            return;
        };
        // Reopened since: its next end counts.
        let since = held.ended.as_ref().map(|end| end.at);
        if since.is_none_or(|at| at + INCIDENT_KEPT > self.recorded) {
            return;
        }
        if held.holds_something() {
            let again = self.recorded + LOOKED_AT_AGAIN;
            self.ageing.insert((again, Ageing::Incident(id)));
            return;
        }
        let assessment = held.assessment;
        let first = self.first_entry(id);
        let joined = Some(Joins::Incident(id));
        self.signals.retain(|_, signal| signal.joins != joined);
        self.forget_assessment(assessment, first);
        self.tasks.retain(|_, home| *home != id);
        self.warnings.retain(|_, home| *home != id);
        self.proposals.retain(|_, home| *home != id);
        self.reservations.retain(|_, home| *home != id);
        if let Some(held) = self.incidents.get_mut(&id) {
            held.slim();
        }
    }

    // What was merged into it may have begun before it.
    fn first_entry(&self, id: IncidentId) -> u64 {
        let Some(held) = self.incidents.get(&id) else {
            return u64::MAX;
        };
        let own = match self.past.get(&held.assessment) {
            Some(past) => past.first,
            None => self.first_of(held.assessment),
        };
        let merged = held.merged.iter().map(|id| self.first_entry(*id));
        merged.fold(own, u64::min)
    }
}

impl Incident {
    // Somebody still owes something, or has something.
    fn holds_something(&self) -> bool {
        let owed = |promise: &Promise| promise.clocked() || !promise.stage.closed();
        self.promises.values().any(owed) || self.stock.values().any(|held| held.held() > 0)
    }

    // What petitioners are shown and may still answer stays: questions, what answers them, promises, the end.
    fn slim(&mut self) {
        self.slim = true;
        self.tasks.clear();
        self.warnings.clear();
        self.proposals.clear();
        self.stock.clear();
        self.turned_down.clear();
        self.figures = Vec::new();
        self.figures_past = 0;
    }
}
