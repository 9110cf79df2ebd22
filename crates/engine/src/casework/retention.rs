//! How long what a case says, and who wrote it, is kept once the case has ended. The city chooses within a floor
//! and a ceiling; while something of the petitioner's is unread, time stands still, and what is promised is kept first.
//!
//! The floor is the time in which somebody may still need it, the ceiling the time after which nobody does:
//! the shortest time that the purpose takes (Personal Information Protection Law 19), and longer than the times
//! in which the petitioner may go to court. Deliberately absent: cases that have not ended; they run on.

use super::{ClosedCase, Material};
use crate::ids::CaseId;
use crate::law::Class;
use crate::state::City;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long copies of the key table are kept. A key is destroyed once the last copy that holds it is gone.
pub const COPIES_KEPT: Span = Span::days(30);

/// The bounds for a kind of case, in days after its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Nothing goes before.
    pub floor: u32,
    /// What holds where the city says nothing.
    pub usual: u32,
    /// Everything is gone by then.
    pub ceiling: u32,
}

/// Suggestions: nobody's rights hang on them.
pub const SUGGESTION: Bounds = Bounds {
    floor: 30,
    usual: 90,
    ceiling: 365,
};

/// Requests: six months to sue an authority (Administrative Litigation Law 46) are the floor, three years of
/// limitation (Civil Code 188) the ceiling.
pub const REQUEST: Bounds = Bounds {
    floor: 184,
    usual: 731,
    ceiling: 1096,
};

/// Accusations: two years (State Compensation Law 39) are the floor; after five (Administrative Penalty Law 36)
/// no act is punished any more.
pub const ACCUSATION: Bounds = Bounds {
    floor: 731,
    usual: 1096,
    ceiling: 1827,
};

/// How many days a city keeps each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    suggestion: u32,
    request: u32,
    accusation: u32,
}

/// A number of days outside of its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfBounds {
    /// Which kind.
    pub kind: &'static str,
    /// What was asked for.
    pub found: u32,
    /// What is allowed.
    pub bounds: Bounds,
}

impl Default for Keep {
    fn default() -> Self {
        Keep {
            suggestion: SUGGESTION.usual,
            request: REQUEST.usual,
            accusation: ACCUSATION.usual,
        }
    }
}

impl Keep {
    /// What holds where the city says nothing, by the names of the kinds.
    #[must_use]
    pub const fn usual() -> [(&'static str, u32); 3] {
        [
            ("suggestion", SUGGESTION.usual),
            ("request", REQUEST.usual),
            ("accusation", ACCUSATION.usual),
        ]
    }

    /// Days for suggestions, requests and accusations.
    ///
    /// # Errors
    /// The first that is outside of its bounds.
    pub fn new(suggestion: u32, request: u32, accusation: u32) -> Result<Self, OutOfBounds> {
        let all = [
            ("suggestion", suggestion, SUGGESTION),
            ("request", request, REQUEST),
            ("accusation", accusation, ACCUSATION),
        ];
        for (kind, found, bounds) in all {
            if !(bounds.floor..=bounds.ceiling).contains(&found) {
                return Err(OutOfBounds {
                    kind,
                    found,
                    bounds,
                });
            }
        }
        Ok(Keep {
            suggestion,
            request,
            accusation,
        })
    }

    /// Days after the end of a case of this class.
    #[must_use]
    pub const fn days(self, class: Class) -> u32 {
        match class {
            Class::Suggestion => self.suggestion,
            Class::Request(_) => self.request,
            Class::Accusation => self.accusation,
        }
    }
}

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OutOfBounds {
            kind,
            found,
            bounds,
        } = self;
        let Bounds { floor, ceiling, .. } = bounds;
        write!(
            f,
            "{kind}={found}: between {floor} and {ceiling} days are allowed"
        )
    }
}

/// When the key of a closed case is to go; `None` where it has gone, or while something is unread. As long as
/// something [promised on it](City::owes) is open it stays all the same.
#[must_use]
pub fn expires(case: &ClosedCase, material: Option<&Material>, keep: Keep) -> Option<Time> {
    let unread = material.is_some_and(|held| held.unread() > 0);
    if case.erased.is_some() || unread {
        return None;
    }
    let paused = material.map_or(Span(0), |held| held.paused);
    Some(case.at + Span::days(i64::from(keep.days(case.class))) + paused)
}

impl City {
    /// Whether something promised on a case is neither kept nor given up: its words lie under the case's key.
    #[must_use]
    pub fn owes(&self, case: CaseId) -> bool {
        let promised = self.case_promises.values();
        let mut theirs = promised.filter(|held| held.case == case);
        theirs.any(|held| !held.promise.stage.closed())
    }
}
