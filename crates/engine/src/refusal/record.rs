//! Why a correction of a record, or a merge of matters, is refused: a closed list, each with what would be
//! allowed.

use crate::ids::{IncidentId, MatterId};
use std::fmt;

/// A named reason for refusing a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordRefusal {
    /// That is what is written down already.
    NothingChanges,
    /// The record was struck out, and counts for nothing.
    StruckOut,
    /// Somebody has the case in hand.
    InHand,
    /// The case gave this matter its name, and others belong to it.
    NamesItsMatter(MatterId),
    /// A record is made between 1990 and now.
    TimeOutOfRange,
    /// A record speaks for 1 to [`PEOPLE_MAX`](crate::record::PEOPLE_MAX) people.
    PeopleOutOfRange,
    /// That area is not in the plan.
    UnknownArea,
    /// No case was chosen.
    NoCases,
    /// At most so many cases are moved at once.
    TooManyCases(usize),
    /// A matter is moved or merged into itself.
    SameMatter,
    /// This matter is being assessed.
    BeingAssessed(MatterId),
    /// Each of the two matters has an open incident of its own.
    BothRespond(IncidentId, IncidentId),
    /// An answer to what is asked in public about this matter is being waited for.
    AnswerAwaited(MatterId),
}

impl RecordRefusal {
    pub(super) const fn code(self) -> &'static str {
        match self {
            RecordRefusal::NothingChanges => "nothing-changes",
            RecordRefusal::StruckOut => "struck-out",
            RecordRefusal::InHand => "case-in-hand",
            RecordRefusal::NamesItsMatter(_) => "names-its-matter",
            RecordRefusal::TimeOutOfRange => "time-out-of-range",
            RecordRefusal::PeopleOutOfRange => "people-out-of-range",
            RecordRefusal::UnknownArea => "unknown-area",
            RecordRefusal::NoCases => "no-cases",
            RecordRefusal::TooManyCases(_) => "too-many-cases",
            RecordRefusal::SameMatter => "same-matter",
            RecordRefusal::BeingAssessed(_) => "being-assessed",
            RecordRefusal::BothRespond(..) => "both-respond",
            RecordRefusal::AnswerAwaited(_) => "answer-awaited",
        }
    }
}

impl fmt::Display for RecordRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordRefusal::NothingChanges => {
                f.write_str("that is what is written down already; nothing would change")
            }
            RecordRefusal::StruckOut => f.write_str(
                "the record was struck out and counts for nothing; correct it first, and it counts again",
            ),
            RecordRefusal::InHand => {
                f.write_str("somebody has the case in hand; close it first, then strike its record out")
            }
            RecordRefusal::NamesItsMatter(matter) => write!(
                f,
                "this case gave matter {matter} its name: move the others, or merge the matter"
            ),
            RecordRefusal::TimeOutOfRange => f.write_str("a record is made between 1990 and now"),
            RecordRefusal::PeopleOutOfRange => write!(
                f,
                "a record speaks for 1 to {} people",
                crate::record::PEOPLE_MAX
            ),
            RecordRefusal::UnknownArea => f.write_str("that area is not in the plan"),
            RecordRefusal::NoCases => f.write_str("choose the cases that are to move"),
            RecordRefusal::TooManyCases(most) => {
                write!(f, "at most {most} cases are moved at once; move the rest afterwards")
            }
            RecordRefusal::SameMatter => f.write_str("it is that matter already; choose another one"),
            RecordRefusal::BeingAssessed(matter) => write!(
                f,
                "matter {matter} is being assessed; merge once the chain has ended"
            ),
            RecordRefusal::BothRespond(one, other) => write!(
                f,
                "both matters have an open incident: merge incidents {one} and {other} first"
            ),
            RecordRefusal::AnswerAwaited(matter) => write!(
                f,
                "an answer to what is asked in public about matter {matter} is awaited; publish it first"
            ),
        }
    }
}
