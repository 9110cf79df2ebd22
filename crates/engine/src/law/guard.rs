//! Who may have a case: an accusation never reaches the accused unit or what is subordinate to it
//! (Regulations 30, 46), nobody handles what touches their own interest (28), and a shared matter is put
//! forward by at most five (20). What is not known counts as not allowed.
//! Absent: text, names of people, and what a plan says of posts.

use super::Class;
use crate::ids::UnitId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most representatives of a shared matter (Article 20).
pub const REPRESENTATIVES_MAX: u32 = 5;
/// The deepest that units stand under each other; a longer chain is taken for a circle.
const DEPTH_MAX: usize = 64;

/// What somebody said when asked for a direct interest in the matter or the petitioner (Article 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    /// Was not asked, or did not answer.
    NotAnswered,
    /// Has none.
    None,
    /// Has one.
    Direct,
}

/// Somebody who may be given a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The unit they work at.
    pub unit: UnitId,
    /// What they said of their interest.
    pub interest: Interest,
}

/// Why somebody may not have a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardRefusal {
    /// No person decided the class yet, and it may be an accusation.
    ClassNotDecided,
    /// An accusation of which nobody recorded whom it accuses.
    AccusedNotRecorded,
    /// The unit is accused.
    Accused,
    /// The unit is subordinate to an accused one.
    UnderAccused {
        /// The accused unit.
        unit: UnitId,
    },
    /// The units above this one run in a circle, or do not end.
    UnitsInCircle,
    /// Nobody knows to which unit the post belongs.
    UnitNotKnown,
    /// A direct interest: recusal.
    DirectInterest,
    /// Nobody asked for an interest.
    InterestNotAnswered,
    /// More than five representatives, none, or more than those who complain.
    Representatives {
        /// The most that is allowed here.
        most: u32,
    },
}

/// Whether somebody of this unit may read a case. The accused units are those the accusation names,
/// and those at which the people work whom it names.
///
/// # Errors
/// [`GuardRefusal`].
pub fn may_read(
    class: Option<Class>,
    accused: &BTreeSet<UnitId>,
    reader: &UnitId,
    above: &impl Fn(&UnitId) -> Option<UnitId>,
) -> Result<(), GuardRefusal> {
    match class {
        // Recorded before the class was decided, it already guards.
        None if accused.is_empty() => Err(GuardRefusal::ClassNotDecided),
        Some(Class::Accusation) if accused.is_empty() => Err(GuardRefusal::AccusedNotRecorded),
        None | Some(Class::Accusation) => not_under(accused, reader, above),
        Some(Class::Suggestion | Class::Request(_)) => Ok(()),
    }
}

/// Whether somebody may be given a case to handle.
///
/// # Errors
/// [`GuardRefusal`].
pub fn may_be_assigned(
    class: Option<Class>,
    accused: &BTreeSet<UnitId>,
    candidate: &Candidate,
    above: &impl Fn(&UnitId) -> Option<UnitId>,
) -> Result<(), GuardRefusal> {
    if class.is_none() {
        return Err(GuardRefusal::ClassNotDecided);
    }
    may_read(class, accused, &candidate.unit, above)?;
    match candidate.interest {
        Interest::None => Ok(()),
        Interest::Direct => Err(GuardRefusal::DirectInterest),
        Interest::NotAnswered => Err(GuardRefusal::InterestNotAnswered),
    }
}

/// Whether so many representatives may put forward a matter that so many people share.
///
/// # Errors
/// [`GuardRefusal::Representatives`].
pub fn representatives(people: u32, representatives: u32) -> Result<(), GuardRefusal> {
    let most = people.min(REPRESENTATIVES_MAX);
    match (1..=most).contains(&representatives) {
        true => Ok(()),
        false => Err(GuardRefusal::Representatives { most }),
    }
}

fn not_under(
    accused: &BTreeSet<UnitId>,
    reader: &UnitId,
    above: &impl Fn(&UnitId) -> Option<UnitId>,
) -> Result<(), GuardRefusal> {
    if accused.contains(reader) {
        return Err(GuardRefusal::Accused);
    }
    let mut unit = reader.clone();
    for _ in 0..DEPTH_MAX {
        match above(&unit) {
            None => return Ok(()),
            Some(upper) if accused.contains(&upper) => {
                return Err(GuardRefusal::UnderAccused { unit: upper });
            }
            Some(upper) => unit = upper,
        }
    }
    Err(GuardRefusal::UnitsInCircle)
}
