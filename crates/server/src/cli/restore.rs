//! `huiyin restore FILE --data DIR`: a backup put into a folder that has no city yet.

use super::{Outcome, Stop, Verdict, in_chinese};
use crate::clock::Clock;
use crate::live::restore;
use std::io::{self, Write};
use std::path::PathBuf;

/// Put a backup into an empty folder
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The backup: a file huiyin-….db
    from: PathBuf,
    /// The data folder to make
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where key tables lie [default: `keys` beside the backup]
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// A newer data folder, damaged or not: what was erased there is erased here too
    #[arg(long, value_name = "DIR")]
    also: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A folder that has a city; no fitting key table; a file that cannot be read or written.
pub fn run(arguments: &Arguments) -> Outcome {
    let done = restore(
        &arguments.from,
        arguments.keys.as_deref(),
        arguments.also.as_deref(),
        &arguments.data,
        Clock::system().now(),
    );
    let done = done.map_err(Stop::unusable)?;
    let (entries, erased) = (done.entries, done.erased);
    let mut out = io::stdout().lock();
    if arguments.json {
        let said = serde_json::json!({"entries": entries, "erased": erased});
        writeln!(out, "{said}")?;
    } else if in_chinese() {
        writeln!(out, "放回 {entries} 条记录，再次清除 {erased} 把密钥")?;
        writeln!(
            out,
            "启动之前，请把主密钥放回数据目录或用 HUIYIN_MASTER_KEY_FILE 指定，账本密钥也一样"
        )?;
    } else {
        writeln!(
            out,
            "{entries} entries are back, {erased} keys were erased again"
        )?;
        writeln!(
            out,
            "before starting, put the master key into the folder or name it with HUIYIN_MASTER_KEY_FILE; the ledger's key likewise"
        )?;
    }
    Ok(Verdict::Done)
}
