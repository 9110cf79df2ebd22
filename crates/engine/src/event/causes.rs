//! What events say of their causes and of what became of things: small closed lists.

use crate::act::{Actor, TextRef};
use crate::ids::{
    AssessmentId, GroupId, IncidentId, IndicatorId, PostId, PromiseId, ReservationId, TaskId,
    TaskSpecId, WarningId,
};
use crate::plan::Step;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What raised a signal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An indicator of the plan.
    Indicator {
        /// Which.
        indicator: IndicatorId,
    },
    /// A person who reported the matter.
    Report {
        /// Who.
        by: Actor,
        /// Why.
        reason: TextRef,
    },
    /// A person who reported danger to life or limb.
    Danger {
        /// Who.
        by: Actor,
        /// What was seen.
        reason: TextRef,
    },
}

/// What becomes of a task that began before the chain decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields of the task events")]
pub enum SafetyChange {
    /// It began at once.
    Opened {
        spec: TaskSpecId,
        group: GroupId,
        owner: PostId,
        due: Time,
    },
    /// It was done.
    Done {
        evidence: Option<TextRef>,
        by: Actor,
    },
    /// Its deadline passed.
    Overdue,
    /// The chain ended without a response.
    StoodDown {
        cause: VoidCause,
        reason: TextRef,
        by: Actor,
    },
    /// The response that began has it from now on, as it stands.
    TakenOver { incident: IncidentId },
}

/// What a signal joins instead of opening a chain of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joins {
    /// The same subject is being assessed.
    Assessment(AssessmentId),
    /// The same subject has an open incident.
    Incident(IncidentId),
}

/// A clock that escalates when missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// An assessment's step.
    Step {
        /// Which assessment.
        assessment: AssessmentId,
        /// Which step.
        step: Step,
    },
    /// The second person on a warning.
    Release {
        /// Which warning.
        warning: WarningId,
    },
    /// A promise whose date passed in silence.
    Promise {
        /// Which promise.
        promise: PromiseId,
    },
    /// Whoever was asked for help with a task.
    Help {
        /// Which task.
        task: TaskId,
    },
    /// Whoever was told that there is less in store than an incident needs.
    Shortfall {
        /// Of which reservation.
        reservation: ReservationId,
    },
}

/// How far a clock has escalated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The post the plan names.
    Holder,
    /// Its substitute, with one fresh clock.
    Substitute,
    /// Its superior, with one fresh clock.
    Superior,
    /// Nobody is left to pass it to.
    Alarm,
}

/// How a proposal came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposer {
    /// A condition of the plan turned true.
    Condition,
    /// A person.
    Person {
        /// Who.
        by: Actor,
        /// Why.
        reason: TextRef,
    },
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalEnd {
    /// A person did it.
    Done,
    /// A person turned it down.
    Dismissed {
        /// Who.
        by: Actor,
        /// Why.
        reason: TextRef,
    },
    /// Its condition no longer holds, or the incident moved on.
    Lapsed,
}

/// Why a task was struck off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidCause {
    /// The level changed and the plan does not ask for it there.
    LevelChanged,
    /// The incident ended.
    IncidentEnded,
    /// It began with a report of danger, and the chain ended without a response.
    NoResponse,
    /// Two incidents became one, and the same task runs there with a deadline that is no later.
    Merged,
}
