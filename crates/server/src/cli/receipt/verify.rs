//! `huiyin receipt verify FILE`: whether a receipt proves what it says, and what that is.
//!
//! Trust comes from a policy file of the verifier's. Deliberately absent: network, the server's own data, and any
//! use of a key because a receipt carries it.

use super::words;
use crate::cli::{Outcome, Stop, Verdict, in_chinese, instant, read_file};
use crate::clock::Clock;
use huiyin_engine::{Span, Time};
use huiyin_ledger::{
    CompactError, Content, Demands, Fact, Policy, Proved, Receipt, ReceiptError, Refusal,
};
use serde_json::{Map, Value, json};
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the policy is looked for that is installed on this machine.
const INSTALLED: &str = "/etc/huiyin/ledger.policy";
/// How far the witnesses' clocks may be ahead of this machine's.
const AHEAD: Span = Span::minutes(10);

/// Check a receipt without network.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The receipt: a tlog-proof file, or the texts of its QR codes, one a line
    file: PathBuf,
    /// Logs, witnesses and quorum that you trust (C2SP tlog-policy) [default: /etc/huiyin/ledger.policy]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The least number of entries that the log must have had
    #[arg(long, value_name = "N", default_value_t = 0)]
    size_min: u64,
    /// The earliest instant at which enough witnesses must have seen the log
    #[arg(long, value_name = "TIME")]
    seen_since: Option<String>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Why a file proves nothing.
#[derive(Debug)]
pub(super) enum Fault {
    Text(ReceiptError),
    Codes(CompactError),
    Refused(Refusal),
}

impl Fault {
    const fn word(&self) -> &'static str {
        match self {
            Fault::Text(_) | Fault::Codes(_) => "malformed",
            Fault::Refused(refusal) => refusal.word(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Text(error) => error.fmt(f),
            Fault::Codes(error) => error.fmt(f),
            Fault::Refused(refusal) => refusal.fmt(f),
        }
    }
}

/// Runs the subcommand.
///
/// # Errors
/// Where a file cannot be read, or there is no policy to trust.
pub fn run(arguments: &Arguments) -> Outcome {
    let policy = policy(arguments.policy.as_deref())?;
    let demands = demands(arguments)?;
    let bytes = read_file(&arguments.file)?;
    let name = arguments.file.display().to_string();
    let judged = read(&bytes).and_then(|receipt| {
        let proved = receipt.verify(&policy, &demands).map_err(Fault::Refused)?;
        Ok((receipt, proved))
    });
    let mut out = io::stdout().lock();
    let said = match &judged {
        Ok((receipt, proved)) if arguments.json => format!("{}\n", as_json(&name, receipt, proved)),
        Ok((receipt, proved)) => words::proved(in_chinese(), &name, receipt, proved),
        Err(fault) if arguments.json => {
            let (reason, message) = (fault.word(), fault.to_string());
            let said = json!({"file": name, "holds": false, "reason": reason, "message": message});
            format!("{said}\n")
        }
        Err(fault) => words::refused(in_chinese(), &name, fault),
    };
    out.write_all(said.as_bytes())?;
    Ok(if judged.is_ok() {
        Verdict::Done
    } else {
        Verdict::DoesNotHold
    })
}

fn policy(given: Option<&Path>) -> Result<Policy, Stop> {
    let path = given.unwrap_or(Path::new(INSTALLED));
    if given.is_none() && !path.exists() {
        return Err(Stop::unusable(format!(
            "no policy says whom to trust: give --policy FILE, or install one as {INSTALLED}; \
             get it from the city and from its witnesses, never from whoever handed you the receipt"
        )));
    }
    let bytes = read_file(path)?;
    Policy::parse(&bytes).map_err(|error| Stop::unusable(format!("{}: {error}", path.display())))
}

fn demands(arguments: &Arguments) -> Result<Demands, Stop> {
    let since = arguments.seen_since.as_deref();
    let since = since
        .map(|text| instant("--seen-since", text))
        .transpose()?;
    let seconds = |at: Time| u64::try_from(at.0.div_euclid(1_000_000)).unwrap_or(0);
    Ok(Demands {
        size_min: arguments.size_min,
        seen_min_s: since.map(|at_us| seconds(Time(at_us))),
        seen_max_s: Some(seconds(Clock::system().now() + AHEAD)),
    })
}

/// Reads either form.
fn read(bytes: &[u8]) -> Result<Receipt, Fault> {
    let text = std::str::from_utf8(bytes).ok().map(str::trim_start);
    match text.filter(|text| text.starts_with("HYR") || text.starts_with("hyr")) {
        Some(codes) => Receipt::from_codes(codes).map_err(Fault::Codes),
        None => Receipt::parse(bytes).map_err(Fault::Text),
    }
}

fn as_json(name: &str, receipt: &Receipt, proved: &Proved) -> Value {
    let opening = &receipt.entry().content;
    let content = match opening.content() {
        Content::Whole(bytes) => std::str::from_utf8(bytes).ok(),
        Content::Digest(_) => None,
    };
    let witnesses = proved
        .witnesses
        .iter()
        .map(|(witness, at_s)| json!({"name": witness, "seen": of_seconds(*at_s).to_string()}));
    let mut said = json!({
        "file": name,
        "holds": true,
        "fact": proved.entry.fact.word(),
        "recorded": Time(proved.entry.recorded_us).to_string(),
        "index": proved.index,
        "log": proved.origin,
        "size": proved.size,
        "witnesses": witnesses.collect::<Vec<_>>(),
        "content": content,
        "content_sha256": opening.digest().to_string(),
        "leaf": receipt.leaf().to_string(),
    });
    if let Value::Object(said) = &mut said {
        add_fields(said, proved.entry.fact);
    }
    said
}

fn add_fields(said: &mut Map<String, Value>, fact: Fact) {
    let mut add = |name: &str, value: Value| said.insert(name.to_owned(), value);
    match fact {
        Fact::CaseRegistered { case, channel } => {
            add("case", json!(case));
            add("channel", json!(channel.word()));
        }
        Fact::PromiseMade { promise, due_us }
        | Fact::PromiseRenewed { promise, due_us }
        | Fact::PromiseSilent { promise, due_us } => {
            add("promise", json!(promise));
            add("due", json!(Time(due_us).to_string()));
        }
        Fact::PromiseAccepted { promise }
        | Fact::PromiseVerified { promise }
        | Fact::PromiseBroken { promise }
        | Fact::PromiseWithdrawn { promise }
        | Fact::PromiseDeclined { promise }
        | Fact::PromiseWord { promise } => {
            add("promise", json!(promise));
        }
        Fact::StatementPublished {
            statement,
            incident,
        } => {
            add("statement", json!(statement));
            add("incident", json!(incident));
        }
        Fact::IncidentEnded { incident } | Fact::IncidentReopened { incident } => {
            add("incident", json!(incident));
        }
        Fact::IncidentMerged { incident, into } => {
            add("incident", json!(incident));
            add("into", json!(into));
        }
        Fact::ClockMissed {
            case,
            clock,
            due_us,
        } => {
            add("case", json!(case));
            add("clock", json!(clock.word()));
            add("due", json!(Time(due_us).to_string()));
        }
        Fact::PlanAdopted => {}
        Fact::KeyErased { key } => {
            add("key", json!(key));
        }
    }
}

/// A witness's instant. One too far off for a calendar is shown as the last that has one.
pub(super) fn of_seconds(at_s: u64) -> Time {
    let micros = i64::try_from(at_s)
        .ok()
        .and_then(|at| at.checked_mul(1_000_000));
    Time(micros.unwrap_or(i64::MAX))
}
