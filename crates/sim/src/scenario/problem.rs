//! What is wrong with a scenario, and where.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong: what was found, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What was found, and what is allowed.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    pub(crate) fn at(source: &str, span: &Range<usize>, message: String, help: String) -> Self {
        let before = source.get(..span.start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Problem {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
            help,
        }
    }

    pub(crate) fn of_toml(source: &str, error: &toml::de::Error) -> Self {
        let message = error.message().trim().replace('\n', "; ");
        let help = if message.starts_with("unknown field") {
            "correct the name, or remove the line"
        } else if message.starts_with("missing field") {
            "add it to this table"
        } else {
            "write it as docs/guide/demo.md shows"
        };
        let span = error.span().unwrap_or(0..0);
        Problem::at(source, &span, message, help.to_owned())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            line,
            column,
            message,
            help,
        } = self;
        write!(f, "{line}:{column}: {message}; {help}")
    }
}

impl std::error::Error for Problem {}
