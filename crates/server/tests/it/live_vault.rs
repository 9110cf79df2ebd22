//! The vault at work: lost receipts, many openings, what petitioners add, and keys that are erased and destroyed.

use crate::live_city::{City, MORNING, at, let_in};
use crate::live_secrets::{NAME, files_with, planted_everywhere};
use huiyin_engine::act::Act;
use huiyin_engine::casework::retention::{COPIES_KEPT, SUGGESTION};
use huiyin_engine::casework::{CaseStep, MaterialKind, OPENINGS_MAX};
use huiyin_engine::ids::CaseId;
use huiyin_engine::law::Class;
use huiyin_engine::{Event, Span};
use huiyin_server::clock::Clock;
use huiyin_server::live::{ActError, Kept, Let, Live, NewPiece, keep_snapshot};
use huiyin_server::vault::{Purpose, Receipt};
use std::path::Path;

const CASE: CaseId = CaseId(1);

fn step(step: CaseStep<String>) -> Act<String> {
    Act::StepCase { case: CASE, step }
}

// A suggestion that was taken in hand, closed, and has one piece added before.
pub(crate) async fn closed_suggestion(live: &Live) -> String {
    let receipt = live
        .register(planted_everywhere("1"))
        .await
        .expect("registered")
        .receipt;
    let classify = CaseStep::Classify {
        class: Class::Suggestion,
        grave: false,
        reachable: true,
        accused: Vec::new(),
        direct: None,
        reason: format!("reason {NAME}"),
    };
    live.act(at("duty"), step(classify)).await.expect("classed");
    live.add_material(CASE, piece()).await.expect("added");
    let read = Act::ReadMaterial {
        case: CASE,
        upto: 1,
    };
    live.act(at("duty"), read).await.expect("read");
    let close = CaseStep::Close {
        reason: format!("done {NAME}"),
    };
    live.act(at("duty"), step(close)).await.expect("closed");
    receipt
}

fn piece() -> NewPiece {
    NewPiece {
        kind: MaterialKind::Text,
        bytes: format!("added {NAME}").into_bytes().into(),
    }
}

// The wrapped key of the case, as it lies in the key table.
fn wrapped(dir: &Path) -> Vec<u8> {
    let store = rusqlite::Connection::open(dir.join("huiyin.db")).expect("opens");
    let key: i64 = store
        .query_row("SELECT key_id FROM cases WHERE case_id = 1", [], |row| {
            row.get(0)
        })
        .expect("a case");
    let vault = rusqlite::Connection::open(dir.join("vault.db")).expect("opens");
    let wrapped = "SELECT wrapped FROM keys WHERE id = ?";
    vault
        .query_row(wrapped, [key], |row| row.get(0))
        .expect("a key")
}

// The house is kept once the writer has looked, so it is asked twice.
async fn later(city: &City, span: Span) {
    city.passes(span).await;
    city.live.look().await.expect("the writer looks");
}

fn outside_copies(found: Vec<String>) -> Vec<String> {
    let copies = |path: &String| path.contains("key-copies");
    found.into_iter().filter(|path| !copies(path)).collect()
}

#[tokio::test]
async fn when_retention_ends_the_key_is_in_no_file_but_copies_and_after_the_last_copy_in_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let receipt = closed_suggestion(&city.live).await;
    let wrapped = wrapped(dir.path());
    let days = |n: u32| Span::days(i64::from(n));
    assert!(matches!(city.live.kept(CASE), Some(Kept::Until(_))));
    later(&city, days(SUGGESTION.usual) - Span::days(2)).await;
    assert!(city.live.case_texts(CASE).expect("readable").is_some());
    assert!(!files_with(dir.path(), &wrapped).is_empty());
    later(&city, Span::days(2)).await;
    assert!(matches!(city.live.kept(CASE), Some(Kept::Erased(_))));
    assert_eq!(city.live.case_texts(CASE).expect("readable"), None);
    assert_eq!(city.live.material(CASE, 1).expect("readable"), None);
    let code = Receipt::parse(&receipt).expect("a code");
    let page = city.live.case_by_receipt(&code).expect("readable");
    assert!(page.is_some(), "its page stays, and says what is gone");
    assert_eq!(outside_copies(files_with(dir.path(), &wrapped)), [""; 0]);
    assert!(
        !files_with(dir.path(), &wrapped).is_empty(),
        "copies hold it for a while"
    );
    later(&city, COPIES_KEPT - Span::days(2)).await;
    assert!(matches!(city.live.kept(CASE), Some(Kept::Erased(_))));
    for _ in 0..3 {
        later(&city, Span::days(1)).await;
    }
    assert!(matches!(city.live.kept(CASE), Some(Kept::Destroyed(_))));
    assert_eq!(files_with(dir.path(), &wrapped), [""; 0]);
    let told = city.live.entries(0, usize::MAX).expect("readable");
    let erased = told
        .iter()
        .filter(|entry| matches!(entry.event, Event::CaseErased { .. }));
    assert_eq!(erased.count(), 1);
}

#[tokio::test]
async fn a_key_table_that_was_put_back_has_what_was_erased_taken_out_before_anybody_is_answered() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    closed_suggestion(&city.live).await;
    let wrapped = wrapped(dir.path());
    let days = i64::from(SUGGESTION.usual);
    later(&city, Span::days(days - 1)).await;
    let now = city.clock.now();
    let copies = dir.path().join("key-copies");
    let copy = std::fs::read_dir(&copies)
        .expect("copies")
        .next()
        .expect("one")
        .expect("a file");
    let old = std::fs::read(copy.path()).expect("readable");
    later(&city, Span::days(2)).await;
    assert!(matches!(city.live.kept(CASE), Some(Kept::Erased(_))));
    city.handle.shutdown();
    drop(city.live);
    for name in ["vault.db-wal", "vault.db-shm"] {
        let _ = std::fs::remove_file(dir.path().join(name));
    }
    std::fs::write(dir.path().join("vault.db"), old).expect("put back");
    assert!(!outside_copies(files_with(dir.path(), &wrapped)).is_empty());
    let clock = Clock::by_hand(now + Span::days(3));
    let opened = Live::open(dir.path(), clock).expect("opens");
    opened.live.look().await.expect("there");
    assert_eq!(outside_copies(files_with(dir.path(), &wrapped)), [""; 0]);
    assert_eq!(opened.live.case_texts(CASE).expect("readable"), None);
}

#[tokio::test]
async fn a_receipt_is_issued_again_once_the_identity_was_compared_and_the_old_one_stops_for_good() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let first = city
        .live
        .register(planted_everywhere("1"))
        .await
        .expect("registered");
    let early = city.live.reissue_receipt(first.case, at("duty")).await;
    assert!(matches!(early, Err(ActError::NotCompared)));
    let purpose = Purpose::ReissueReceipt;
    let compared = city.live.open_identity(first.case, purpose, at("duty"));
    compared.await.expect("opened");
    let another = city.live.reissue_receipt(first.case, at("commander")).await;
    assert!(
        matches!(another, Err(ActError::NotCompared)),
        "somebody else compared"
    );
    let new = city.live.reissue_receipt(first.case, at("duty")).await;
    let new = new.expect("issued");
    let old = Receipt::parse(&first.receipt).expect("a code");
    let case_of = |live: &Live, code: &Receipt| {
        let found = live.case_by_receipt(code).expect("readable");
        found.map(|(case, _)| case)
    };
    assert_eq!(case_of(&city.live, &old), None);
    assert_eq!(case_of(&city.live, &new), Some(first.case));
    city.handle.shutdown();
    keep_snapshot(dir.path()).expect("kept");
    let opened = Live::open(dir.path(), Clock::by_hand(MORNING)).expect("opens");
    assert_eq!(
        case_of(&opened.live, &old),
        None,
        "after a start from a snapshot too"
    );
    assert_eq!(case_of(&opened.live, &new), Some(first.case));
}

#[tokio::test]
async fn whoever_opens_many_within_a_day_needs_a_custodian_and_the_alarm_posts_hear_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    let mut cases = Vec::new();
    for n in 0..=OPENINGS_MAX {
        let filing = planted_everywhere(&n.to_string());
        cases.push(city.live.register(filing).await.expect("registered").case);
    }
    let open = |case| {
        city.live
            .open_identity(case, Purpose::LifeSafety, at("duty"))
    };
    for case in &cases[..OPENINGS_MAX as usize] {
        let_in(open(*case).await.expect("opened"));
    }
    let alarms = city.live.entries(0, usize::MAX).expect("readable");
    let alarms = alarms
        .iter()
        .filter(|entry| matches!(entry.event, Event::OpeningsMany { .. }));
    assert_eq!(alarms.count(), 1);
    let last = open(cases[OPENINGS_MAX as usize]).await.expect("asked");
    assert!(matches!(last, Let::Waits { .. }));
}
