//! Timers by name. Each fires a command of its own; one whose thing has moved on does nothing.

use crate::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PromiseId, ReservationId, TaskId, WarningId,
};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Names a timer; at most one runs under each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKey {
    /// The clock of an assessment's present step.
    Step {
        /// Which assessment.
        assessment: AssessmentId,
    },
    /// The second person's clock on a warning.
    Release {
        /// Which warning.
        warning: WarningId,
    },
    /// The clock of whoever was asked for help with a task.
    Help {
        /// Which task.
        task: TaskId,
    },
    /// When reserved stock is to be there.
    Stock {
        /// Which reservation.
        reservation: ReservationId,
    },
    /// The clock of whoever was told of a shortfall.
    Shortfall {
        /// Of which reservation.
        reservation: ReservationId,
    },
    /// When the answer to public attention is due.
    Answer {
        /// About which matter.
        matter: MatterId,
    },
    /// A task's deadline.
    Task {
        /// Which task.
        task: TaskId,
    },
    /// A promise's due date.
    Promise {
        /// Which promise.
        promise: PromiseId,
    },
    /// The first of a case's clocks to run out.
    Case {
        /// Which case.
        case: CaseId,
    },
    /// The first of the cases that nobody has classed to run out of its time to be registered.
    Unclassed,
    /// An instant at which a level condition can change by time alone.
    Watch {
        /// Which incident.
        incident: IncidentId,
        /// Which instant.
        at: Time,
    },
}
