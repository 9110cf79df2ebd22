//! A promise and its life: made with an acceptance test, accepted by its owner, reported as kept, verified
//! by somebody else; or broken, renewed or withdrawn by a signed entry with a reason (mission rows M16, M17).

mod on_case;

pub use on_case::{CasePromise, CasePromiseChange, OnCase};

use crate::act::{Actor, TextRef};
use crate::ids::{CaseId, IncidentId, PostId, PromiseId, QuestionId};
use crate::state::Ladder;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long each post has, once a promise's date has passed in silence, before it goes to the next one.
pub const ESCALATES_AFTER: Span = Span::hours(24);

/// The three answers that make a promise more than words (mission row M16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceTest<T> {
    /// What the petitioner will see or feel once it is kept.
    pub perceivable: T,
    /// How it will be done, and with whose authority or which budget.
    pub implementable: T,
    /// How somebody else can check it.
    pub verifiable: T,
}

/// A promise about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPromise<T> {
    /// In which incident.
    pub incident: IncidentId,
    /// Which question it settles.
    pub question: QuestionId,
    /// Which post answers for it.
    pub owner: PostId,
    /// By when; at most 90 days ahead.
    pub due: Time,
    /// What.
    pub text: T,
    /// How it will be judged.
    pub test: AcceptanceTest<T>,
}

/// What the petitioner says of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It was kept.
    Kept,
    /// It was not kept.
    NotKept,
    /// Nobody could be asked; the reason says why.
    Absent,
}

/// One step in a promise's life, by a named person. `T` is the text: plain on its way in, a [`TextRef`] once sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PromiseStep<T> {
    /// The owner takes it on.
    Accept,
    /// The owner does not take it on: the question is open again.
    Decline {
        /// Why.
        reason: T,
    },
    /// The owner says that it is kept, and what shows it.
    Report {
        /// What shows it.
        evidence: T,
    },
    /// Somebody other than the promiser, the owner and the reporter has looked.
    Verify {
        /// What they found.
        kept: bool,
        /// What the petitioner says, or that nobody could be asked.
        word: Word,
        /// What was looked at.
        reason: T,
    },
    /// It will not be kept.
    Break {
        /// Why.
        reason: T,
    },
    /// A new date; the old one stays on record.
    Renew {
        /// The new date; at most 90 days ahead.
        due: Time,
        /// Why.
        reason: T,
    },
    /// It is taken back: the question is open again.
    Withdraw {
        /// Why.
        reason: T,
    },
}

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Made in the owner's name; the owner has not answered.
    Made,
    /// The owner has taken it on.
    Accepted,
    /// The owner says that it is kept; nobody else has looked.
    Reported,
    /// Somebody else has looked: it is kept.
    Kept,
    /// It was not kept.
    Broken,
    /// The owner did not take it on.
    Declined,
    /// It was taken back.
    Withdrawn,
}

impl Stage {
    /// Whether nothing more is expected of anybody.
    #[must_use]
    pub fn closed(self) -> bool {
        matches!(
            self,
            Stage::Kept | Stage::Broken | Stage::Declined | Stage::Withdrawn
        )
    }
}

/// Who does what by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Which.
    pub id: PromiseId,
    /// Which question it settles; none on a case.
    pub question: Option<QuestionId>,
    /// Which post answers for it.
    pub owner: PostId,
    /// By when.
    pub due: Time,
    /// What.
    pub text: TextRef,
    /// How it will be judged; absent in logs written before it was asked for.
    pub test: Option<AcceptanceTest<TextRef>>,
    /// When it was made.
    pub made: Time,
    /// Who made it.
    pub by: Actor,
    /// Where it stands.
    pub stage: Stage,
    /// Its date passed without a word from its owner.
    pub silent: bool,
    /// Dates it had before, each with when it was given up.
    pub renewed: Vec<(Time, Time)>,
    /// What the petitioner said last, and when.
    pub word: Option<(Word, Time)>,
    /// Who said that it is kept.
    pub reported: Option<(Actor, Time)>,
    /// Who looked.
    pub verified: Option<(Actor, Time)>,
    /// What petitioners said last, each by their case.
    pub said: BTreeMap<CaseId, (bool, Time)>,
    /// Since when a petitioner says that it was not kept and nobody has answered that.
    pub disputed: Option<Time>,
    /// How often it was disputed.
    pub disputes: usize,
    /// Whom it reaches while it is silent or disputed.
    pub ladder: Ladder,
}

impl Promise {
    /// A promise as it is made: its owner has not answered, and has until its date.
    pub(crate) fn made(
        id: PromiseId,
        at: Time,
        (owner, due): (&PostId, Time),
        by: &Actor,
        text: &TextRef,
    ) -> Self {
        Promise {
            id,
            question: None,
            owner: owner.clone(),
            due,
            text: text.clone(),
            test: None,
            made: at,
            by: by.clone(),
            stage: Stage::Made,
            silent: false,
            renewed: Vec::new(),
            word: None,
            reported: None,
            verified: None,
            said: BTreeMap::new(),
            disputed: None,
            disputes: 0,
            ladder: Ladder::starting(owner.clone(), due),
        }
    }

    /// Whether it settles its question: its owner has taken it on, and it is neither silent nor given up.
    #[must_use]
    pub fn stands(&self) -> bool {
        match self.stage {
            Stage::Accepted => !self.silent,
            Stage::Reported | Stage::Kept => true,
            Stage::Made | Stage::Broken | Stage::Declined | Stage::Withdrawn => false,
        }
    }

    /// Whether its owner owes something: an answer, or the thing itself.
    #[must_use]
    pub fn owed(&self) -> bool {
        matches!(self.stage, Stage::Made | Stage::Accepted)
    }

    /// Folds a petitioner's word in. One that says "not kept" of what is reported or verified opens it again:
    /// somebody has to look once more, and `answers` holds the clock.
    pub(crate) fn heard(&mut self, recorded: Time, case: CaseId, kept: bool, answers: PostId) {
        self.said.insert(case, (kept, recorded));
        if kept || !matches!(self.stage, Stage::Reported | Stage::Kept) || self.disputed.is_some() {
            return;
        }
        self.stage = Stage::Reported;
        self.disputed = Some(recorded);
        self.disputes += 1;
        self.ladder = Ladder::starting(answers, recorded + ESCALATES_AFTER);
    }

    /// Whether a clock runs on it: its owner owes something, or a petitioner waits to be answered.
    #[must_use]
    pub fn clocked(&self) -> bool {
        self.owed() || self.disputed.is_some()
    }

    /// How many petitioners say that it was kept, and how many that it was not.
    #[must_use]
    pub fn counted(&self) -> (usize, usize) {
        let kept = self.said.values().filter(|(kept, _)| *kept).count();
        (kept, self.said.len() - kept)
    }

    /// Folds a step in.
    pub(crate) fn apply(&mut self, recorded: Time, step: &PromiseStep<TextRef>, by: &Actor) {
        match step {
            PromiseStep::Accept => self.stage = Stage::Accepted,
            PromiseStep::Decline { .. } => self.stage = Stage::Declined,
            PromiseStep::Report { .. } => {
                self.stage = Stage::Reported;
                self.reported = Some((by.clone(), recorded));
            }
            PromiseStep::Verify { kept, word, .. } => {
                self.stage = if *kept { Stage::Kept } else { Stage::Broken };
                self.word = Some((*word, recorded));
                self.verified = Some((by.clone(), recorded));
                self.disputed = None;
            }
            PromiseStep::Break { .. } => {
                self.stage = Stage::Broken;
                self.disputed = None;
            }
            PromiseStep::Renew { due, .. } => {
                self.renewed.push((self.due, recorded));
                self.due = *due;
                self.stage = Stage::Accepted;
                self.silent = false;
                self.ladder = Ladder::starting(self.owner.clone(), *due);
            }
            PromiseStep::Withdraw { .. } => {
                self.stage = Stage::Withdrawn;
                self.disputed = None;
            }
        }
    }
}

impl<T> NewPromise<T> {
    /// The same with its texts replaced, what is promised first.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(
        self,
        mut seal: impl FnMut(T) -> Result<U, E>,
    ) -> Result<NewPromise<U>, E> {
        Ok(NewPromise {
            incident: self.incident,
            question: self.question,
            owner: self.owner,
            due: self.due,
            text: seal(self.text)?,
            test: self.test.try_map_text(seal)?,
        })
    }
}

impl<T> AcceptanceTest<T> {
    /// The three answers, in order.
    pub fn texts(&self) -> [&T; 3] {
        [&self.perceivable, &self.implementable, &self.verifiable]
    }

    /// The same with its texts replaced.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(
        self,
        mut seal: impl FnMut(T) -> Result<U, E>,
    ) -> Result<AcceptanceTest<U>, E> {
        Ok(AcceptanceTest {
            perceivable: seal(self.perceivable)?,
            implementable: seal(self.implementable)?,
            verifiable: seal(self.verifiable)?,
        })
    }
}

impl<T> PromiseStep<T> {
    /// Whether petitioners get a receipt for it: a report waits for somebody else to look.
    #[must_use]
    pub const fn told(&self) -> bool {
        !matches!(self, PromiseStep::Report { .. })
    }

    /// Its text, where it has one.
    #[must_use]
    pub fn text(&self) -> Option<&T> {
        match self {
            PromiseStep::Accept => None,
            PromiseStep::Report { evidence } => Some(evidence),
            PromiseStep::Decline { reason }
            | PromiseStep::Verify { reason, .. }
            | PromiseStep::Break { reason }
            | PromiseStep::Renew { reason, .. }
            | PromiseStep::Withdraw { reason } => Some(reason),
        }
    }

    /// The same with its text replaced.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(
        self,
        mut seal: impl FnMut(T) -> Result<U, E>,
    ) -> Result<PromiseStep<U>, E> {
        Ok(match self {
            PromiseStep::Accept => PromiseStep::Accept,
            PromiseStep::Decline { reason } => PromiseStep::Decline {
                reason: seal(reason)?,
            },
            PromiseStep::Report { evidence } => PromiseStep::Report {
                evidence: seal(evidence)?,
            },
            PromiseStep::Verify { kept, word, reason } => PromiseStep::Verify {
                kept,
                word,
                reason: seal(reason)?,
            },
            PromiseStep::Break { reason } => PromiseStep::Break {
                reason: seal(reason)?,
            },
            PromiseStep::Renew { due, reason } => PromiseStep::Renew {
                due,
                reason: seal(reason)?,
            },
            PromiseStep::Withdraw { reason } => PromiseStep::Withdraw {
                reason: seal(reason)?,
            },
        })
    }
}
