//! `huiyin drill`: a plan rehearsed before it is needed. Absent: rules and chance; a scenario and a seed go in,
//! what would have happened comes out.

pub mod run;
pub mod sweep;

use super::{Outcome, Stop, read_file};
use crate::cli::plan::lang;
use huiyin_plan::{render_json, render_text};
use huiyin_sim::{Problem, Scenario, diagnostics};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Rehearse a plan under a virtual clock.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommands {
    /// One simulated exercise: timeline, deadlines met and missed, state hash
    Run(run::Arguments),
    /// Many exercises: which deadline breaks first, and the smallest staffing that holds
    Sweep(sweep::Arguments),
}

/// Runs the subcommand.
///
/// # Errors
/// Files that cannot be read, a plan that does not hold.
pub fn run(command: &Subcommands) -> Outcome {
    match command {
        Subcommands::Run(arguments) => run::run(arguments),
        Subcommands::Sweep(arguments) => sweep::run(arguments),
    }
}

/// A scenario's text as UTF-8, in which diagnostics have their places.
fn text_of(path: &Path) -> Result<String, Stop> {
    let bytes = read_file(path)?;
    String::from_utf8(bytes).map_err(|_| {
        let name = path.display();
        Stop::Unusable(format!(
            "{name}: this scenario is not UTF-8; save it as UTF-8"
        ))
    })
}

/// Reads a scenario; where it does not hold, says everything that is wrong and gives nothing.
fn scenario(path: &Path, text: &str, json: bool) -> Result<Option<Scenario>, Stop> {
    match Scenario::read(text) {
        Ok(scenario) => Ok(Some(scenario)),
        Err(problems) => {
            refuse(path, text, &problems, json)?;
            Ok(None)
        }
    }
}

/// Prints what is wrong with a scenario: as text on standard error, as one JSON object on standard output.
fn refuse(path: &Path, text: &str, problems: &[Problem], json: bool) -> Result<(), Stop> {
    let found = diagnostics(problems);
    let name = path.display().to_string();
    if json {
        writeln!(io::stdout(), "{}", render_json(&name, &found, lang()))?;
    } else {
        let colour = io::stderr().is_terminal();
        let said = render_text(&found, text, &name, colour, lang());
        io::stderr().write_all(said.as_bytes())?;
    }
    Ok(())
}
