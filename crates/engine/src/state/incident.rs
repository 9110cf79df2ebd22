//! An open response: level, warnings, tasks, figures, questions and what settles them.

use crate::act::{Actor, Ending, Need, TextRef};
use crate::event::{Proposer, SecondPerson, VoidCause};
use crate::ids::{
    AssessmentId, GroupId, IncidentId, PostId, PromiseId, ProposalId, QuestionId, ReservationId,
    StatementId, TaskId, TaskSpecId, UnitId, WarningId,
};
use crate::indicators::Subject;
use crate::plan::{Level, Plan, Target, Value, Var};
use crate::promise::Promise;
use crate::state::{Ladder, Reservation};
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A question is overdue after this long with neither a statement nor a promise: the plan's longest
/// first answer (mission row M16).
pub const ANSWER_WITHIN: Span = Span::hours(24);

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskState {
    /// To be done.
    Open,
    /// Done.
    Done {
        /// When.
        at: Time,
        /// By whom.
        by: Actor,
        /// What shows it.
        evidence: Option<TextRef>,
    },
    /// Struck off.
    Voided {
        /// When.
        at: Time,
        /// Why.
        cause: VoidCause,
    },
}

/// Help that was asked for with a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::HelpAsked")]
pub struct Help {
    pub need: Need,
    pub reason: TextRef,
    pub by: Actor,
    pub at: Time,
    /// Who is to answer, and by when.
    pub ladder: Ladder,
    /// What was answered, by whom and when.
    pub answer: Option<(TextRef, Actor, Time)>,
}

/// A task went from one post to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::TaskHandedOver")]
pub struct HandOver {
    pub from: PostId,
    pub to: PostId,
    pub reason: TextRef,
    pub by: Actor,
    pub at: Time,
}

/// An action with owner, deadline and evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::TaskOpened")]
pub struct Task {
    pub id: TaskId,
    pub spec: TaskSpecId,
    pub group: GroupId,
    pub owner: PostId,
    pub opened: Time,
    pub due: Time,
    /// Its deadline passed before it was done; stays true afterwards.
    pub overdue: bool,
    pub state: TaskState,
    /// Help asked for, in order.
    pub help: Vec<Help>,
    /// Whom it went to, in order.
    pub handed: Vec<HandOver>,
}

impl Task {
    /// The help that waits for an answer, while the task is open.
    #[must_use]
    pub fn waits_for_help(&self) -> Option<&Help> {
        let open = self.state == TaskState::Open;
        let last = self.help.last().filter(|help| help.answer.is_none());
        last.filter(|_| open)
    }
}

/// Where a warning stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarningState {
    /// Waits for its second person.
    Waiting(Ladder),
    /// Out.
    Released {
        /// When.
        at: Time,
        /// By whom; the decider where one person is enough.
        by: Actor,
    },
    /// Overtaken before its release.
    Withdrawn,
}

/// What is released at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Which.
    pub id: WarningId,
    /// At which level.
    pub level: Level,
    /// Whom the second person's clock started with, where one is needed.
    pub second_person: Option<SecondPerson>,
    /// Where it stands.
    pub state: WarningState,
    /// Who has it, since when.
    pub acknowledged: BTreeMap<PostId, Time>,
}

/// A figure from the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// When it was reported.
    pub at: Time,
    /// People on site.
    pub people_on_site: u32,
}

/// What people ask, and what settles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which.
    pub id: QuestionId,
    /// The question, sealed.
    pub text: TextRef,
    /// When it was recorded.
    pub asked: Time,
    /// Statements that answer it.
    pub statements: Vec<StatementId>,
    /// Promises that settle it.
    pub promises: Vec<PromiseId>,
    /// In which incident it was asked, where that one has been merged into another since.
    pub from: Option<IncidentId>,
}

/// Published text signed by a named unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::StatementPublished")]
pub struct Statement {
    pub id: StatementId,
    pub question: QuestionId,
    pub unit: UnitId,
    pub text: TextRef,
    pub at: Time,
}

/// A suggested level or ending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::LevelProposed")]
pub struct Proposal {
    pub id: ProposalId,
    pub to: Target,
    pub proposer: Proposer,
    pub at: Time,
    pub open: bool,
}

/// How an incident ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::IncidentEnded")]
pub struct IncidentEnd {
    pub ending: Ending,
    pub reason: TextRef,
    pub by: Actor,
    pub second: Option<Actor>,
    pub at: Time,
}

/// An open response; runs under the plan version it opened with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named after terms.md")]
pub struct Incident {
    pub id: IncidentId,
    pub assessment: AssessmentId,
    pub subject: Subject,
    /// Written down by its digest alone.
    #[serde(skip)]
    pub plan: Arc<Plan>,
    pub plan_digest: String,
    pub opened: Time,
    pub expected: Span,
    pub level: Level,
    pub level_since: Time,
    /// Levels in order, with when and by whom.
    pub levels: Vec<(Time, Level, Actor)>,
    /// Measures are in place; false in follow-up.
    pub measures: bool,
    pub warnings: BTreeMap<WarningId, Warning>,
    pub tasks: BTreeMap<TaskId, Task>,
    pub figures: Vec<Figure>,
    pub questions: BTreeMap<QuestionId, Question>,
    pub statements: BTreeMap<StatementId, Statement>,
    pub promises: BTreeMap<PromiseId, Promise>,
    pub proposals: BTreeMap<ProposalId, Proposal>,
    /// What it asked the store for.
    pub stock: BTreeMap<ReservationId, Reservation>,
    /// Targets whose machine proposal was turned down while its condition still holds.
    pub turned_down: BTreeSet<Target>,
    /// The level that the last step down left, until somebody decides on it again.
    pub left: Option<Level>,
    /// Somebody says that nobody voiced a demand.
    pub ending_asked: Option<(Actor, TextRef)>,
    pub ended: Option<IncidentEnd>,
    /// Endings that did not hold, with who reopened it, why and when.
    pub reopened: Vec<(IncidentEnd, Actor, TextRef, Time)>,
    /// Which incident it goes on in.
    pub merged_into: Option<IncidentId>,
    /// Incidents that go on in this one.
    pub merged: Vec<IncidentId>,
    /// So many figures, the oldest, say nothing of who is on site now.
    pub figures_past: usize,
    /// Tasks, warnings, figures and proposals have left memory; [`City::past`](super::City) says where they are.
    pub slim: bool,
}

impl Incident {
    // Figures that still say something.
    fn counted(&self) -> impl DoubleEndedIterator<Item = &Figure> {
        self.figures.iter().skip(self.figures_past)
    }

    /// The latest figure, where one was reported; unknown after a merge and a reopening until the next.
    #[must_use]
    pub fn people_on_site(&self) -> Option<u32> {
        self.counted()
            .next_back()
            .map(|figure| figure.people_on_site)
    }

    /// The highest figure, where one was reported.
    #[must_use]
    pub fn people_peak(&self) -> Option<u32> {
        self.counted().map(|figure| figure.people_on_site).max()
    }

    /// Whether a question has a statement, or a promise that stands.
    #[must_use]
    pub fn settled(&self, question: &Question) -> bool {
        let stands = |id| self.promises.get(id).is_some_and(Promise::stands);
        !question.statements.is_empty() || question.promises.iter().any(stands)
    }

    /// Questions that are not settled, oldest first.
    pub fn unsettled(&self) -> impl Iterator<Item = &Question> {
        self.questions
            .values()
            .filter(|question| !self.settled(question))
    }

    /// Who decided the present level.
    #[must_use]
    pub fn decider(&self) -> &Actor {
        &self
            .levels
            .last()
            .expect("an incident opens with a level")
            .2
    }

    /// Tasks to be done, by number.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks
            .values()
            .filter(|task| task.state == TaskState::Open)
    }

    /// Shortfalls that nobody has said anything about.
    pub fn shortfalls(&self) -> impl Iterator<Item = &Reservation> {
        self.stock
            .values()
            .filter(|held| held.unanswered().is_some())
    }

    /// The task that is due next.
    #[must_use]
    pub fn next_deadline(&self) -> Option<&Task> {
        self.open_tasks().min_by_key(|task| (task.due, task.id))
    }

    /// An input of the level conditions at an instant; `None` where it is not known.
    #[must_use]
    pub fn input(&self, var: Var, now: Time) -> Option<Value> {
        let count = |n: usize| Some(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)));
        match var {
            Var::Elapsed => Some(Value::Span(now - self.opened)),
            Var::ElapsedAtLevel => Some(Value::Span(now - self.level_since)),
            Var::PeopleOnSite => self.people_on_site().map(|n| Value::Int(n.into())),
            Var::PeoplePeak => self.people_peak().map(|n| Value::Int(n.into())),
            Var::Questions => count(self.questions.len()),
            Var::QuestionsUnsettled => count(self.unsettled().count()),
            Var::QuestionsOverdue => count(
                self.unsettled()
                    .filter(|question| now - question.asked >= ANSWER_WITHIN)
                    .count(),
            ),
            Var::TasksOpen => count(self.open_tasks().count()),
            Var::TasksLate => count(self.open_tasks().filter(|task| now >= task.due).count()),
            Var::Promises => count(self.promises.len()),
            Var::Count | Var::Previous | Var::People => None,
        }
    }
}
