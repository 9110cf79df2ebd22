//! `huiyin ledger`: setting the promise ledger up, and looking it over.

pub mod cosign;
pub mod key;
pub mod verify;

use super::Outcome;

/// `huiyin ledger …`
#[derive(Debug, clap::Subcommand)]
pub enum Subcommands {
    /// Make the key that signs the ledger, under a name that stays
    Key(key::Arguments),
    /// Take in a checkpoint that a witness has signed by hand
    Cosign(cosign::Arguments),
    /// Check the whole ledger: rows against the log, nodes against rows, signatures against both
    Verify(verify::Arguments),
}

/// Runs the subcommand.
///
/// # Errors
/// As the subcommand's own.
pub fn run(command: &Subcommands) -> Outcome {
    match command {
        Subcommands::Key(arguments) => key::run(arguments),
        Subcommands::Cosign(arguments) => cosign::run(arguments),
        Subcommands::Verify(arguments) => verify::run(arguments),
    }
}
