//! What a check found: where, what, and what to do about it.

use std::fmt;

/// One thing that breaks a habit of the house.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// File, with `:line` where a line is known.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What to do.
    pub help: String,
}

impl Finding {
    pub(crate) fn new(
        place: impl Into<String>,
        found: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            place: place.into(),
            found: found.into(),
            help: help.into(),
        }
    }

    pub(crate) fn at(
        path: &str,
        line: usize,
        found: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::new(format!("{path}:{line}"), found, help)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.found, self.help)
    }
}
