//! What the plan keeps ready: supplies, rescue and care, and the one thing that public attention may start.

use super::{Label, TaskSpec};
use crate::ids::{PostId, StockId};
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// Public attention, typed in as one number by a signed-in person. By its type it holds no level: all that it can
/// open is the task of publishing an answer (charter 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionRule {
    /// From this figure on an answer is asked for.
    pub at_least: u64,
    /// The span that the figure covers.
    pub window: Span,
    /// Which post publishes the answer.
    pub answer_by: PostId,
    /// How long it has.
    pub within: Span,
}

/// What starts on a life-safety report before the chain has decided: rescue and care, nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeSafety {
    /// Tasks of safety and medical groups.
    pub tasks: Vec<TaskSpec>,
}

/// Something kept in store and brought forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockItem {
    /// Its name in the plan.
    pub id: StockId,
    /// Its name for people.
    pub name: Label,
    /// What one of it is called: a bottle, a box.
    pub each: Label,
    /// How many are kept.
    pub quantity: u64,
    /// Which post brings it forward.
    pub post: PostId,
    /// How long that may take.
    pub forward_within: Span,
}
