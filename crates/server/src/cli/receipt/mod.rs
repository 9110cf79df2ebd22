//! `huiyin receipt`: what a petitioner, or anybody, can do with a receipt.

pub mod verify;
mod words;

use super::Outcome;

/// `huiyin receipt …`
#[derive(Debug, clap::Subcommand)]
pub enum Subcommands {
    /// Check a receipt without network, against the keys that you trust
    Verify(verify::Arguments),
}

/// Runs the subcommand.
///
/// # Errors
/// As the subcommand's own.
pub fn run(command: &Subcommands) -> Outcome {
    match command {
        Subcommands::Verify(arguments) => verify::run(arguments),
    }
}
