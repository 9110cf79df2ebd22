//! `huiyin plan schema`: the JSON Schema of plan files, for editors.

use crate::cli::{Outcome, Verdict};
use std::io::{self, Write};

/// Runs the subcommand.
///
/// # Errors
/// Where the output cannot be written.
pub fn run() -> Outcome {
    writeln!(io::stdout().lock(), "{}", huiyin_plan::json_schema())?;
    Ok(Verdict::Done)
}
