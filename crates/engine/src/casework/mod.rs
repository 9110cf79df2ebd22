//! A case in hand: what a person found it to be, who has it, which clocks of the law run on it, and the steps
//! that are taken with it. A case is in hand from the moment somebody says what it is; a closed one keeps its
//! class, its end and what was answered, and no clock. Deliberately absent: what the petition says, who wrote
//! it, and cases that nobody has classed.

mod clocks;
mod material;
mod refusal;
pub mod retention;
mod step;
mod vault;

pub use clocks::{CaseClock, Dates};
pub use material::{CASE_BYTES_MAX, Material, MaterialKind, PIECE_BYTES_MAX, PIECES_MAX, Piece};
pub use refusal::CaseRefusal;
pub use step::CaseStep;
pub use vault::{OPENINGS_MAX, Purpose, Way};

use crate::act::{Actor, TextRef};
use crate::calendar::Calendar;
use crate::ids::{CaseId, MatterId, PostId, UnitId};
use crate::law::{self, Adjustment, Class, ClockId, Facts, GuardRefusal, RemedyId};
use crate::plan::Plan;
use crate::time::{Day, Span, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the log says of a case: given with an act on one that nobody has taken in hand before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// Its matter.
    pub matter: MatterId,
    /// When it was received.
    pub received: Time,
    /// How many people it speaks for.
    pub people: u32,
    /// The unit that the record names: until the class is decided it may be the accused one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<UnitId>,
}

/// Where a case in hand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// Its class is decided; nobody has told the petitioner that it is accepted.
    Classed,
    /// The petitioner was told that it is accepted.
    Accepted,
    /// The petitioner has a written opinion.
    Answered,
    /// A review was asked for.
    InReview,
    /// The review is answered.
    ReviewAnswered,
    /// A re-review was asked for.
    InRereview,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseEnd {
    /// A person closed it.
    Closed {
        /// Why.
        reason: TextRef,
        /// Who.
        by: Actor,
    },
    /// The petitioner asked for no review, or no re-review, in time: the opinion stands.
    NotAsked,
    /// The re-review is answered: the same facts and reasons are not accepted again (Article 36).
    Final,
}

/// What became of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockChange {
    /// It runs.
    Started {
        /// Since when.
        at: Time,
    },
    /// It was lengthened, or a hearing began or ended.
    Adjusted {
        /// What was done.
        adjustment: Adjustment,
    },
    /// What it waited for was done, or it no longer applies.
    Stopped,
    /// It ran out in silence.
    Missed {
        /// Its last day by law.
        legal: Day,
    },
    /// Another calendar moved it.
    Moved {
        /// What it was.
        before: Dates,
        /// What it is now.
        after: Dates,
    },
}

/// What a petitioner says of how their case was handled (Article 21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Content.
    Satisfied,
    /// On the whole.
    Mostly,
    /// Not.
    Unsatisfied,
}

impl Rating {
    /// All of them, the best first.
    pub const ALL: [Rating; 3] = [Rating::Satisfied, Rating::Mostly, Rating::Unsatisfied];
}

/// For how long after its end a case may be rated, and a rating changed.
pub const RATED_WITHIN: Span = Span::days(30);

/// A case in hand, or what is kept of one that was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseFile {
    /// It is in hand.
    Open(Box<OpenCase>),
    /// It is closed.
    Closed(Box<ClosedCase>),
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: Actor,
    /// Which.
    pub step: CaseStep<TextRef>,
}

/// A case in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCase {
    /// Which.
    pub id: CaseId,
    /// Its matter.
    pub matter: MatterId,
    /// When it was received.
    pub received: Time,
    /// How many people it speaks for.
    pub people: u32,
    /// What a person found it to be.
    pub class: Class,
    /// Grave or urgent.
    pub grave: bool,
    /// Name and address are clear.
    pub reachable: bool,
    /// Whom an accusation accuses, and units at which accused people work.
    pub accused: BTreeSet<UnitId>,
    /// The unit that has it; absent while the petition office does.
    pub holder: Option<UnitId>,
    /// The holder says that it is not competent, and nobody has decided that yet.
    pub objects: bool,
    /// Which post handles it.
    pub assigned: Option<PostId>,
    /// How many put a shared matter forward.
    pub representatives: Option<u32>,
    /// The day on which another remedy's time began, where somebody knows.
    pub remedies: BTreeMap<RemedyId, Day>,
    /// Where it stands.
    pub stage: CaseStage,
    /// Every clock that was started.
    pub clocks: BTreeMap<ClockId, CaseClock>,
    /// What was done, in order.
    pub steps: Vec<Taken>,
    /// What the petitioner said last of how it was handled.
    pub rating: Option<Rating>,
}

/// What is kept of a closed case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedCase {
    /// What it was found to be.
    pub class: Class,
    /// Whom it accused: the guard outlasts the case.
    pub accused: BTreeSet<UnitId>,
    /// When it was received.
    pub received: Time,
    /// When it ended.
    pub at: Time,
    /// How.
    pub end: CaseEnd,
    /// The opinions that the petitioner was given, in order.
    pub opinions: Vec<(TextRef, Time)>,
    /// The unit that had it; absent where the petition office did.
    pub holder: Option<UnitId>,
    /// What the petitioner said last of how it was handled.
    pub rating: Option<Rating>,
    /// When its key was erased: nobody can read it any more, but for copies of the key table.
    pub erased: Option<Time>,
    /// When the last copy that held its key was gone.
    pub destroyed: Option<Time>,
}

impl CaseFile {
    /// The case, where it is in hand.
    #[must_use]
    pub fn open(&self) -> Option<&OpenCase> {
        match self {
            CaseFile::Open(case) => Some(case),
            CaseFile::Closed(_) => None,
        }
    }

    /// What is kept of it, where it is closed.
    #[must_use]
    pub fn closed(&self) -> Option<&ClosedCase> {
        match self {
            CaseFile::Open(_) => None,
            CaseFile::Closed(case) => Some(case),
        }
    }

    /// What it was found to be.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            CaseFile::Open(case) => case.class,
            CaseFile::Closed(case) => case.class,
        }
    }

    /// When it was received.
    #[must_use]
    pub fn received(&self) -> Time {
        match self {
            CaseFile::Open(case) => case.received,
            CaseFile::Closed(case) => case.received,
        }
    }

    /// The unit that has it, or had it; absent where the petition office does.
    #[must_use]
    pub fn holder(&self) -> Option<&UnitId> {
        match self {
            CaseFile::Open(case) => case.holder.as_ref(),
            CaseFile::Closed(case) => case.holder.as_ref(),
        }
    }

    /// What the petitioner said last of how it was handled.
    #[must_use]
    pub fn rating(&self) -> Option<Rating> {
        match self {
            CaseFile::Open(case) => case.rating,
            CaseFile::Closed(case) => case.rating,
        }
    }

    /// Whether it may be rated: an opinion was given, or it ended and not long ago.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn may_be_rated(&self, now: Time) -> Result<(), CaseRefusal> {
        match self {
            CaseFile::Open(case) if case.opinions().next().is_none() => {
                Err(CaseRefusal::At(case.stage))
            }
            CaseFile::Closed(case) if now > case.at + RATED_WITHIN => Err(CaseRefusal::Closed),
            CaseFile::Open(_) | CaseFile::Closed(_) => Ok(()),
        }
    }

    /// Whom it accuses.
    #[must_use]
    pub fn accused(&self) -> &BTreeSet<UnitId> {
        match self {
            CaseFile::Open(case) => &case.accused,
            CaseFile::Closed(case) => &case.accused,
        }
    }
}

impl OpenCase {
    /// What the law asks of a petition before it says which clocks run on it.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            class: Some(self.class),
            grave: self.grave,
            reachable: self.reachable,
        }
    }

    /// The opinions that the petitioner was given, in order.
    pub fn opinions(&self) -> impl Iterator<Item = (&TextRef, Time)> {
        self.steps.iter().filter_map(|taken| match &taken.step {
            CaseStep::Answer { text } => Some((text, taken.at)),
            _ => None,
        })
    }

    /// The first instant at which a clock that still runs is late; `None` where no date can be given.
    #[must_use]
    pub fn next_due(&self, calendar: &Calendar) -> Option<Time> {
        let running = self.clocks.values().filter(|clock| clock.waits());
        let late = running.filter_map(|clock| Some(clock.running.due(calendar).ok()?.too_late()));
        late.min()
    }
}

/// Whether somebody of a post may read a case: by what is on its file, or, where nobody has taken it in hand,
/// by the unit that the record names, which may turn out to be the accused one.
///
/// # Errors
/// [`GuardRefusal`].
pub fn may_read(
    file: Option<&CaseFile>,
    named: Option<&UnitId>,
    plan: &Plan,
    post: &PostId,
) -> Result<(), GuardRefusal> {
    let unit = plan.post(post).and_then(|post| post.unit.as_ref());
    match file {
        Some(file) => may_have(Some(file.class()), file.accused(), plan, unit),
        None => match named {
            None => Ok(()),
            Some(named) => may_have(None, &BTreeSet::from([named.clone()]), plan, unit),
        },
    }
}

/// Whether a unit may have a case of that class.
///
/// # Errors
/// [`GuardRefusal`]; a post of no unit may have everything but what accuses somebody.
pub fn may_have(
    class: Option<Class>,
    accused: &BTreeSet<UnitId>,
    plan: &Plan,
    unit: Option<&UnitId>,
) -> Result<(), GuardRefusal> {
    match unit {
        Some(unit) => law::may_read(class, accused, unit, &|unit| plan.unit_above(unit)),
        None if class == Some(Class::Accusation) => Err(GuardRefusal::UnitNotKnown),
        None => Ok(()),
    }
}
