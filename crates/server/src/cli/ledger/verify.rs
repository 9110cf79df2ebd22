//! `huiyin ledger verify --data DIR`: whether the whole ledger is what was signed. Whose signatures
//! count is said by a policy file or by the folder's own key.

use crate::cli::serve::data;
use crate::cli::{Outcome, Stop, Verdict, in_chinese, read_file};
use crate::live::{Audit, Signing, audit, ledger_key_of};
use huiyin_engine::Time;
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
    let policy = arguments.policy.as_deref().map(policy).transpose()?;
    let keys = keys(dir, policy.as_ref())?;
    let audit = audit(dir, &keys, policy.as_ref()).map_err(Stop::unusable)?;
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
            "checkpoints": audit.checkpoints, "cosigned": audit.cosigned, "faults": audit.faults});
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

fn policy(path: &Path) -> Result<Policy, Stop> {
    Policy::parse(&read_file(path)?)
        .map_err(|error| Stop::Unusable(format!("{}: {error}", path.display())))
}

fn keys(dir: &Path, policy: Option<&Policy>) -> Result<Vec<VerifierKey>, Stop> {
    let Some(policy) = policy else {
        let path = ledger_key_of(dir);
        if !path.exists() {
            return Ok(Vec::new());
        }
        let signing = Signing::load(&path).map_err(Stop::unusable)?;
        return Ok(vec![signing.verifier()]);
    };
    Ok(policy.logs().to_vec())
}

// The newest that enough witnesses signed, and the newest of all.
fn show_witnesses(out: &mut impl Write, audit: &Audit) -> io::Result<()> {
    let enough = audit.cosigned.iter().position(|held| held.enough);
    let shown = audit.cosigned.iter().enumerate();
    let shown = shown.filter(|(at, _)| *at == 0 || Some(*at) == enough);
    for (_, held) in shown.filter(|(_, held)| !held.witnesses.is_empty()) {
        let seen = held.witnesses.iter().map(|(name, at_s)| {
            let at_us = i64::try_from(at_s.saturating_mul(1_000_000)).unwrap_or(i64::MAX);
            format!("{name} ({})", Time(at_us))
        });
        let seen = seen.collect::<Vec<_>>();
        let (log, size) = (&held.log, held.size);
        match (in_chinese(), held.enough) {
            (true, true) => writeln!(
                out,
                "{log}：前 {size} 条已有见证，够数：{}",
                seen.join("、")
            )?,
            (true, false) => writeln!(
                out,
                "{log}：前 {size} 条已有见证，还不够数：{}",
                seen.join("、")
            )?,
            (false, true) => writeln!(
                out,
                "{log}: {size} cosigned, which is enough: {}",
                seen.join(", ")
            )?,
            (false, false) => writeln!(
                out,
                "{log}: {size} cosigned, which is not enough: {}",
                seen.join(", ")
            )?,
        }
    }
    Ok(())
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
    show_witnesses(out, audit)?;
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
