//! The ledger on a disk: durable rows a second with a checkpoint and proofs beside them, how soon each row is
//! signed, and a proof of any entry of a long log out of the store itself.
//!
//! `cargo run --release -p huiyin-server --example bench_ledger [SECONDS] [ROWS] [FOLDER]`
//!
//! The raw limit of the first is taken in the same run: the same bytes, appended to a file and synced as often as
//! the store committed. Absent: the web, and the arithmetic alone (`cargo bench -p huiyin-benches --bench ledger`).
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use huiyin_engine::Time;
use huiyin_engine::record::{Channel, Source};
use huiyin_ledger::{Commitment, Entry, Fact, TiledTree, leaf_hash, verify_inclusion};
use huiyin_server::clock::{Clock, Stopwatch};
use huiyin_server::live::{Filing, Live, Opened, Signing, ledger_key_of};
use huiyin_server::store::{DATABASE_FILE, Reader};
use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

type Failure = Box<dyn Error + Send + Sync>;

const TASKS: usize = 64;
const NAME: &str = "city.example/ledger";
/// Rows of the long log in one transaction.
const AT_ONCE: u64 = 200_000;
const PROOFS: u64 = 5_000;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let seconds = args.next().map_or(Ok(20), |text| text.parse())?;
    let rows = args.next().map_or(Ok(10_000_000), |text| text.parse())?;
    let folder = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let dir = tempfile::tempdir_in(&folder)?;
    runtime.block_on(appends(dir.path(), Duration::from_secs(seconds)))?;
    if rows > 0 {
        let dir = tempfile::tempdir_in(&folder)?;
        runtime.block_on(proofs(dir.path(), rows))?;
    }
    Ok(())
}

fn open(dir: &Path) -> Result<Opened, Failure> {
    let key = ledger_key_of(dir);
    Signing::make(&key, NAME)?;
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 0, 0));
    Ok(Live::open_signing(dir, clock, Some(Signing::load(&key)?))?)
}

fn filing(id: u64) -> Filing {
    Filing {
        source: Source::Petition,
        id: format!("2026-{id:09}"),
        time: Time::from_city(2026, 3, 2, 8, 30, 0),
        channel: Channel::Letter,
        people: 1,
        topic: "小区屋顶漏水无人维修".to_owned(),
        body: "三号楼屋顶漏水已经半年，多次向物业反映，至今没有人来修。".to_owned(),
        matter: Some(format!("M{}", id % 5000)),
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: None,
    }
}

async fn appends(dir: &Path, lasts: Duration) -> Result<(), Failure> {
    let Opened { live, handle } = open(dir)?;
    let checked = huiyin_plan::check(include_str!("../../../plans/city.toml"));
    live.adopt_plan(checked.plan.ok_or("the sample plan has errors")?, None)
        .await?;
    let (done, ended) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let before = live.health().commits;
    let proving = {
        let (live, ended) = (live.clone(), Arc::clone(&ended));
        tokio::task::spawn_blocking(move || prove(&live, &ended))
    };
    let waiting = tokio::spawn(signed_within(
        live.clone(),
        Arc::clone(&done),
        Arc::clone(&ended),
    ));
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (live, done) = (live.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                while watch.elapsed() < lasts {
                    live.register(filing(done.fetch_add(1, Relaxed))).await?;
                }
                Ok::<(), Failure>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let took = watch.elapsed();
    ended.store(true, Relaxed);
    let (rows, commits) = (done.load(Relaxed), live.health().commits - before);
    let (proofs, slowest) = (proving.await??, waiting.await?);
    tokio::task::spawn_blocking(move || handle.shutdown()).await?;
    let bytes = std::fs::metadata(dir.join(DATABASE_FILE))?.len() / rows.max(1);
    let raw = raw(dir, bytes, rows / commits.max(1))?;
    let rate = rows as f64 / took.as_secs_f64();
    println!(
        "{rate:.0} rows/s durable, {:.1} a commit, beside {:.0} proofs/s; every row signed within {:.2} s; \
         raw append and sync of as many bytes: {raw:.0}/s, ratio {:.3}",
        rows as f64 / commits as f64,
        proofs as f64 / took.as_secs_f64(),
        slowest.as_secs_f64(),
        rate / raw
    );
    Ok(())
}

// Makes whole receipts of signed rows, one after the other, until the end.
fn prove(live: &Live, ended: &AtomicBool) -> Result<u64, Failure> {
    let (mut made, mut seq) = (0, 1);
    while !ended.load(Relaxed) {
        let signed = live.published().map_or(0, |held| held.size);
        // The entries of a registration are one or two: the seq is found by looking.
        seq = if seq >= signed { 1 } else { seq + 97 };
        made += u64::from(live.ledger_receipt(seq)?.is_some());
        std::thread::yield_now();
    }
    Ok(made)
}

// The longest time from an acknowledged row to a checkpoint that covers it.
async fn signed_within(live: Live, done: Arc<AtomicU64>, ended: Arc<AtomicBool>) -> Duration {
    let (mut heard, mut slowest) = (live.checkpoints(), Duration::ZERO);
    while !ended.load(Relaxed) {
        // The tasks hold up to as many numbers that are not rows yet.
        let rows = done.load(Relaxed).saturating_sub(TASKS as u64);
        let watch = Stopwatch::start();
        let covered = heard.wait_for(|held| held.as_ref().is_some_and(|held| held.size >= rows));
        if covered.await.is_err() {
            break;
        }
        slowest = slowest.max(watch.elapsed());
        tokio::task::yield_now().await;
    }
    slowest
}

fn raw(dir: &Path, bytes: u64, rows: u64) -> Result<f64, Failure> {
    let mut file = File::create(dir.join("raw"))?;
    let block = vec![0x5a; usize::try_from(bytes * rows.max(1))?];
    let (watch, mut done) = (Stopwatch::start(), 0);
    while watch.elapsed() < Duration::from_secs(3) {
        file.write_all(&block)?;
        file.sync_data()?;
        done += rows.max(1);
    }
    Ok(done as f64 / watch.elapsed().as_secs_f64())
}

fn leaf(number: u64) -> Vec<u8> {
    let entry = Entry {
        recorded_us: 1_772_400_000_000_000 + number.cast_signed(),
        fact: Fact::PromiseAccepted { promise: number },
        content: Commitment::from_bytes(*leaf_hash(&number.to_be_bytes()).as_bytes()),
    };
    entry.to_bytes()
}

async fn proofs(dir: &Path, rows: u64) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    write(dir, rows)?;
    let wrote = watch.elapsed();
    let watch = Stopwatch::start();
    let Opened { live, handle } = open(dir)?;
    let mut heard = live.checkpoints();
    let all = heard.wait_for(|held| held.as_ref().is_some_and(|held| held.size >= rows));
    let held = all.await?.clone().ok_or("it was signed")?;
    let signed = watch.elapsed();
    let log = Reader::open(&dir.join(DATABASE_FILE))?;
    let (mut times, mut at) = (Vec::new(), 7_u64);
    for _ in 0..PROOFS {
        at = at
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let place = (at >> 11) % rows;
        let watch = Stopwatch::start();
        let seq = place + 1;
        let found = log.ledger_place(seq)?.ok_or("no such row")?;
        let proof = TiledTree::new(rows, |tile| log.tile_hashes(tile)).prove_inclusion(found);
        let proof = proof.map_err(|error| format!("{error:?}"))?;
        times.push(watch.elapsed());
        verify_inclusion(&leaf_hash(&leaf(place)), place, rows, &proof, &held.root)?;
    }
    times.sort_unstable();
    let us = |at: usize| times[at * (times.len() - 1) / 100].as_secs_f64() * 1e6;
    println!(
        "proof of any entry of {rows} out of the store: {:.0} us median, {:.0} us p99, {:.0} us slowest of {PROOFS} \
         (goal: below 1000); written in {:.0} s, first signed in {:.0} s, {} MB",
        us(50),
        us(99),
        us(100),
        wrote.as_secs_f64(),
        signed.as_secs_f64(),
        std::fs::metadata(dir.join(DATABASE_FILE))?.len() >> 20
    );
    tokio::task::spawn_blocking(move || handle.shutdown()).await?;
    Ok(())
}

// Rows as the writer writes them, without the events behind them: those are another bench's.
fn write(dir: &Path, rows: u64) -> Result<(), Failure> {
    drop(huiyin_server::store::Store::open(dir)?);
    let mut db = rusqlite::Connection::open(dir.join(DATABASE_FILE))?;
    db.pragma_update(None, "synchronous", "OFF")?;
    let mut next = 0;
    while next < rows {
        let transaction = db.transaction()?;
        let mut enter = transaction.prepare_cached("INSERT INTO ledger VALUES (?, ?, ?)")?;
        let end = rows.min(next + AT_ONCE);
        for number in next..end {
            let (idx, seq) = (number.cast_signed(), (number + 1).cast_signed());
            enter.execute(rusqlite::params![idx, seq, leaf(number)])?;
        }
        drop(enter);
        transaction.commit()?;
        next = end;
    }
    Ok(())
}
