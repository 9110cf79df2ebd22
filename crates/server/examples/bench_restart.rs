//! How long a server with a million entries takes to be ready, beside a bare read of its snapshot file
//! in the same run, and without the snapshot. Ready is when [`Live::open`] has returned: the next thing
//! the server does is listen.
//!
//! `cargo run --release -p huiyin-server --example bench_restart [ENTRIES] [FOLDER]`
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Span, Time};
use huiyin_server::clock::{Clock, Stopwatch};
use huiyin_server::live::{Filing, Live, Opened};
use huiyin_server::store::SNAPSHOT_FILE;
use std::path::{Path, PathBuf};
use std::time::Duration;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const RUNS: usize = 5;
const AT_ONCE: u64 = 2000;
const MATTERS: u64 = 20_000;
const DAYS: u64 = 400;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let entries = args.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let folder = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let dir = tempfile::tempdir_in(&folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let head = runtime.block_on(fill(dir.path(), entries))?;
    let file = dir.path().join(SNAPSHOT_FILE);
    let bytes = std::fs::metadata(&file)?.len();
    let (mut with, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        with.push(open(dir.path())?);
        let watch = Stopwatch::start();
        std::fs::read(&file)?;
        bare.push(watch.elapsed());
    }
    std::fs::remove_file(&file)?;
    let without = open(dir.path())?;
    let (with, bare) = (median(with), median(bare));
    println!("entries                  {head}");
    println!("snapshot                 {:.1} MB", bytes as f64 / 1e6);
    println!("ready with the snapshot  {:.3} s", with.as_secs_f64());
    println!("bare read of its bytes   {:.3} s", bare.as_secs_f64());
    println!("ready without it         {:.3} s", without.as_secs_f64());
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn filing(n: u64, entries: u64) -> Filing {
    let seconds = n * DAYS * 86_400 / entries;
    let channels = [
        Channel::Letter,
        Channel::Visit,
        Channel::Hotline,
        Channel::Web,
        Channel::Grid,
    ];
    Filing {
        source: Source::Petition,
        id: format!("2026-{n:09}"),
        time: Time::from_city(2025, 1, 1, 8, 0, 0) + Span::seconds(seconds.cast_signed()),
        channel: channels[n as usize % channels.len()],
        people: 1,
        topic: "小区屋顶漏水无人维修".to_owned(),
        body: "三号楼屋顶漏水已经半年，多次向物业反映，至今没有人来修。".to_owned(),
        matter: Some(format!(
            "M{}",
            n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % MATTERS
        )),
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: None,
    }
}

async fn fill(dir: &Path, entries: u64) -> Result<u64, Failure> {
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 0, 0));
    let Opened { live, handle } = Live::open(dir, clock)?;
    let plan = huiyin_plan::check(include_str!("../../../plans/city.toml")).plan;
    live.adopt_plan(plan.ok_or("the sample plan has errors")?, None)
        .await?;
    let mut n = 0;
    while live.health().head < entries {
        let filings = (n..n + AT_ONCE).map(|n| filing(n, entries)).collect();
        for answer in live.register_many(filings).await {
            answer?;
        }
        n += AT_ONCE;
    }
    let head = live.health().head;
    handle.shutdown();
    huiyin_server::live::keep_snapshot(dir)?;
    Ok(head)
}

fn open(dir: &Path) -> Result<Duration, Failure> {
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 0, 0));
    let watch = Stopwatch::start();
    let Opened { live, handle } = Live::open(dir, clock)?;
    let ready = watch.elapsed();
    assert!(live.health().ready(), "{:?}", live.health());
    handle.shutdown();
    Ok(ready)
}
