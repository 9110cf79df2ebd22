//! Conditions: text to a checked expression, or every fault in it at its place.
//! The language is the part of CEL that counts and lengths of time need; what it leaves out (text, lists,
//! fields, functions) is recognised only far enough to say so.

mod lexer;
mod parser;
mod part;
mod types;

use crate::schema::Scope;
use huiyin_engine::plan::Expr;
use huiyin_engine::time::Span;
use std::ops::Range;

/// Longest condition, in bytes.
pub(crate) const LENGTH_MAX: usize = 2000;
/// Most operators and operands in one condition.
const PARTS_MAX: usize = 256;
/// Deepest nesting; CEL itself promises 24 at least.
const DEPTH_MAX: usize = 20;
/// Most faults reported for one condition.
const FAULTS_MAX: usize = 16;

/// What is wrong with a part of a condition, for the rule that words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: Range<usize>,
    pub(crate) kind: FaultKind,
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// Nothing is written.
    Empty,
    /// Too long, too deep or too many parts.
    TooLarge,
    /// A character or sign that the language does not have, and the one that was meant.
    Sign {
        found: String,
        meant: Option<&'static str>,
    },
    /// A number that is not whole or does not fit.
    Number { found: String },
    /// An operand was expected.
    Operand { found: String },
    /// An operator or the end was expected.
    Operator { found: String },
    /// A bracket or `:` is missing.
    Missing { sign: &'static str },
    /// A text. `length` where it is a length of time without its `duration(…)`.
    Text { length: bool },
    /// `a.b`, `a[…]`: picks something out of a record.
    Selection,
    /// `f(…)` that the language does not have.
    Function { name: String },
    /// A list, a map, `null`, `in`.
    Construct { found: String },
    /// A length of time that cannot be read.
    Duration { found: String },
    /// An input that exists, but not here.
    OtherScope { name: String },
    /// No such input; the near one, if there is one.
    Input {
        name: String,
        near: Option<&'static str>,
    },
    /// Types that do not fit; already worded.
    Types { en: String, zh: String },
}

/// Reads a condition.
///
/// # Errors
/// Every fault found, in order of place.
pub(crate) fn read(text: &str, scope: Scope) -> Result<Expr, Vec<Fault>> {
    if text.len() > LENGTH_MAX {
        return Err(vec![Fault {
            at: 0..text.len(),
            kind: FaultKind::TooLarge,
        }]);
    }
    let (tokens, faults) = lexer::tokens(text);
    parser::Parser::new(text, tokens, faults, scope).finish()
}

/// A length of time as CEL's `duration()` reads it: whole hours, minutes, seconds, largest first or not.
pub(crate) fn cel_duration(text: &str) -> Option<Span> {
    length(text, &[('h', 3600), ('m', 60), ('s', 1)])
}

/// A length of time as the plan's own fields write it: days as well.
pub(crate) fn plan_length(text: &str) -> Option<Span> {
    length(text, &[('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)])
}

/// At most ten years; each unit at most once, largest first.
fn length(text: &str, units: &[(char, i64)]) -> Option<Span> {
    const SECONDS_MAX: i64 = 3650 * 86_400;
    let mut seconds = 0_i64;
    let mut units = units.iter();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let n: i64 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let (_, each) = units.find(|(name, _)| *name == unit)?;
        seconds = seconds.checked_add(n.checked_mul(*each)?)?;
        rest = &rest[digits + 1..];
    }
    (!text.is_empty() && seconds <= SECONDS_MAX).then(|| Span::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_largest_unit_first_and_nothing_else() {
        assert_eq!(plan_length("30d"), Some(Span::days(30)));
        assert_eq!(cel_duration("1h30m"), Some(Span::minutes(90)));
        for wrong in [
            "",
            "4",
            "h",
            "30m1h",
            "1h1h",
            "-4h",
            "4 h",
            "4小时",
            "99999999999999999999h",
            "9000d",
        ] {
            assert_eq!(plan_length(wrong), None, "{wrong}");
        }
        assert_eq!(cel_duration("30d"), None);
    }
}
