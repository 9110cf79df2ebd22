//! A snapshot is a shortcut and nothing else: with it, without it, or with one that is of no use, the
//! city opens in the same state.

use crate::live_city::{City, MORNING, at, visit};
use huiyin_engine::act::{Act, Finding};
use huiyin_engine::ids::{AssessmentId, CaseId, MatterId};
use huiyin_engine::{City as State, Span};
use huiyin_server::live::{Registered, keep_snapshot};
use huiyin_server::store::{DATABASE_FILE, Reader, SNAPSHOT_FILE, Snapshot};
use huiyin_server::vault::Receipt;
use std::fs;
use std::path::{Path, PathBuf};

/// What a city answers that the snapshot has a part in.
#[derive(PartialEq)]
struct Answers {
    state: State,
    receipts: Vec<Option<(CaseId, MatterId)>>,
    latest: Vec<Vec<CaseId>>,
    duplicates: Vec<CaseId>,
}

async fn answers(dir: &Path, filed: &[(String, Registered)]) -> Answers {
    let city = City::open(dir).await;
    let live = &city.live;
    let state = live.read(Clone::clone);
    let found = |(_, done): &(String, Registered)| {
        let receipt = Receipt::parse(&done.receipt).expect("a receipt");
        live.case_by_receipt(&receipt).expect("readable")
    };
    let of_matter = |matter: MatterId| {
        let cases = live.matter_cases(matter, 1000).into_iter();
        cases.map(|row| row.case).collect()
    };
    let again = filed.iter().map(|(id, _)| visit(id, "", 1)).collect();
    let duplicates = live.register_many(again).await.into_iter().map(|done| {
        let done = done.expect("known");
        assert!(done.duplicate);
        done.case
    });
    let told = Answers {
        receipts: filed.iter().map(found).collect(),
        latest: state.matters.keys().copied().map(of_matter).collect(),
        duplicates: duplicates.collect(),
        state,
    };
    city.handle.shutdown();
    told
}

async fn some_work(city: &City, round: u64, filed: &mut Vec<(String, Registered)>) {
    city.clock
        .set(MORNING + Span::days(round.cast_signed() * 9));
    for n in 0..20 {
        let id = format!("{round}-{n}");
        let matter = format!("小区{}", n * round % 7);
        let people = if n % 5 == 0 { 30 } else { 1 };
        let filing = visit(&id, &matter, people);
        let done = city.live.register(filing).await.expect("registered");
        for signal in &done.signals {
            let assessment = AssessmentId(signal.0);
            let act = Act::Screen {
                assessment,
                finding: Finding::GoesOn,
                reason: "情况属实".to_owned(),
            };
            // A signal that joined a running chain opened none of its own.
            let _ = city.live.act(at("duty"), act).await;
        }
        filed.push((id, done));
    }
}

fn snapshot(dir: &Path) -> Option<Snapshot> {
    let log = Reader::open(&dir.join(DATABASE_FILE)).expect("readable");
    Snapshot::read(dir, &log).expect("readable")
}

#[tokio::test]
async fn with_a_snapshot_of_any_age_and_without_one_the_city_opens_in_the_same_state() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join(SNAPSHOT_FILE);
    let (mut filed, mut kept) = (Vec::new(), Vec::new());
    for round in 1..=6 {
        let city = City::open(dir.path()).await;
        some_work(&city, round, &mut filed).await;
        let seq = keep_snapshot(dir.path()).expect("kept beside the running city");
        assert_eq!(seq, city.live.health().head);
        kept.push(fs::read(&file).expect("it is there"));
        some_work(&city, round * 100, &mut filed).await;
        city.handle.shutdown();
    }
    fs::remove_file(&file).expect("removed");
    let without = answers(dir.path(), &filed).await;
    assert_eq!(without.duplicates.len(), 240);
    for bytes in kept {
        fs::write(&file, bytes).expect("put back");
        let seq = snapshot(dir.path()).expect("of use").seq;
        assert!(seq < without.state.seq, "something came after it");
        assert!(
            answers(dir.path(), &filed).await == without,
            "from entry {seq}"
        );
    }
}

async fn kept_city(dir: &Path) -> (PathBuf, Vec<(String, Registered)>) {
    let mut filed = Vec::new();
    let city = City::open(dir).await;
    some_work(&city, 1, &mut filed).await;
    city.handle.shutdown();
    keep_snapshot(dir).expect("kept");
    (dir.join(SNAPSHOT_FILE), filed)
}

#[tokio::test]
async fn a_damaged_snapshot_is_ignored_wherever_the_damage_is_and_the_next_one_is_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let (file, filed) = kept_city(dir.path()).await;
    let whole = fs::read(&file).expect("readable");
    let state = answers(dir.path(), &filed).await;
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        fs::write(&file, &bytes).expect("damaged");
        assert_eq!(snapshot(dir.path()), None, "byte {at}");
        fs::write(&file, &whole[..at]).expect("cut off");
        assert_eq!(snapshot(dir.path()), None, "cut off at {at}");
    }
    assert!(answers(dir.path(), &filed).await == state);
    keep_snapshot(dir.path()).expect("kept");
    assert!(snapshot(dir.path()).is_some());
    assert!(answers(dir.path(), &filed).await == state);
}

#[tokio::test]
async fn a_snapshot_of_another_program_or_another_log_is_ignored() {
    let dir = tempfile::tempdir().expect("a folder");
    let (file, filed) = kept_city(dir.path()).await;
    let state = answers(dir.path(), &filed).await;
    let other = tempfile::tempdir().expect("a folder");
    let (others, _) = kept_city(other.path()).await;
    fs::copy(others, &file).expect("copied");
    assert_eq!(
        snapshot(dir.path()),
        None,
        "keys differ, and so do the hashes"
    );
    assert!(answers(dir.path(), &filed).await == state);

    keep_snapshot(dir.path()).expect("kept");
    let bytes = fs::read(&file).expect("readable");
    let line = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .expect("a line");
    let mut older = bytes[..line - 1].to_vec();
    older.extend_from_slice(b"?");
    older.extend_from_slice(&bytes[line..]);
    fs::write(&file, older).expect("written");
    assert_eq!(snapshot(dir.path()), None, "written by another engine");
}

#[tokio::test]
async fn a_snapshot_that_is_ahead_of_a_log_from_a_backup_is_ignored() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut filed = Vec::new();
    let city = City::open(dir.path()).await;
    some_work(&city, 1, &mut filed).await;
    city.handle.shutdown();
    let database = dir.path().join(DATABASE_FILE);
    let backup = fs::read(&database).expect("folded in at the shutdown");
    let early = answers(dir.path(), &filed).await;

    let city = City::open(dir.path()).await;
    some_work(&city, 2, &mut Vec::new()).await;
    city.handle.shutdown();
    keep_snapshot(dir.path()).expect("kept");
    fs::write(&database, backup).expect("restored");
    assert_eq!(snapshot(dir.path()), None);
    assert!(answers(dir.path(), &filed).await == early);
}

#[tokio::test]
async fn damage_before_the_snapshot_is_named_soon_after_the_start() {
    let dir = tempfile::tempdir().expect("a folder");
    kept_city(dir.path()).await;
    let db = rusqlite::Connection::open(dir.path().join(DATABASE_FILE)).expect("opens");
    let alter = "UPDATE events SET leaf = zeroblob(32) WHERE seq = 3";
    assert_eq!(db.execute(alter, []).expect("altered"), 1);
    drop(db);
    let city = City::open(dir.path()).await;
    let damaged = loop {
        match city.live.health().log_damaged {
            Some(damaged) => break damaged,
            None => tokio::task::yield_now().await,
        }
    };
    assert!(
        damaged.starts_with("entry 3 of the log is damaged"),
        "{damaged}"
    );
    assert!(!city.live.health().ready());
}
