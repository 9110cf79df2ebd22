//! `huiyin vault rotate --data DIR`: another master key.

use super::{Outcome, Stop, Verdict, in_chinese};
use crate::clock::Clock;
use crate::live::rotate;
use std::io::{self, Write};
use std::path::PathBuf;

/// `huiyin vault …`
#[derive(Debug, clap::Subcommand)]
pub enum Subcommands {
    /// Make another master key and wrap every key under it; the server must be stopped
    Rotate(Arguments),
}

/// Arguments of `huiyin vault rotate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A server that uses the folder; a vault that cannot be opened or written.
pub fn run(command: &Subcommands) -> Outcome {
    let Subcommands::Rotate(arguments) = command;
    let dir = &arguments.data;
    if !dir.join("vault.db").is_file() {
        let dir = dir.display();
        return Err(Stop::Unusable(format!(
            "{dir}: no vault.db in it; give the folder that `huiyin serve` was given"
        )));
    }
    let done = rotate(dir, Clock::system().now()).map_err(Stop::unusable)?;
    let mut out = io::stdout().lock();
    if arguments.json {
        let said = serde_json::json!({"keys": done.keys, "useless": done.useless});
        writeln!(out, "{said}")?;
        return Ok(Verdict::Done);
    }
    if in_chinese() {
        writeln!(
            out,
            "{} 把密钥已改用新的主密钥。旧的主密钥打不开任何东西了",
            done.keys
        )?;
        writeln!(
            out,
            "请给新的主密钥留一份副本，并马上用 huiyin backup 做一次备份"
        )?;
    } else {
        writeln!(
            out,
            "{} keys are wrapped by a new master key; the old one opens nothing any more",
            done.keys
        )?;
        writeln!(out, "keep a copy of the new key, and make a new backup now")?;
    }
    for copy in &done.useless {
        writeln!(out, "{}", copy.display())?;
    }
    Ok(Verdict::Done)
}
