//! The demo without a screen: the whole day as fast as it can, as a timeline.

use super::{Arguments, misfit};
use crate::cli::{Outcome, Verdict, in_chinese};
use huiyin_engine::plan::Plan;
use huiyin_sim::{Lang, Line, Scenario, say, say_summary};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

/// Plays the day and prints it; the verdict is whether the incident was closed and the charter kept.
pub(super) fn play(arguments: &Arguments, plan: &Plan, scenario: &Scenario) -> Outcome {
    let lang = if in_chinese() { Lang::Zh } else { Lang::En };
    let mut out = BufWriter::new(io::stdout().lock());
    if !arguments.json {
        writeln!(out, "{}\n", scenario.title(lang == Lang::En))?;
    }
    let mut printed = Ok(());
    let mut tell = |line: &Line| {
        if printed.is_ok() {
            printed = print(&mut out, line, plan, (!arguments.json).then_some(lang));
        }
    };
    let nobody = BTreeSet::new();
    let outcome = huiyin_sim::play(scenario, plan, arguments.seed, &nobody, &mut tell)
        .map_err(|problems| misfit(&problems))?;
    printed?;
    if arguments.json {
        json(&mut out, &outcome.summary)?;
    } else {
        writeln!(out, "\n{}", say_summary(&outcome.summary, lang))?;
    }
    out.flush()?;
    for violation in &outcome.violations {
        writeln!(io::stderr(), "huiyin: {violation}")?;
    }
    let kept = outcome.summary.closed && outcome.violations.is_empty();
    Ok(if kept {
        Verdict::Done
    } else {
        Verdict::DoesNotHold
    })
}

fn print(out: &mut impl Write, line: &Line, plan: &Plan, words: Option<Lang>) -> io::Result<()> {
    match words {
        None => json(out, line),
        Some(lang) => match say(line, plan, lang) {
            Some(said) => writeln!(out, "{said}"),
            None => Ok(()),
        },
    }
}

fn json(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
