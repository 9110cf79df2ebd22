//! `huiyin backup DIR --data DIR`: a copy of everything but the master key and the ledger's key.

use super::{Outcome, Stop, Verdict, in_chinese};
use crate::clock::Clock;
use crate::live::backup;
use std::io::{self, Write};
use std::path::PathBuf;

/// Back a data folder up, beside the server that is using it
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder for backups, best on another disk; made where there is none
    to: PathBuf,
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
/// A folder without a city; a file that cannot be read or written.
pub fn run(arguments: &Arguments) -> Outcome {
    let dir = &arguments.data;
    if !dir.join("huiyin.db").is_file() || !dir.join("vault.db").is_file() {
        let dir = dir.display();
        return Err(Stop::Unusable(format!(
            "{dir}: no city in it; give the folder that `huiyin serve` was given"
        )));
    }
    let done = backup(dir, &arguments.to, Clock::system().now()).map_err(Stop::unusable)?;
    let (data, keys) = (done.data.display(), done.keys.display());
    let mut out = io::stdout().lock();
    if arguments.json {
        let said = serde_json::json!({"data": done.data, "keys": done.keys,
            "entries": done.entries, "removed": done.removed});
        writeln!(out, "{said}")?;
    } else if in_chinese() {
        writeln!(out, "数据（{} 条记录）：{data}", done.entries)?;
        writeln!(out, "密钥（30 天后删除）：{keys}")?;
        writeln!(out, "主密钥和账本密钥不在里面，请另外保管")?;
    } else {
        writeln!(out, "data ({} entries): {data}", done.entries)?;
        writeln!(out, "keys (removed after 30 days): {keys}")?;
        writeln!(
            out,
            "the master key and the ledger's key are not in it; keep copies apart"
        )?;
    }
    Ok(Verdict::Done)
}
