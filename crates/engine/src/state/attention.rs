//! What is asked in public about a matter. It reaches no level, signal or incident: the types here hold none.

use crate::act::{Actor, TextRef};
use crate::ids::{PostId, UnitId};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The one current figure of a matter, and the answers that it asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// How many times it was seen.
    pub seen: u64,
    /// What is asked, and where that can be read.
    pub text: TextRef,
    /// Who typed it in.
    pub by: Actor,
    /// When.
    pub at: Time,
    /// The answer that is to be published.
    pub asked: Option<AnswerAsked>,
    /// Answers that were published, in order.
    pub answers: Vec<Answer>,
}

/// An answer that is to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerAsked {
    /// By which post.
    pub owner: PostId,
    /// Since when.
    pub at: Time,
    /// By when.
    pub due: Time,
    /// It was not published in time.
    pub overdue: bool,
}

/// A published answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which unit signed.
    pub unit: UnitId,
    /// The text.
    pub text: TextRef,
    /// When.
    pub at: Time,
    /// It came after its time.
    pub late: bool,
}
