//! The command line: one file per subcommand. Results go to standard output, everything else to
//! standard error. Absent: rules, storage; a subcommand reads its arguments, calls a room, prints.

pub mod backup;
pub mod demo;
pub mod doctor;
pub mod drill;
pub mod import;
pub mod ledger;
pub mod matters;
pub mod plan;
pub mod receipt;
pub mod records;
pub mod replay;
pub mod report;
pub mod restore;
pub mod serve;
pub mod user;
pub mod vault;

use clap::{Parser, Subcommand};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// 回音 Huiyin: a city's grievance emergency plan, at work.
#[derive(Debug, Parser)]
#[command(name = "huiyin", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Subcommands,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// A sample city with an incident unfolding; nothing to set up
    Demo(demo::Arguments),
    /// The server
    Serve(serve::Arguments),
    /// Check, show, lay out and compare plan files
    #[command(subcommand)]
    Plan(plan::Subcommands),
    /// Complaint records into the store, through the running server where there is one
    Import(import::Arguments),
    /// Records through a plan's indicators: the signals, in order
    Replay(replay::Arguments),
    /// Group records into matters, as a stream
    Matters(matters::Arguments),
    /// Rehearse a plan under a virtual clock
    #[command(subcommand)]
    Drill(drill::Subcommands),
    /// Check receipts
    #[command(subcommand)]
    Receipt(receipt::Subcommands),
    /// Set the promise ledger up, and check it
    #[command(subcommand)]
    Ledger(ledger::Subcommands),
    /// The after-action report on an incident
    Report(report::Arguments),
    /// Look a data folder over: what is wrong, and what to do
    Doctor(doctor::Arguments),
    /// Back a data folder up, beside the server that is using it
    Backup(backup::Arguments),
    /// Put a backup into an empty folder
    Restore(restore::Arguments),
    /// The vault's master key
    #[command(subcommand)]
    Vault(vault::Subcommands),
    /// Staff accounts
    #[command(subcommand)]
    User(user::Subcommands),
}

/// How a subcommand ended, where it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Exit code 0.
    Done,
    /// The thing checked does not hold: exit code 1.
    DoesNotHold,
}

/// Why a subcommand could not do its work; printed in one line.
#[derive(Debug)]
pub enum Stop {
    /// Wrong usage: exit code 2.
    Usage(String),
    /// Input or environment unusable: exit code 3.
    Unusable(String),
    /// Whoever read the output went away; nothing is wrong.
    OutputClosed,
}

impl Stop {
    /// Input or environment unusable: what, where, what to do.
    pub fn unusable(what: impl Display) -> Self {
        Stop::Unusable(what.to_string())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::OutputClosed,
            _ => Stop::Unusable(format!("the output cannot be written: {error}")),
        }
    }
}

/// What every subcommand returns.
pub type Outcome = Result<Verdict, Stop>;

/// Runs the command line to its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Subcommands::Demo(arguments) => demo::run(&arguments),
        Subcommands::Serve(arguments) => serve::run(&arguments),
        Subcommands::Import(arguments) => import::run(&arguments),
        Subcommands::Doctor(arguments) => doctor::run(&arguments),
        Subcommands::Backup(arguments) => backup::run(&arguments),
        Subcommands::Restore(arguments) => restore::run(&arguments),
        Subcommands::Vault(command) => vault::run(&command),
        Subcommands::User(command) => user::run(&command),
        Subcommands::Plan(command) => plan::run(&command),
        Subcommands::Replay(arguments) => replay::run(&arguments),
        Subcommands::Matters(arguments) => matters::run(&arguments),
        Subcommands::Drill(command) => drill::run(&command),
        Subcommands::Report(arguments) => report::run(&arguments),
        Subcommands::Receipt(command) => receipt::run(&command),
        Subcommands::Ledger(command) => ledger::run(&command),
    };
    exit_code(outcome)
}

fn exit_code(outcome: Outcome) -> ExitCode {
    let (code, said) = match outcome {
        Ok(Verdict::Done) | Err(Stop::OutputClosed) => (0, None),
        Ok(Verdict::DoesNotHold) => (1, None),
        Err(Stop::Usage(said)) => (2, Some(said)),
        Err(Stop::Unusable(said)) => (3, Some(said)),
    };
    if let Some(said) = said {
        let _ = writeln!(io::stderr(), "huiyin: {said}");
    }
    ExitCode::from(code)
}

/// Reads a whole file, or says which one cannot be read.
///
/// # Errors
/// [`Stop::Unusable`] with the file's name.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(|error| cannot_read(path, &error))
}

/// A file that cannot be read, in one line.
#[must_use]
pub fn cannot_read(path: &Path, error: &io::Error) -> Stop {
    Stop::Unusable(format!("{}: cannot be read: {error}", path.display()))
}

/// An instant that a flag was given, in microseconds since 1970.
///
/// # Errors
/// [`Stop::Usage`] with the flag's name and the forms that it takes.
pub fn instant(flag: &str, text: &str) -> Result<i64, Stop> {
    huiyin_intake::parse_time_us(text).map_err(|_| {
        Stop::Usage(format!(
            "{flag} {text}: not an instant; write 2026-03-02T08:30:00+08:00 or 2026-03-02 08:30"
        ))
    })
}

/// Whether messages are in Chinese: decided by the usual locale variables.
#[must_use]
pub fn in_chinese() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL")
        .or_else(|| set("LC_MESSAGES"))
        .or_else(|| set("LANG"));
    locale.is_some_and(|locale| locale.starts_with("zh"))
}
