//! `huiyin drill run SCENARIO --plan FILE`: one simulated exercise.

use super::{refuse, scenario, text_of};
use crate::cli::plan::load;
use crate::cli::{Outcome, Stop, Verdict, in_chinese};
use huiyin_engine::ids::IncidentId;
use huiyin_engine::plan::Plan;
use huiyin_report::{Asked, Form, gather};
use huiyin_sim::{Known, Lang, Line, Outcome as Drilled, Ready, say, say_outcome, say_summary};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// One simulated exercise: timeline, deadlines met and missed, state hash
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The scenario (TOML)
    scenario: PathBuf,
    /// The plan that is rehearsed
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    /// Another day of the same scenario
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write the after-action report too: FILE.html, .docx or .json; one an incident
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand. The verdict is whether the scenario and the charter held; a deadline that was
/// missed is what an exercise is for.
///
/// # Errors
/// Files that cannot be read, a plan that does not hold.
pub fn run(arguments: &Arguments) -> Outcome {
    let form = arguments.report.as_deref().map(form_of).transpose()?;
    let plan = load(&arguments.plan)?;
    let text = text_of(&arguments.scenario)?;
    let Some(script) = scenario(&arguments.scenario, &text, arguments.json)? else {
        return Ok(Verdict::DoesNotHold);
    };
    let ready = match Ready::new(&script, &plan) {
        Ok(ready) => ready,
        Err(problems) => {
            refuse(&arguments.scenario, &text, &problems, arguments.json)?;
            return Ok(Verdict::DoesNotHold);
        }
    };
    let lang = if in_chinese() { Lang::Zh } else { Lang::En };
    let mut out = BufWriter::new(io::stdout().lock());
    let title = script.title(lang == Lang::En);
    if arguments.json {
        let seed = arguments.seed;
        json(
            &mut out,
            &serde_json::json!({"type": "drill", "title": title, "seed": seed, "plan": plan.version}),
        )?;
    } else {
        writeln!(out, "{}\n", heading(title, arguments.seed, lang))?;
    }
    let mut printed = Ok(());
    let mut tell = |line: &Line| {
        if printed.is_ok() {
            printed = print(&mut out, line, &plan, (!arguments.json).then_some(lang));
        }
    };
    let outcome = ready.play(arguments.seed, &BTreeSet::new(), &mut tell);
    printed?;
    if arguments.json {
        for line in outcome.json() {
            json(&mut out, &line)?;
        }
        json(&mut out, &outcome.summary)?;
    } else {
        writeln!(out, "\n{}", say_outcome(&outcome, &script, &plan, lang))?;
        writeln!(out, "{}", say_summary(&outcome.summary, lang))?;
        writeln!(out, "{}", ending(lang))?;
    }
    out.flush()?;
    if let Some((path, form)) = form {
        reports(path, form, &outcome, lang)?;
    }
    for violation in &outcome.violations {
        writeln!(io::stderr(), "huiyin: {violation}")?;
    }
    Ok(if outcome.violations.is_empty() {
        Verdict::Done
    } else {
        Verdict::DoesNotHold
    })
}

/// How a report's file ends says what it is.
fn form_of(path: &Path) -> Result<(&Path, Form), Stop> {
    let ending = path.extension().and_then(OsStr::to_str);
    let form = ending.and_then(Form::named);
    let said = || {
        format!(
            "--report {}: end it in .html, .docx or .json",
            path.display()
        )
    };
    Ok((path, form.ok_or_else(|| Stop::Usage(said()))?))
}

/// One report an incident; with its number where there are several.
fn reports(path: &Path, form: Form, outcome: &Drilled, lang: Lang) -> Result<(), Stop> {
    let (start, log) = (outcome.city.to_retell(), &outcome.log);
    let lang = match lang {
        Lang::Zh => huiyin_document::Lang::Zh,
        Lang::En => huiyin_document::Lang::En,
    };
    for incident in outcome.city.incidents.keys() {
        let asked = Asked {
            incident: *incident,
            now: outcome.summary.at,
            known: Known {
                labels: &log.labels,
                open: &|text| log.texts.get(&text.id).cloned(),
            },
            exercise: true,
        };
        let Some(report) = gather(&start, &log.entries, &asked) else {
            continue;
        };
        let path = match outcome.city.incidents.len() {
            1 => path.to_owned(),
            _ => numbered(path, *incident),
        };
        std::fs::write(&path, report.print(form, lang)).map_err(|error| {
            Stop::Unusable(format!("{}: cannot be written: {error}", path.display()))
        })?;
    }
    Ok(())
}

fn numbered(path: &Path, incident: IncidentId) -> PathBuf {
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    path.with_file_name(format!("{stem}-{incident}.{ending}"))
}

fn heading(title: &str, seed: u64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("【演练】{title}（种子 {seed}）"),
        Lang::En => format!("DRILL  {title} (seed {seed})"),
    }
}

fn ending(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "【演练】到此结束：以上都没有发生过。",
        Lang::En => "DRILL  ends here: none of this has happened.",
    }
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
