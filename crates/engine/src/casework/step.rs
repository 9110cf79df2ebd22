//! The steps that are taken with a case.

use crate::ids::{PostId, UnitId};
use crate::law::{Class, Interest, RemedyId};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// One step, by a named person. `T` is the text: plain on its way in, a [`crate::act::TextRef`] once sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CaseStep<T> {
    /// A person says what it is, and takes it in hand; or says it anew, until it is answered.
    Classify {
        /// Its class, and of a request its route.
        class: Class,
        /// Grave or urgent.
        grave: bool,
        /// Name and address are clear.
        reachable: bool,
        /// Whom an accusation accuses, and the units at which accused people work.
        accused: Vec<UnitId>,
        /// The organ that got it from the petitioner directly; absent where the petition office did.
        direct: Option<UnitId>,
        /// Why.
        reason: T,
    },
    /// A grave or urgent matter was reported upward.
    ReportUp {
        /// To whom, and what.
        text: T,
    },
    /// It goes to a unit; where that one's predecessor objected, its objection is agreed to.
    Transfer {
        /// Which unit gets it.
        to: UnitId,
        /// Why.
        reason: T,
    },
    /// The unit that has it says that it is not competent, and keeps it until that is agreed to.
    Object {
        /// Why.
        reason: T,
    },
    /// The petitioner was told in writing that it is accepted, on which path, by which procedure.
    Accept {
        /// What they were told.
        text: T,
    },
    /// The unit's head lengthens the time for handling, once.
    Extend {
        /// By how many days.
        days: u32,
        /// Whether the petitioner was told why.
        reason_told: bool,
        /// Why.
        reason: T,
    },
    /// A hearing begins: its days are not counted.
    BeginHearing {
        /// Why.
        reason: T,
    },
    /// The hearing is over.
    EndHearing {
        /// What came of it.
        reason: T,
    },
    /// The petitioner was given the written opinion: on the case, its review, or its re-review.
    Answer {
        /// The opinion.
        text: T,
    },
    /// The petitioner asks for a review of the opinion, or a re-review of the review.
    AskReview {
        /// What they ask.
        text: T,
    },
    /// A post is given the case to handle.
    Assign {
        /// Which.
        post: PostId,
        /// What its holder said of an interest in the matter.
        interest: Interest,
        /// Why this one.
        reason: T,
    },
    /// How many put forward a matter that several share.
    Represent {
        /// At most five.
        representatives: u32,
    },
    /// On which day another remedy's time began.
    Remedy {
        /// Which remedy.
        remedy: RemedyId,
        /// The day on which the petitioner knew or should have known.
        began: Day,
    },
    /// It is closed.
    Close {
        /// Why.
        reason: T,
    },
}

impl<T> CaseStep<T> {
    /// Its text, where it has one.
    #[must_use]
    pub fn text(&self) -> Option<&T> {
        match self {
            CaseStep::Classify { reason, .. }
            | CaseStep::Transfer { reason, .. }
            | CaseStep::Object { reason }
            | CaseStep::Extend { reason, .. }
            | CaseStep::BeginHearing { reason }
            | CaseStep::EndHearing { reason }
            | CaseStep::Assign { reason, .. }
            | CaseStep::Close { reason } => Some(reason),
            CaseStep::ReportUp { text }
            | CaseStep::Accept { text }
            | CaseStep::Answer { text }
            | CaseStep::AskReview { text } => Some(text),
            CaseStep::Represent { .. } | CaseStep::Remedy { .. } => None,
        }
    }

    /// The same with its text replaced.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(
        self,
        mut seal: impl FnMut(T) -> Result<U, E>,
    ) -> Result<CaseStep<U>, E> {
        use CaseStep as S;
        Ok(match self {
            S::Classify {
                class,
                grave,
                reachable,
                accused,
                direct,
                reason,
            } => S::Classify {
                class,
                grave,
                reachable,
                accused,
                direct,
                reason: seal(reason)?,
            },
            S::Transfer { to, reason } => {
                let reason = seal(reason)?;
                S::Transfer { to, reason }
            }
            S::Extend {
                days,
                reason_told,
                reason,
            } => S::Extend {
                days,
                reason_told,
                reason: seal(reason)?,
            },
            S::Assign {
                post,
                interest,
                reason,
            } => S::Assign {
                post,
                interest,
                reason: seal(reason)?,
            },
            S::Object { reason } => S::Object {
                reason: seal(reason)?,
            },
            S::BeginHearing { reason } => S::BeginHearing {
                reason: seal(reason)?,
            },
            S::EndHearing { reason } => S::EndHearing {
                reason: seal(reason)?,
            },
            S::Close { reason } => S::Close {
                reason: seal(reason)?,
            },
            S::ReportUp { text } => S::ReportUp { text: seal(text)? },
            S::Accept { text } => S::Accept { text: seal(text)? },
            S::Answer { text } => S::Answer { text: seal(text)? },
            S::AskReview { text } => S::AskReview { text: seal(text)? },
            S::Represent { representatives } => S::Represent { representatives },
            S::Remedy { remedy, began } => S::Remedy { remedy, began },
        })
    }
}
