//! Durable registrations a second through the writer, against bare SQLite with the same group commit
//! and rows of the same size, taking turns in the same run.
//!
//! `cargo run --release -p huiyin-server --example bench_store [SECONDS] [FOLDER]`
//!
//! Absent: the web. What HTTP costs on top is another bench's question.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod bare;

use bare::{Bare, Failure, Sizes, sizes};
use huiyin_engine::Time;
use huiyin_engine::record::{Channel, Source};
use huiyin_server::clock::{Clock, Stopwatch};
use huiyin_server::live::{Filing, Live, Opened};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

const TASKS: usize = 64;
const ROUNDS: usize = 3;
/// Complaints of one file: the import hands all of a file to the writer, which commits up to 1,024 at a time.
const IN_FILE: usize = 20_000;
/// Rows in a commit of the bare side.
const ROWS: usize = 1000;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let seconds = args.next().map_or(Ok(4), |text| text.parse())?;
    let folder = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let lasts = Duration::from_secs(seconds);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let (mut single, mut import) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let dir = tempfile::tempdir_in(&folder)?;
        let live = runtime.block_on(live_rates(dir.path(), lasts))?;
        let bare = runtime.block_on(bare_rates(dir.path(), lasts, live.sizes))?;
        let ratio = |ours: f64, theirs: f64| ours / theirs;
        println!(
            "round {round}: {TASKS} tasks {:.0}/s of {:.0}/s bare ({:.2}); {:.1} a commit, {:.1} bare; \
             import {:.0}/s of {:.0}/s bare ({:.2})",
            live.single,
            bare.single,
            ratio(live.single, bare.single),
            live.a_commit,
            bare.a_commit,
            live.import,
            bare.import,
            ratio(live.import, bare.import),
        );
        single.push(ratio(live.single, bare.single));
        import.push(ratio(live.import, bare.import));
    }
    println!(
        "median: {TASKS} tasks {:.2} x bare, import {:.2} x bare",
        median(single),
        median(import)
    );
    Ok(())
}

struct Rates {
    single: f64,
    import: f64,
    a_commit: f64,
    sizes: Sizes,
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

fn plan() -> Result<huiyin_engine::plan::Plan, Failure> {
    let checked = huiyin_plan::check(include_str!("../../../plans/city.toml"));
    Ok(checked.plan.ok_or("the sample plan has errors")?)
}

fn filing(id: u64) -> Filing {
    Filing {
        source: Source::Petition,
        id: format!("2026-{id:09}"),
        time: Time::from_city(2026, 3, 2, 8, 30, 0),
        channel: Channel::Letter,
        people: 1,
        topic: "小区屋顶漏水无人维修".to_owned(),
        body: "三号楼屋顶漏水已经半年，多次向物业反映，至今没有人来修，下雨天家里到处是水。"
            .repeat(3),
        matter: Some(format!("M{}", id % 5000)),
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: None,
    }
}

async fn live_rates(dir: &Path, lasts: Duration) -> Result<Rates, Failure> {
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 0, 0));
    let Opened { live, handle } = Live::open(dir, clock)?;
    live.adopt_plan(plan()?, None).await?;
    let before = live.health().commits;
    let next = Arc::new(AtomicU64::new(0));
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (live, next) = (live.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                while watch.elapsed() < lasts {
                    let id = next.fetch_add(1, Ordering::Relaxed);
                    live.register(filing(id)).await?;
                }
                Ok::<(), Failure>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let done = next.load(Ordering::Relaxed);
    let single = done as f64 / watch.elapsed().as_secs_f64();
    let a_commit = done as f64 / (live.health().commits - before) as f64;
    let import = live_import(&live, lasts, done).await?;
    tokio::task::spawn_blocking(move || handle.shutdown()).await?;
    Ok(Rates {
        single,
        import,
        a_commit,
        sizes: sizes(dir)?,
    })
}

async fn live_import(live: &Live, lasts: Duration, first: u64) -> Result<f64, Failure> {
    let (watch, mut next) = (Stopwatch::start(), first);
    while watch.elapsed() < lasts {
        let filings = (0..IN_FILE as u64).map(|n| filing(next + n)).collect();
        for answer in live.register_many(filings).await {
            answer?;
        }
        next += IN_FILE as u64;
    }
    Ok((next - first) as f64 / watch.elapsed().as_secs_f64())
}

async fn bare_rates(dir: &Path, lasts: Duration, sizes: Sizes) -> Result<Rates, Failure> {
    let bare = Bare::open(dir, sizes)?;
    let (ask, asks) = mpsc::channel(1024);
    let thread = std::thread::spawn(move || bare.write(asks));
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let ask = ask.clone();
            tokio::spawn(async move {
                while watch.elapsed() < lasts {
                    let (reply, done) = oneshot::channel();
                    ask.send(reply).await?;
                    done.await?;
                }
                Ok::<(), Failure>(())
            })
        })
        .collect();
    drop(ask);
    for task in tasks {
        task.await??;
    }
    let elapsed = watch.elapsed().as_secs_f64();
    let mut bare = thread.join().map_err(|_| "the bare writer failed")??;
    let done = bare.rows() as f64;
    let a_commit = bare.a_commit();
    let watch = Stopwatch::start();
    let first = bare.rows();
    while watch.elapsed() < lasts {
        bare.commit(ROWS)?;
    }
    Ok(Rates {
        single: done / elapsed,
        import: (bare.rows() - first) as f64 / watch.elapsed().as_secs_f64(),
        a_commit,
        sizes,
    })
}
