//! The city as the events tell it. Folding an event in cannot fail and holds no rules.

mod apply;
mod assessment;
mod attention;
mod incident;
mod records;
mod stock;
mod unclassed;
mod written;
mod yearly;

pub use apply::{ASSESSMENT_KEPT, Ageing, INCIDENT_KEPT, Past};
pub use assessment::{Assessment, AssessmentState, Ladder, StepRecord};
pub use attention::{Answer, AnswerAsked, Attention};
pub use incident::{
    ANSWER_WITHIN, Figure, HandOver, Help, Incident, IncidentEnd, Proposal, Question, Statement,
    Task, TaskState, Warning, WarningState,
};
pub use records::Corrected;
pub use stock::{Reservation, ReservationState, Shelf, Shortfall};
pub use unclassed::Unclassed;
pub use yearly::{Kept, Outcome, Tally, Year};

use crate::act::TextRef;
use crate::calendar::Calendar;
use crate::casework::{CaseFile, Material};
use crate::event::{Cause, Joins};
use crate::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PostId, PromiseId, ProposalId, QuestionId,
    ReservationId, SignalId, StatementId, StockId, TaskId, WarningId,
};
use crate::indicators::{Counters, Subject};
use crate::known::Known;
use crate::plan::Plan;
use crate::promise::{OnCase, Promise};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the store knows of a matter: counts, never people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Which.
    pub id: MatterId,
    /// The first case: its sealed topic names the matter for staff.
    pub first_case: CaseId,
    /// Cases so far.
    pub cases: u64,
    /// People so far.
    pub people: u64,
    /// The latest time that any record of it bore.
    pub latest: Time,
}

/// A case whose petitioner asked to have it shown in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicCase {
    /// Its matter.
    pub matter: MatterId,
    /// What is shown and since when; nothing before staff decided it.
    pub shown: Option<(TextRef, Time)>,
    /// When something about it changed last.
    pub changed: Time,
}

/// A signal as raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::SignalRaised")]
pub struct Signal {
    pub id: SignalId,
    pub cause: Cause,
    pub subject: Subject,
    pub at: Time,
    pub recorded: Time,
    /// Its place in the log.
    pub seq: u64,
    pub count: u64,
    pub previous: Option<u64>,
    pub people: Option<u64>,
    pub history: bool,
    pub joins: Option<Joins>,
}

/// The next number of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one per kind of id")]
pub struct Next {
    pub case: CaseId,
    pub matter: MatterId,
    pub signal: SignalId,
    pub assessment: AssessmentId,
    pub incident: IncidentId,
    pub task: TaskId,
    pub warning: WarningId,
    pub question: QuestionId,
    pub statement: StatementId,
    pub promise: PromiseId,
    pub proposal: ProposalId,
    pub reservation: ReservationId,
}

impl Default for Next {
    fn default() -> Self {
        Next {
            case: CaseId(1),
            matter: MatterId(1),
            signal: SignalId(1),
            assessment: AssessmentId(1),
            incident: IncidentId(1),
            task: TaskId(1),
            warning: WarningId(1),
            question: QuestionId(1),
            statement: StatementId(1),
            promise: PromiseId(1),
            proposal: ProposalId(1),
            reservation: ReservationId(1),
        }
    }
}

/// Everything the engine knows. Can be written down and read back; see `written`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[allow(missing_docs, reason = "named after terms.md")]
pub struct City {
    /// Events folded in so far.
    pub seq: u64,
    /// When the latest event was recorded.
    pub recorded: Time,
    /// The plan in force.
    pub plan: Option<Arc<Plan>>,
    /// Every plan that was ever in force, by digest.
    pub plans: BTreeMap<String, Arc<Plan>>,
    /// From which case on each of them was in force, in order.
    pub adopted: Vec<(CaseId, String)>,
    pub counters: Counters,
    /// Keyed hashes of every source and id taken in; the n-th is that of case n.
    pub known: Known,
    pub matters: BTreeMap<MatterId, Matter>,
    /// Matters grouped by hand elsewhere, by the keyed hash of their label.
    pub matter_keys: BTreeMap<u64, MatterId>,
    /// Cases whose records were corrected.
    pub corrected: BTreeMap<CaseId, Corrected>,
    /// Matters that were merged into others, each with the one that it goes by now.
    pub merged: BTreeMap<MatterId, MatterId>,
    /// Cases whose petitioners asked to have them shown in public.
    pub public: BTreeMap<CaseId, PublicCase>,
    /// What is asked in public, by matter.
    pub attention: BTreeMap<MatterId, Attention>,
    /// Cases that somebody took in hand.
    pub cases: BTreeMap<CaseId, CaseFile>,
    /// Cases that nobody has taken in hand, while their time to be registered runs or after it ran out.
    pub unclassed: Unclassed,
    /// What each year came to, in counts.
    pub yearly: BTreeMap<i64, Year>,
    /// What petitioners added to their cases later.
    pub material: BTreeMap<CaseId, Material>,
    /// The working calendar in force; without one no date can be given.
    pub calendar: Calendar,
    pub signals: BTreeMap<SignalId, Signal>,
    pub assessments: BTreeMap<AssessmentId, Assessment>,
    pub incidents: BTreeMap<IncidentId, Incident>,
    /// Which incident a thing belongs to.
    pub tasks: BTreeMap<TaskId, IncidentId>,
    /// Tasks that began with a report of danger and that no incident has taken over.
    pub safety_tasks: BTreeMap<TaskId, AssessmentId>,
    pub warnings: BTreeMap<WarningId, IncidentId>,
    pub questions: BTreeMap<QuestionId, IncidentId>,
    pub promises: BTreeMap<PromiseId, IncidentId>,
    /// Promises that were made on a case.
    pub case_promises: BTreeMap<PromiseId, OnCase>,
    pub proposals: BTreeMap<ProposalId, IncidentId>,
    pub reservations: BTreeMap<ReservationId, IncidentId>,
    /// What is in store, for all incidents together.
    pub stock: BTreeMap<StockId, Shelf>,
    /// Subjects being assessed.
    pub assessing: BTreeMap<Subject, AssessmentId>,
    /// Subjects with an open incident.
    pub responding: BTreeMap<Subject, IncidentId>,
    /// When what is to leave memory.
    pub ageing: BTreeSet<(Time, Ageing)>,
    /// Where the log has what has left.
    pub past: BTreeMap<AssessmentId, Past>,
    pub next: Next,
}

impl City {
    /// A task with its incident.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<(&Incident, &Task)> {
        let incident = self.incidents.get(self.tasks.get(&id)?)?;
        Some((incident, incident.tasks.get(&id)?))
    }

    /// A warning with its incident.
    #[must_use]
    pub fn warning(&self, id: WarningId) -> Option<(&Incident, &Warning)> {
        let incident = self.incidents.get(self.warnings.get(&id)?)?;
        Some((incident, incident.warnings.get(&id)?))
    }

    /// A promise with its incident.
    #[must_use]
    pub fn promise(&self, id: PromiseId) -> Option<(&Incident, &Promise)> {
        let incident = self.incidents.get(self.promises.get(&id)?)?;
        Some((incident, incident.promises.get(&id)?))
    }

    /// A promise with the plan it stands under, whether an incident or a case holds it.
    #[must_use]
    pub fn promised(&self, id: PromiseId) -> Option<(&Plan, &Promise)> {
        match (self.promise(id), self.case_promises.get(&id)) {
            (Some((incident, promise)), _) => Some((&incident.plan, promise)),
            (None, Some(held)) => Some((self.plan.as_deref()?, &held.promise)),
            (None, None) => None,
        }
    }

    /// A proposal with its incident.
    #[must_use]
    pub fn proposal(&self, id: ProposalId) -> Option<(&Incident, &Proposal)> {
        let incident = self.incidents.get(self.proposals.get(&id)?)?;
        Some((incident, incident.proposals.get(&id)?))
    }

    /// Reserved stock with its incident.
    #[must_use]
    pub fn reservation(&self, id: ReservationId) -> Option<(&Incident, &Reservation)> {
        let incident = self.incidents.get(self.reservations.get(&id)?)?;
        Some((incident, incident.stock.get(&id)?))
    }

    /// Incidents that have not ended, oldest first.
    pub fn open_incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents
            .values()
            .filter(|incident| incident.ended.is_none())
    }

    /// Posts that have open tasks in more than one open incident, with how many in each.
    #[must_use]
    pub fn shared_posts(&self) -> BTreeMap<PostId, BTreeMap<IncidentId, usize>> {
        let mut posts: BTreeMap<PostId, BTreeMap<IncidentId, usize>> = BTreeMap::new();
        for incident in self.open_incidents() {
            for task in incident.open_tasks() {
                let held = posts.entry(task.owner.clone()).or_default();
                *held.entry(incident.id).or_default() += 1;
            }
        }
        posts.retain(|_, incidents| incidents.len() > 1);
        posts
    }

    /// Assessments whose chain is running, oldest first.
    pub fn open_assessments(&self) -> impl Iterator<Item = &Assessment> {
        self.assessments
            .values()
            .filter(|assessment| matches!(assessment.state, AssessmentState::At(_)))
    }
}
