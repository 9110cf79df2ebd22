//! `huiyin ledger verify --data DIR`: whether the whole ledger is what was signed. Whose signatures
//! count is said by a policy file or by the folder's own key.

use crate::cli::serve::data;
use crate::cli::{Outcome, Stop, Verdict, in_chinese, read_file};
use crate::live::{Audit, Signing, audit, ledger_key_of};
use huiyin_ledger::{Policy, VerifierKey};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Check the whole ledger: rows against the log, nodes against rows, signatures against both
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A PostgreSQL database; not available yet, exits 2
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Logs that you trust (C2SP tlog-policy) [default: the key in the data folder]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A folder or policy that cannot be read; a signed ledger and no key to check it with.
pub fn run(arguments: &Arguments) -> Outcome {
    let dir = data(arguments.data.as_ref(), arguments.database.as_deref())?;
    if !dir.join("huiyin.db").is_file() {
        return Err(Stop::Unusable(format!(
            "{}: no huiyin.db in it; give the folder that `huiyin serve` was given",
            dir.display()
        )));
    }
    let keys = keys(dir, arguments.policy.as_deref())?;
    let audit = audit(dir, &keys).map_err(Stop::unusable)?;
    let unknown = audit.checkpoints.iter().find(|held| {
        let known = keys.iter().any(|key| key.name() == held.log);
        !known
    });
    if let Some(held) = unknown {
        return Err(Stop::Unusable(format!(
            "no key says whom to trust for {}: give --policy FILE, or --data with its ledger.key",
            held.log
        )));
    }
    let mut out = io::stdout().lock();
    let holds = audit.faults.is_empty();
    if arguments.json {
        let said = serde_json::json!({"holds": holds, "rows": audit.rows,
            "checkpoints": audit.checkpoints, "faults": audit.faults});
        writeln!(out, "{said}")?;
    } else {
        show(&mut out, &audit)?;
    }
    Ok(if holds {
        Verdict::Done
    } else {
        Verdict::DoesNotHold
    })
}

fn keys(dir: &Path, policy: Option<&Path>) -> Result<Vec<VerifierKey>, Stop> {
    let Some(path) = policy else {
        let path = ledger_key_of(dir);
        if !path.exists() {
            return Ok(Vec::new());
        }
        let signing = Signing::load(&path).map_err(Stop::unusable)?;
        return Ok(vec![signing.verifier()]);
    };
    let policy = Policy::parse(&read_file(path)?)
        .map_err(|error| Stop::Unusable(format!("{}: {error}", path.display())))?;
    Ok(policy.logs().to_vec())
}

fn show(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    let (zh, rows) = (in_chinese(), audit.rows);
    if zh {
        writeln!(out, "账本共 {rows} 条")?;
    } else {
        writeln!(out, "the ledger has {rows} rows")?;
    }
    for held in &audit.checkpoints {
        let (log, size, root) = (&held.log, held.size, &held.root);
        if zh {
            writeln!(out, "{log}：签到第 {size} 条，总根 {root}")?;
        } else {
            writeln!(out, "{log}: {size} signed, root {root}")?;
        }
    }
    for fault in &audit.faults {
        writeln!(out, "✗ {fault}")?;
    }
    let said = match (zh, audit.faults.is_empty(), audit.checkpoints.is_empty()) {
        (true, false, _) => "账本不成立",
        (true, true, true) => "每一条都和日志一致；还没有签过名",
        (true, true, false) => "每一条都和日志一致，签名也成立",
        (false, false, _) => "the ledger does not hold",
        (false, true, true) => "each row is as its event says; nothing was signed yet",
        (false, true, false) => "each row is as its event says, and the signatures hold",
    };
    writeln!(out, "{said}")
}
