//! What became of records that were corrected, and of matters that were merged: one place that says to which
//! matter a case belongs now. It grows with what people correct by hand and with nothing else.

use super::{City, Incident};
use crate::ids::{CaseId, IncidentId, MatterId, QuestionId};
use crate::indicators::Subject;
use crate::record::{Counted, Strike};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A case whose record was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// What it counts for; what it counted for last, where it was struck out.
    pub counted: Counted,
    /// Why it counts for nothing, where it does.
    pub struck: Option<Strike>,
    /// Matters that it belonged to before, and until when: what its petitioner was told there stays told.
    pub before: Vec<(MatterId, Time)>,
}

impl City {
    /// The matter that goes by a number now: the one that it was merged into, or itself.
    #[must_use]
    pub fn matter_now(&self, matter: MatterId) -> MatterId {
        self.merged.get(&matter).copied().unwrap_or(matter)
    }

    /// The same for what a signal, an assessment or an incident is about.
    #[must_use]
    pub fn subject_now(&self, subject: &Subject) -> Subject {
        match subject {
            Subject::Matter { matter } => Subject::Matter {
                matter: self.matter_now(*matter),
            },
            Subject::Keyword { .. } => subject.clone(),
        }
    }

    /// The matter of a case, by the one that it was registered in.
    #[must_use]
    pub fn matter_of(&self, case: CaseId, registered: MatterId) -> MatterId {
        let held = self.corrected.get(&case);
        self.matter_now(held.map_or(registered, |held| held.counted.matter))
    }

    /// Why a case counts for nothing, where it was struck out.
    #[must_use]
    pub fn struck(&self, case: CaseId) -> Option<Strike> {
        self.corrected.get(&case)?.struck
    }

    /// What a case counts for, by what it was registered as.
    #[must_use]
    pub fn counted(&self, case: CaseId, registered: &Counted) -> Counted {
        let held = self.corrected.get(&case);
        let counted = held.map_or(registered, |held| &held.counted);
        Counted {
            matter: self.matter_now(counted.matter),
            ..counted.clone()
        }
    }

    /// Whether the petitioner of a case is told of an incident: it is about the case's matter, or it was about
    /// one that the case belonged to when it began.
    #[must_use]
    pub fn told_of(&self, case: CaseId, registered: MatterId, incident: &Incident) -> bool {
        let Subject::Matter { matter } = incident.subject else {
            return false;
        };
        self.matter_now(matter) == self.matter_of(case, registered)
            || self.was_told(case, matter, incident.opened)
    }

    /// Whether the petitioner of a case is told of a question, of what answers it and what is promised on it:
    /// it was asked in an incident that they are told of, wherever it went on since.
    #[must_use]
    pub fn asked_of(
        &self,
        case: CaseId,
        registered: MatterId,
        incident: &Incident,
        question: QuestionId,
    ) -> bool {
        let asked = incident.questions.get(&question);
        let from = asked.and_then(|asked| self.incidents.get(&asked.from?));
        let told = |held: &Incident| self.told_of(case, registered, held);
        told(incident) || from.is_some_and(told)
    }

    fn was_told(&self, case: CaseId, matter: MatterId, opened: Time) -> bool {
        let held = self.corrected.get(&case);
        let mut before = held.into_iter().flat_map(|held| &held.before);
        before.any(|(was, until)| {
            self.matter_now(*was) == self.matter_now(matter) && opened <= *until
        })
    }

    /// Matters that were merged into this one.
    pub fn merged_into(&self, matter: MatterId) -> impl Iterator<Item = MatterId> {
        let merged = self.merged.iter();
        let here = merged.filter(move |(_, into)| **into == matter);
        here.map(|(gone, _)| *gone)
    }

    /// Cases that were corrected and belong to this matter.
    pub fn corrected_in(&self, matter: MatterId) -> impl Iterator<Item = CaseId> {
        let held = self.corrected.iter();
        let here = held.filter(move |(_, held)| self.matter_now(held.counted.matter) == matter);
        here.map(|(case, _)| *case)
    }

    /// The open incident about a matter.
    #[must_use]
    pub fn responding_to(&self, matter: MatterId) -> Option<IncidentId> {
        self.responding.get(&Subject::Matter { matter }).copied()
    }
}
