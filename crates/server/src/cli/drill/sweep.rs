//! `huiyin drill sweep SCENARIO --plan FILE --runs N`: many exercises, over seeds and over how many people are
//! on duty. Threads run them; what comes out depends on the seeds alone.

use super::{refuse, scenario, text_of};
use crate::cli::plan::load;
use crate::cli::{Outcome, Stop, Verdict, in_chinese};
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::Plan;
use huiyin_sim::sweep::{
    EFFECT_RUNS, Figures, Range, Row, Sweep, effects, hours_chart, reduce, say_sweep, search,
    survival_chart, sweep_json,
};
use huiyin_sim::{DeadlineName, Lang, Ready, Scenario, Staffing, deadline_words};
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::ops;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seeds that a thread takes at once.
const CHUNK: u64 = 16;

/// Many exercises: which deadline breaks first, and the smallest staffing that holds
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The scenario (TOML)
    scenario: PathBuf,
    /// The plan that is rehearsed
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    /// How many exercises, with seeds from 1 on
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    runs: u64,
    /// Search between so many people at a post, or windows as hall:CHANNEL; may be given several times
    #[arg(long, value_name = "POST=A..B", value_parser = range)]
    staff: Vec<Range>,
    /// The probability with which the smallest staffing is to hold
    #[arg(long, value_name = "P", default_value = "0.9", value_parser = probability)]
    target: f64,
    /// Search for these deadlines alone, as --json names them; may be given several times
    #[arg(long, value_name = "NAME", requires = "staff")]
    deadline: Vec<String>,
    /// Write charts (SVG) into this folder
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,
    /// How many threads; all cores without it
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

fn range(text: &str) -> Result<Range, String> {
    let wrong = || {
        format!("{text:?} is not POST=A..B with 1 <= A <= B <= 1000, such as information-lead=1..4")
    };
    let (post, numbers) = text.split_once('=').ok_or_else(wrong)?;
    let (low, high) = numbers.split_once("..").ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u32>().map_err(|_| wrong());
    let (low, high) = (number(low)?, number(high)?);
    let post = PostId::from(post);
    let fits = 1 <= low && low <= high && high <= 1_000;
    fits.then_some(Range { post, low, high }).ok_or_else(wrong)
}

fn probability(text: &str) -> Result<f64, String> {
    let read = text.parse::<f64>().ok().filter(|p| 0.0 < *p && *p < 1.0);
    read.ok_or_else(|| format!("{text:?} is no probability between 0 and 1, such as 0.95"))
}

/// Runs the subcommand. The verdict: the scenario and the charter held, and where a staffing was searched for,
/// there is one.
///
/// # Errors
/// Files that cannot be read or written, a plan that does not hold, names that neither knows.
pub fn run(arguments: &Arguments) -> Outcome {
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
    known(&arguments.staff, &script, &plan)?;
    let sweep = swept(arguments, &ready, &script)?;
    let lang = if in_chinese() { Lang::Zh } else { Lang::En };
    if let Some(folder) = &arguments.charts {
        charts(folder, &sweep, &script, &plan, lang)?;
    }
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", sweep_json(&sweep))?;
    } else {
        writeln!(out, "{}\n", heading(script.title(lang == Lang::En), lang))?;
        out.write_all(say_sweep(&sweep, &script, &plan, lang).as_bytes())?;
    }
    for violation in &sweep.report.violations {
        writeln!(io::stderr(), "huiyin: {violation}")?;
    }
    let unheld = sweep
        .found
        .as_ref()
        .is_some_and(|(found, _)| found.least.is_none());
    Ok(if unheld || !sweep.report.violations.is_empty() {
        Verdict::DoesNotHold
    } else {
        Verdict::Done
    })
}

fn heading(title: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("【演练推演】{title}"),
        Lang::En => format!("DRILL SWEEP  {title}"),
    }
}

// Whose number is searched has to be somebody's.
fn known(ranges: &[Range], scenario: &Scenario, plan: &Plan) -> Result<(), Stop> {
    let own = scenario.staffing();
    for (n, range) in ranges.iter().enumerate() {
        let post = &range.post;
        if plan.post(post).is_none() && !own.contains_key(post) {
            let windows = own.keys().filter(|name| name.as_str().starts_with("hall:"));
            let posts = plan.posts.iter().map(|post| &post.id).chain(windows);
            let names: Vec<&str> = posts.map(PostId::as_str).collect();
            let names = names.join(", ");
            return Err(Stop::Usage(format!(
                "--staff {post}: no such post; there are {names}"
            )));
        }
        if ranges[..n].iter().any(|other| other.post == *post) {
            return Err(Stop::Usage(format!("--staff {post}: given twice")));
        }
    }
    Ok(())
}

fn swept(arguments: &Arguments, ready: &Ready<'_>, script: &Scenario) -> Result<Sweep, Stop> {
    let threads = arguments
        .threads
        .or_else(|| std::thread::available_parallelism().ok());
    let pool = Pool {
        ready,
        threads: threads.map_or(1, NonZeroUsize::get),
        shows: io::stderr().is_terminal(),
    };
    let seeds = 1..arguments.runs + 1;
    let runs = pool.runs(&Staffing::new(), seeds.clone());
    let report = reduce(&runs);
    drop(runs);
    let of = asked(&arguments.deadline, &report.deadlines)?;
    let mut run = |staffing: &Staffing, seeds: ops::Range<u64>| pool.runs(staffing, seeds);
    let few = seeds.start..seeds.end.min(seeds.start + EFFECT_RUNS);
    let effects = effects(&script.staffing(), few, &mut run);
    let found = (!arguments.staff.is_empty()).then(|| {
        let found = search(&arguments.staff, arguments.target, seeds, &of, &mut run);
        (found, arguments.target)
    });
    pool.quiet();
    Ok(Sweep {
        report,
        effects,
        found,
    })
}

fn asked(names: &[String], rows: &[Row]) -> Result<Vec<DeadlineName>, Stop> {
    let known = |name: &String| {
        let row = rows.iter().find(|row| row.name.to_string() == *name);
        row.map(|row| row.name.clone()).ok_or_else(|| {
            let names: Vec<String> = rows.iter().map(|row| row.name.to_string()).collect();
            let names = names.join(", ");
            Stop::Usage(format!(
                "--deadline {name}: none of that name ran; there were {names}"
            ))
        })
    };
    names.iter().map(known).collect()
}

struct Pool<'a> {
    ready: &'a Ready<'a>,
    threads: usize,
    shows: bool,
}

impl Pool<'_> {
    // In the order of the seeds, whoever ran them.
    fn runs(&self, staffing: &Staffing, seeds: ops::Range<u64>) -> Vec<Figures> {
        let next = AtomicU64::new(seeds.start);
        let done: Mutex<Vec<(u64, Vec<Figures>)>> = Mutex::new(Vec::new());
        std::thread::scope(|threads| {
            for _ in 0..self.threads {
                threads.spawn(|| {
                    loop {
                        let from = next.fetch_add(CHUNK, Ordering::Relaxed);
                        if from >= seeds.end {
                            return;
                        }
                        let chunk = from..seeds.end.min(from + CHUNK);
                        let runs = chunk.map(|seed| Figures::of(self.ready, seed, staffing));
                        let runs: Vec<Figures> = runs.collect();
                        let mut done = done
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner);
                        done.push((from, runs));
                        self.show(done.len() as u64 * CHUNK, seeds.end - seeds.start);
                    }
                });
            }
        });
        let mut done = done
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(from, _)| *from);
        done.into_iter().flat_map(|(_, runs)| runs).collect()
    }

    fn show(&self, done: u64, all: u64) {
        if self.shows {
            let _ = write!(io::stderr(), "\r{} / {all} ", done.min(all));
        }
    }

    fn quiet(&self) {
        if self.shows {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

fn charts(
    folder: &Path,
    sweep: &Sweep,
    script: &Scenario,
    plan: &Plan,
    lang: Lang,
) -> Result<(), Stop> {
    let name = |row: &Row| deadline_words(&row.name, script, plan, lang);
    let start = script.start();
    let cannot = |error: io::Error| {
        Stop::Unusable(format!("{}: cannot be written: {error}", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(cannot)?;
    let survival = survival_chart(&sweep.report, start, lang, &name);
    std::fs::write(folder.join("deadlines.svg"), survival).map_err(cannot)?;
    let hours = hours_chart(&sweep.report, start, lang, &name);
    std::fs::write(folder.join("hours.svg"), hours).map_err(cannot)
}
