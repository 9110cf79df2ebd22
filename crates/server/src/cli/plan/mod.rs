//! `huiyin plan`: what can be done with a plan file.

pub mod check;
pub mod diff;
pub mod fmt;
pub mod schema;
pub mod show;

use super::{Outcome, Stop, Verdict, read_file};
use clap::Subcommand;
use huiyin_engine::plan::Plan;
use huiyin_plan::{Lang, Severity, check_bytes, render_text};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// `huiyin plan …`
#[derive(Debug, Subcommand)]
pub enum Subcommands {
    /// Check a plan file: every problem with its line and column
    Check(check::Arguments),
    /// The plan as the document people know: text, HTML or Word
    Show(show::Arguments),
    /// Lay a plan file out, comments kept
    Fmt(fmt::Arguments),
    /// What changed between two versions, rule by rule
    Diff(diff::Arguments),
    /// The JSON Schema of plan files, for editors
    Schema,
}

/// Runs the subcommand.
///
/// # Errors
/// As the subcommand's own.
pub fn run(command: &Subcommands) -> Outcome {
    match command {
        Subcommands::Check(arguments) => check::run(arguments),
        Subcommands::Show(arguments) => show::run(arguments),
        Subcommands::Fmt(arguments) => fmt::run(arguments),
        Subcommands::Diff(arguments) => diff::run(arguments),
        Subcommands::Schema => schema::run(),
    }
}

/// The language that messages are in.
#[must_use]
pub fn lang() -> Lang {
    if super::in_chinese() {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// Loads the plan that a command runs under; one with errors is printed to standard error, and
/// the command does not run.
///
/// # Errors
/// [`Stop::Unusable`] where the file cannot be read or the plan does not hold.
pub fn load(path: &Path) -> Result<Plan, Stop> {
    let bytes = read_file(path)?;
    let (checked, text) = check_bytes(&bytes);
    let name = path.display().to_string();
    let stops = checked
        .diagnostics
        .iter()
        .any(|found| found.severity != Severity::Warning);
    if stops {
        let colour = io::stderr().is_terminal();
        let said = render_text(&checked.diagnostics, &text, &name, colour, lang());
        let _ = io::stderr().write_all(said.as_bytes());
    }
    checked.plan.ok_or_else(|| {
        Stop::Unusable(format!(
            "{name}: this plan cannot run; mend what `huiyin plan check` shows"
        ))
    })
}

/// The verdict on a file with these diagnostics: warnings alone do not fail it.
#[must_use]
pub fn verdict(diagnostics: &[huiyin_plan::Diagnostic]) -> Verdict {
    let fails = diagnostics
        .iter()
        .any(|found| found.severity != Severity::Warning);
    if fails {
        Verdict::DoesNotHold
    } else {
        Verdict::Done
    }
}
