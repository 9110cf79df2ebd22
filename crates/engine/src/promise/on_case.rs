//! A promise that was made on a case, without an incident: what is asked for it, and what becomes of it.

use crate::act::{Actor, TextRef};
use crate::ids::{CaseId, MatterId, PostId};
use crate::promise::{AcceptanceTest, Promise, PromiseStep};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A promise about to be made on a case, without an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasePromise<T> {
    /// On which case.
    pub case: CaseId,
    /// Which post answers for it.
    pub owner: PostId,
    /// By when; at most 90 days ahead.
    pub due: Time,
    /// What.
    pub text: T,
    /// How it will be judged.
    pub test: AcceptanceTest<T>,
}

/// What becomes of a promise on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CasePromiseChange {
    /// It was made.
    Made {
        /// Which post answers for it.
        owner: PostId,
        /// By when.
        due: Time,
        /// What.
        text: TextRef,
        /// How it will be judged.
        test: AcceptanceTest<TextRef>,
        /// Who made it.
        by: Actor,
    },
    /// It went a step further.
    Stepped {
        /// Which step.
        step: PromiseStep<TextRef>,
        /// By whom.
        by: Actor,
    },
    /// The petitioner says whether it was kept.
    Word {
        /// Whether it was.
        kept: bool,
        /// Who answers for it where it was not.
        answers: PostId,
    },
    /// Its date passed in silence.
    Silent,
}

impl CasePromiseChange {
    /// The date that it gives the promise, where it gives one.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        match self {
            CasePromiseChange::Made { due, .. }
            | CasePromiseChange::Stepped {
                step: PromiseStep::Renew { due, .. },
                ..
            } => Some(*due),
            _ => None,
        }
    }

    /// Whether the petitioner gets a receipt for it: for all but a report, which waits for somebody else to look.
    #[must_use]
    pub fn told(&self) -> bool {
        match self {
            CasePromiseChange::Made { .. }
            | CasePromiseChange::Word { .. }
            | CasePromiseChange::Silent => true,
            CasePromiseChange::Stepped { step, .. } => step.told(),
        }
    }
}

/// A promise with the case that it was made on; it outlasts the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCase {
    /// Which case.
    pub case: CaseId,
    /// Its matter.
    pub matter: MatterId,
    /// The promise.
    pub promise: Promise,
}

impl<T> CasePromise<T> {
    /// The same with its texts replaced, what is promised first.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(
        self,
        mut seal: impl FnMut(T) -> Result<U, E>,
    ) -> Result<CasePromise<U>, E> {
        Ok(CasePromise {
            case: self.case,
            owner: self.owner,
            due: self.due,
            text: seal(self.text)?,
            test: self.test.try_map_text(seal)?,
        })
    }
}
