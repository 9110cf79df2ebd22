//! `huiyin ledger cosign FILE`: takes in a checkpoint that witnesses have signed where no network leads to them.
//! Works beside a running server, which goes by it from then on.

use crate::cli::serve::data;
use crate::cli::{Outcome, Stop, Verdict, in_chinese, read_file};
use crate::clock::Clock;
use crate::live::cosign_in;
use huiyin_ledger::{Note, Policy};
use std::io::{self, Write};
use std::path::PathBuf;

/// Take in a checkpoint that a witness has signed by hand
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The checkpoint with its signatures, as `/ledger/checkpoint` gave it and a witness gave it back
    file: PathBuf,
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A PostgreSQL database; not available yet, exits 2
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Logs and witnesses that you trust (C2SP tlog-policy), the same as the server's --ledger-policy-file
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A file that cannot be read, a checkpoint that is not one of this ledger, signatures that do not hold.
pub fn run(arguments: &Arguments) -> Outcome {
    let dir = data(arguments.data.as_ref(), arguments.database.as_deref())?;
    if !dir.join("huiyin.db").is_file() {
        return Err(Stop::Unusable(format!(
            "{}: no huiyin.db in it; give the folder that `huiyin serve` was given",
            dir.display()
        )));
    }
    let (file, path) = (&arguments.file, &arguments.policy);
    let policy = Policy::parse(&read_file(path)?)
        .map_err(|error| Stop::Unusable(format!("{}: {error}", path.display())))?;
    let note = Note::parse(&read_file(file)?)
        .map_err(|error| Stop::Unusable(format!("{}: {error}", file.display())))?;
    let taken = cosign_in(dir, &policy, Clock::system().now(), &note)
        .map_err(|fault| Stop::Unusable(format!("{}: {fault}", file.display())))?;
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::json!({ "witnesses": taken }))?;
    } else if in_chinese() {
        writeln!(out, "收下了见证方的签名：{}", taken.join("、"))?;
    } else {
        writeln!(out, "taken in, signed by {}", taken.join(", "))?;
    }
    Ok(Verdict::Done)
}
