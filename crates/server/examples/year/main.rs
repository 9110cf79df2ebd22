//! Years of the baseline, end to end: every complaint, every incident to its end, every promise to its
//! verification, on disk. Prints how long each year took and what the process holds in memory.
//!
//! `cargo run --release -p huiyin-server --example year [YEARS] [FOLDER]`
//!
//! After the last year the folder is opened as a server opens it, in a process of its own, and what that
//! holds is printed too. Absent: the web, and the grouper: matters are given.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod city;
mod load;
mod people;

use city::{Failure, World};
use huiyin_engine::{Entry, Span, Time};
use huiyin_server::clock::{Clock, Stopwatch};
use huiyin_server::live::{Live, Opened, keep_snapshot};
use std::path::{Path, PathBuf};
use std::process::Command;

const OPEN: &str = "--open";

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let first = args.next();
    if first.as_deref() == Some(OPEN) {
        return opened(Path::new(&args.next().ok_or("a folder is missing")?));
    }
    let years = first.map_or(Ok(1), |text| text.parse())?;
    let folder = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = tempfile::tempdir_in(&folder)?;
    let mut watch = |_: &huiyin_engine::City, _: &Entry| {};
    let mut start = Time::from_city(2025, 1, 1, 0, 0, 0);
    let before = resident()?;
    let mut world = World::begins(dir.path(), start, &mut watch)?;
    for year in 1..=years {
        let arrivals = load::year(start, year, 1);
        start = start + Span::days(365);
        let stopwatch = Stopwatch::start();
        world.lives(&arrivals, start)?;
        let took = stopwatch.elapsed().as_secs_f64();
        drop(arrivals);
        say(year, took, &world);
        println!("        resident     {:>10.1} MB", resident()? - before);
    }
    drop(world);
    keep_snapshot(dir.path())?;
    let own = std::env::current_exe()?;
    let status = Command::new(own).arg(OPEN).arg(dir.path()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err("the folder did not open".into())
    }
}

fn say(year: u64, took: f64, world: &World<'_>) {
    let city = &world.city;
    let ended = city.incidents.values().filter(|held| held.ended.is_some());
    let figures = world.figures;
    println!("year {year}: {took:.2} s");
    println!("        complaints   {:>10}", figures.complaints);
    println!("        entries      {:>10}", city.seq);
    println!("        signals      {:>10}", city.next.signal.0 - 1);
    println!("        incidents    {:>10}", city.next.incident.0 - 1);
    println!("        held, ended  {:>10}", ended.count());
    println!("        acts         {:>10}", figures.acts);
    println!("        refused      {:>10}", figures.refused);
    println!("        timers fired {:>10}", figures.timers);
    println!("        commits      {:>10}", figures.commits);
    println!("        matters held {:>10}", city.matters.len());
}

fn opened(dir: &Path) -> Result<(), Failure> {
    let before = resident()?;
    let watch = Stopwatch::start();
    let Opened { live, handle } = Live::open(dir, Clock::by_hand(Time::default()))?;
    let ready = watch.elapsed().as_secs_f64();
    let head = live.health().head;
    println!("opened again: {head} entries, ready in {ready:.3} s");
    println!("        resident     {:>10.1} MB", resident()? - before);
    handle.shutdown();
    Ok(())
}

/// Megabytes of this process that are in memory.
fn resident() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kilobytes.ok_or("no VmRSS")?.parse::<f64>()? / 1024.0)
}
