//! How long one exercise takes, and how many a second a sweep gets through: the compound scenario under the
//! shipped plan.
//!
//! `cargo run --release -p huiyin-sim --example bench_drill [RUNS]`

#![allow(clippy::disallowed_methods, reason = "a bench measures real time")]

use huiyin_sim::sweep::{Figures, reduce};
use huiyin_sim::{Ready, Scenario, Staffing};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::time::Instant;

fn main() -> io::Result<()> {
    let runs: u64 = std::env::args()
        .find_map(|given| given.parse().ok())
        .unwrap_or(10_000);
    let checked = huiyin_plan::check(include_str!("../../../plans/city.toml"));
    let plan = checked.plan.expect("the shipped plan checks");
    let text = include_str!("../../../scenarios/compound.toml");
    let scenario = Scenario::read(text).expect("the shipped scenario reads");
    let ready = Ready::new(&scenario, &plan).expect("it fits the plan");
    let mut out = io::stdout();
    let mut times: Vec<f64> = (1..=51)
        .map(|seed| {
            let begun = Instant::now();
            let mut lines = 0;
            let outcome = ready.play(seed, &BTreeSet::new(), &mut |_| lines += 1);
            assert!(outcome.violations.is_empty() && lines > 100);
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    writeln!(
        out,
        "one exercise, told, hashed and checked: {:.2} ms (median of 51)",
        times[25]
    )?;
    for threads in [1, 2] {
        let begun = Instant::now();
        let all: Vec<Figures> = std::thread::scope(|scope| {
            let part = runs.div_ceil(threads);
            let handles: Vec<_> = (0..threads)
                .map(|n| {
                    let ready = &ready;
                    let seeds = n * part + 1..=((n + 1) * part).min(runs);
                    scope.spawn(move || -> Vec<Figures> {
                        let staffing = Staffing::new();
                        seeds
                            .map(|seed| Figures::of(ready, seed, &staffing))
                            .collect()
                    })
                })
                .collect();
            let parts = handles
                .into_iter()
                .map(|handle| handle.join().expect("no run panics"));
            parts.flatten().collect()
        });
        let report = reduce(&all);
        let took = begun.elapsed().as_secs_f64();
        assert_eq!((report.runs, report.violations.len()), (runs, 0));
        let each = took * 1e3 / runs as f64;
        writeln!(
            out,
            "{runs} runs on {threads} threads: {took:.1} s, {each:.2} ms a run"
        )?;
    }
    Ok(())
}
