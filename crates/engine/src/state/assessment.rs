//! One run of the decision chain: screening, verification, decision, each with its clock.

use crate::act::{Actor, Choice, Finding, TextRef};
use crate::event::Rung;
use crate::ids::{AssessmentId, IncidentId, PostId, SignalId, TaskId};
use crate::indicators::Subject;
use crate::plan::Step;
use crate::state::Task;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who holds a clock, who held it before, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// How far it has escalated.
    pub rung: Rung,
    /// Every post that it has reached, the present holder last. Each of them may still act:
    /// a late act is better than none.
    pub reached: Vec<PostId>,
    /// When the present holder's clock runs out; absent once the alarm was raised.
    pub due: Option<Time>,
    /// Clocks missed so far: who, and when it was due.
    pub missed: Vec<(PostId, Time)>,
}

impl Ladder {
    /// A clock that begins with its first holder.
    #[must_use]
    pub fn starting(holder: PostId, due: Time) -> Self {
        Ladder {
            rung: Rung::Holder,
            reached: vec![holder],
            due: Some(due),
            missed: Vec::new(),
        }
    }

    /// Who holds it now.
    #[must_use]
    pub fn holder(&self) -> &PostId {
        self.reached
            .last()
            .expect("a ladder starts with a holder and only grows")
    }

    pub(super) fn miss(&mut self, post: PostId, due: Time) {
        self.missed.push((post, due));
        self.due = None;
    }

    pub(super) fn pass(&mut self, to: PostId, rung: Rung, due: Time) {
        self.reached.push(to);
        self.rung = rung;
        self.due = Some(due);
    }

    pub(super) fn alarm(&mut self) {
        self.rung = Rung::Alarm;
        self.due = None;
    }
}

/// Where an assessment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssessmentState {
    /// A step is waiting.
    At(Step),
    /// A person found nothing to it.
    Stopped(Step),
    /// The commander decided against a response.
    Declined,
    /// A response was started.
    Started(IncidentId),
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(
    missing_docs,
    reason = "the fields of Event::StepDone and Event::Decided"
)]
pub struct StepRecord {
    pub step: Step,
    pub finding: Finding,
    pub choice: Option<Choice>,
    pub reason: TextRef,
    pub by: Actor,
    pub at: Time,
    /// The clock as it stood when the step was done.
    pub ladder: Ladder,
}

/// One run of the decision chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Which.
    pub id: AssessmentId,
    /// What started it.
    pub signal: SignalId,
    /// What it is about.
    pub subject: Subject,
    /// When it began.
    pub opened: Time,
    /// Where it stands.
    pub state: AssessmentState,
    /// The present step's clock; the last step's once it is closed.
    pub ladder: Ladder,
    /// Steps done so far, in order.
    pub steps: Vec<StepRecord>,
    /// What began at once with a report of danger; an incident that opens takes it over.
    pub tasks: BTreeMap<TaskId, Task>,
}

impl Assessment {
    /// The step that waits, while one does.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        match self.state {
            AssessmentState::At(step) => Some(step),
            _ => None,
        }
    }
}
