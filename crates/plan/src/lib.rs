//! Reads plan text into a checked [`Plan`], or says everything that is wrong with it and where.
//!
//! Deliberately absent: disks, clocks and the network. Text in, a plan or diagnostics out; the same
//! text always gives the same answer, and no problem hides the next one.

mod calendar;
mod compile;
mod diagnostic;
mod diff;
mod expr;
mod format;
mod item;
mod json_schema;
mod read;
mod render;
mod rules;
mod sarif;
mod schema;
mod search;
mod show;
mod source;
mod suggest;
mod telling;

pub use calendar::{read_calendar_year, shipped_calendar};
pub use diagnostic::{Diagnostic, Lang, Severity, Words};
pub use diff::{Change, Difference, diff};
pub use format::format;
pub use json_schema::json_schema;
pub use render::{render_json, render_text};
pub use rules::codes;
pub use sarif::render_sarif;
#[doc(hidden)]
pub use schema::vocabulary;
pub use show::{show_blocks, show_docx, show_html, show_text};
pub use suggest::nearest;
#[doc(hidden)]
pub use telling::all_words as telling_words;

use diagnostic::{Finding, Findings};
use huiyin_engine::plan::{Condition, Expr, Plan};
use schema::Scope;
use source::{Decoded, Lines};
use std::borrow::Cow;
use std::ops::Range;

/// Largest plan, in bytes. The sample city's is a thirtieth of it.
pub const BYTES_MAX: usize = 1 << 20;
/// Most diagnostics reported for one file; the first in the order of the file are kept.
pub const DIAGNOSTICS_MAX: usize = 500;

/// What a check gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The plan; only where no diagnostic is an error or a refusal.
    pub plan: Option<Plan>,
    /// Everything found, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a plan and compiles it.
#[must_use]
pub fn check(text: &str) -> Checked {
    let mut found = Findings::new();
    let plan = checked(without_mark(text), &mut found);
    finish(without_mark(text), plan, found)
}

/// Checks a file's bytes. The text it gives back is what the diagnostics' places refer to:
/// the file's own, or, where the encoding is bad, with the unreadable bytes replaced.
#[must_use]
pub fn check_bytes(bytes: &[u8]) -> (Checked, Cow<'_, str>) {
    let text = String::from_utf8_lossy(bytes);
    let Err(error) = str::from_utf8(bytes) else {
        return (check(&text), text);
    };
    let body = without_mark(&text);
    let marked = text.len() - body.len();
    let mut found = vec![rules::bad_encoding::finding(
        bytes,
        error.valid_up_to() - marked,
    )];
    checked(body, &mut found);
    let checked = finish(body, None, found);
    (checked, text)
}

/// Reads one condition, an indicator's or a level's; where it does not read, the places of its faults,
/// in bytes. For the fuzz target, which would spend its minute on the plan around the condition.
///
/// # Errors
/// Every fault's place.
#[doc(hidden)]
pub fn read_condition(text: &str, of_level: bool) -> Result<Expr, Vec<Range<usize>>> {
    let scope = match of_level {
        true => Scope::Level,
        false => Scope::Indicator,
    };
    let places = |faults: Vec<expr::Fault>| faults.into_iter().map(|fault| fault.at).collect();
    expr::read(text, scope).map_err(places)
}

/// Reads one condition over an incident's state, as a level's `suggest_when` has it.
///
/// # Errors
/// Everything that is wrong, placed in `file`, where the condition stands as the TOML text at `literal`.
pub fn level_condition(
    text: &str,
    file: &str,
    literal: &Range<usize>,
) -> Result<Condition, Vec<Diagnostic>> {
    let lines = Lines::new(file);
    let decoded = Decoded::new(file, literal, text);
    let found = |fault: expr::Fault| {
        let place = decoded.place(&fault.at);
        placed(
            &lines,
            rules::bad_expression::finding(&fault, Scope::Level, text, place),
        )
    };
    match expr::read(text, Scope::Level) {
        Ok(expr) => Ok(Condition {
            source: text.to_owned(),
            expr,
        }),
        Err(faults) => Err(faults.into_iter().map(found).collect()),
    }
}

/// The text without a byte order mark, which Windows editors put in front.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// What keeps a text from being read as TOML at all.
fn unreadable(text: &str) -> Vec<Diagnostic> {
    let mut found = Findings::new();
    read(text, &mut found);
    found.retain(|finding| finding.code == rules::toml_syntax::RULE.0);
    finish(text, None, found).diagnostics
}

fn read(text: &str, found: &mut Findings) -> Option<item::Item> {
    if text.len() > BYTES_MAX {
        found.push(rules::toml_syntax::too_large(text.len()));
        return None;
    }
    Some(read::file(text, found))
}

fn checked(text: &str, found: &mut Findings) -> Option<Plan> {
    let root = read(text, found)?;
    rules::run(&root, found);
    let stops = |finding: &Finding| finding.severity != Severity::Warning;
    if found.iter().any(stops) {
        return None;
    }
    compile::plan(&root)
}

fn finish(text: &str, plan: Option<Plan>, mut found: Findings) -> Checked {
    drop_echoes(text, &mut found);
    found.sort_by_key(|f| (f.span.start, f.severity, f.code, f.span.end));
    found.dedup_by(|a, b| (a.code, &a.span, &a.message) == (b.code, &b.span, &b.message));
    found.truncate(DIAGNOSTICS_MAX);
    let lines = Lines::new(text);
    let diagnostics = found.into_iter().map(|finding| placed(&lines, finding));
    Checked {
        plan,
        diagnostics: diagnostics.collect(),
    }
}

/// A line that could not be read as TOML is reported as such, not again for what was made of it.
fn drop_echoes(text: &str, found: &mut Findings) {
    let lines = Lines::new(text);
    let line = |finding: &Finding| lines.line(finding.span.start);
    let syntax = |finding: &Finding| {
        finding.code == rules::toml_syntax::RULE.0 || finding.code == rules::bad_encoding::RULE.0
    };
    let unreadable: Vec<usize> = found.iter().filter(|f| syntax(f)).map(line).collect();
    found
        .retain(|f| syntax(f) || f.severity == Severity::Refused || !unreadable.contains(&line(f)));
}

fn placed(lines: &Lines<'_>, finding: Finding) -> Diagnostic {
    let (line, column) = lines.place(finding.span.start);
    Diagnostic {
        code: finding.code,
        severity: finding.severity,
        line,
        column,
        end_column: lines.end_column(&finding.span),
        message: finding.message,
        help: finding.help,
    }
}
