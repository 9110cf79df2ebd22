//! `huiyin user`: staff accounts from the command line.

pub mod add;

use super::Outcome;

/// `huiyin user …`
#[derive(Debug, clap::Subcommand)]
pub enum Subcommands {
    /// Make an account; its password is read from standard input
    Add(add::Arguments),
}

/// Runs the subcommand.
///
/// # Errors
/// As the subcommand's own.
pub fn run(command: &Subcommands) -> Outcome {
    match command {
        Subcommands::Add(arguments) => add::run(arguments),
    }
}
