//! `huiyin doctor --data DIR`: what an operator needs to know of a data folder at three in the morning.

use super::{Outcome, Stop, Verdict, in_chinese};
use crate::clock::Clock;
use crate::config::settle::settle;
use crate::config::{Config, settle::Fault};
use crate::doctor::{Finding, Patient, State, examine};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Look a data folder over: what is wrong, and what to do
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The data folder; where it is left out, the server's settings say which
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
    /// The server's settings file, for its certificate and plan
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// Settings that are wrong; a folder without a database.
pub fn run(arguments: &Arguments) -> Outcome {
    let given = [("data", &arguments.data), ("config", &arguments.config)];
    let flags = given
        .iter()
        .filter_map(|(name, value)| Some((*name, (*value).clone()?)));
    let flags: BTreeMap<_, _> = flags.collect();
    let wrong = |fault: Fault| Stop::Usage(fault.0);
    let values = settle(&flags, |name| std::env::var(name).ok()).map_err(wrong)?;
    let config = Config::of(&values).map_err(wrong)?;
    let patient = Patient {
        data: config.data,
        tls: config.tls,
        plan: config.plan,
        ledger_key: config.ledger_key_file,
        channels: config.channels,
        ca_file: config.ca_file,
        ledger_policy: config.ledger_policy_file,
        now: Clock::system().now(),
        chinese: in_chinese(),
    };
    let findings = examine(&patient).ok_or_else(|| {
        let dir = patient.data.display();
        Stop::Unusable(format!(
            "{dir}: no huiyin.db in it; give the folder that `huiyin serve` was given"
        ))
    })?;
    let fault = findings.iter().any(|finding| finding.state == State::Fault);
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(
            out,
            "{}",
            serde_json::json!({ "well": !fault, "findings": findings })
        )?;
    } else {
        for finding in &findings {
            show(&mut out, finding, patient.chinese)?;
        }
    }
    Ok(if fault {
        Verdict::DoesNotHold
    } else {
        Verdict::Done
    })
}

fn show(out: &mut impl Write, finding: &Finding, chinese: bool) -> io::Result<()> {
    let mark = match (finding.state, chinese) {
        (State::Well, true) => "正常",
        (State::Warning, true) => "留意",
        (State::Fault, true) => "故障",
        (State::Well, false) => "ok     ",
        (State::Warning, false) => "warning",
        (State::Fault, false) => "FAULT  ",
    };
    writeln!(out, "{mark}  {}: {}", finding.check, finding.found)?;
    let (allowed, todo) = if chinese {
        ("应当", "处理")
    } else {
        ("allowed", "do")
    };
    for (name, text) in [(allowed, &finding.allowed), (todo, &finding.todo)] {
        if !text.is_empty() {
            writeln!(out, "         {name}: {text}")?;
        }
    }
    Ok(())
}
