//! What a response begins with, and who is awaited as its second person.

use crate::act::Actor;
use crate::ids::{AssessmentId, IncidentId, PostId};
use crate::indicators::Subject;
use crate::plan::Level;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// A response began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentOpened {
    /// Which.
    pub incident: IncidentId,
    /// Out of which assessment.
    pub assessment: AssessmentId,
    /// About what.
    pub subject: Subject,
    /// At which level.
    pub level: Level,
    /// Digest of the plan it runs under to its end.
    pub plan: String,
    /// How long it is expected to last (Emergency Response Law, 72).
    pub expected: Span,
    /// Who decided it.
    pub by: Actor,
}

/// Who is awaited as the second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondPerson {
    /// Who holds the clock.
    pub holder: PostId,
    /// How long each holder has.
    pub within: Span,
    /// When the first clock is due.
    pub due: Time,
}
