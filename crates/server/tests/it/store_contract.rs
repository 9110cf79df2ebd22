//! The store's contract, clause by clause. A second backend passes these tests too: only [`open`] and
//! the tests that say "SQLite" know which one it is.

use huiyin_engine::act::TimerKey;
use huiyin_engine::effect::{About, Notice};
use huiyin_engine::event::Clock;
use huiyin_engine::ids::{AssessmentId, CaseId, MatterId, TaskId};
use huiyin_engine::plan::Step;
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Actor, Entry, Event, Time};
use huiyin_server::store::{
    Batch, DATABASE_FILE, LedgerRow, OnceRow, OutboxMark, OutboxState, Reissued, Scope, SealedCase,
    SealedMaterial, SealedText, Store, StoreError,
};
use huiyin_server::vault::KeyId;
use std::path::Path;

pub(crate) fn open(dir: &Path) -> Store {
    Store::open(dir).expect("the store opens")
}

fn entry(seq: u64) -> Entry {
    let clock = Clock::Step {
        assessment: AssessmentId(seq),
        step: Step::Screening,
    };
    Entry {
        seq,
        recorded: Time(1_000 + seq as i64),
        event: Event::AlarmRaised { clock },
    }
}

fn registered(seq: u64) -> Entry {
    let event = Event::CaseRegistered {
        case: CaseId(seq),
        key: u64::MAX - seq,
        time: Time(5),
        channel: Channel::Visit,
        source: Source::Petition,
        people: 3,
        matter: MatterId(1),
        matter_key: None,
        area: None,
        unit: None,
        keywords: vec![],
    };
    Entry {
        event,
        ..entry(seq)
    }
}

fn timer(task: u64) -> TimerKey {
    TimerKey::Task { task: TaskId(task) }
}

fn notice(task: u64) -> Notice {
    Notice {
        key: format!("task/{task}/lead/board"),
        about: About::Task { task: TaskId(task) },
        to: "lead".into(),
        channel: None,
    }
}

fn case(seq: u64) -> SealedCase {
    SealedCase {
        case: CaseId(seq),
        seq,
        matter: MatterId(1),
        previous: (seq > 1).then(|| CaseId(seq - 1)),
        key: KeyId(seq),
        content: vec![seq as u8; 40],
        private: vec![seq as u8; 50],
        receipt_tag: [seq as u8; 16],
    }
}

fn ledger_row(seq: u64) -> LedgerRow {
    let leaf = vec![seq as u8; 42];
    LedgerRow { seq, leaf }
}

fn piece(seq: u64) -> SealedMaterial {
    SealedMaterial {
        case: CaseId(seq),
        number: 1,
        key: KeyId(seq),
        sealed: vec![seq as u8; 70],
    }
}

/// One of everything, under a number.
pub(crate) fn batch(seq: u64) -> Batch {
    Batch {
        after: seq - 1,
        entries: vec![registered(seq)],
        ledger: vec![ledger_row(seq)],
        timers: [(timer(seq), Some(Time(9)))].into(),
        notices: vec![(notice(seq), OutboxState::Pending, Time(7))],
        texts: vec![SealedText {
            id: seq,
            key: KeyId(seq),
            sealed: vec![1, 2, 3],
        }],
        scopes: vec![(Scope::Incident(seq), KeyId(seq))],
        cases: vec![case(seq)],
        material: vec![piece(seq)],
        reissued: Vec::new(),
        once: vec![OnceRow {
            tag: [seq as u8; 16],
            body: [7; 16],
            first_seq: seq,
            entries: 1,
            at: Time(seq as i64),
        }],
        marks: Vec::new(),
    }
}

/// Whether exactly the batches up to `seq` are there, in every part.
fn holds_up_to(store: &Store, seq: u64) {
    let reader = store.reader().expect("readable");
    assert_eq!(store.head().expect("readable"), seq);
    let expected: Vec<Entry> = (1..=seq).map(registered).collect();
    assert_eq!(reader.entries(0, 100).expect("readable"), expected);
    let rows: Vec<LedgerRow> = (1..=seq).map(ledger_row).collect();
    assert_eq!(reader.ledger(0, 100).expect("readable"), rows);
    assert_eq!(reader.ledger_end().expect("readable"), (seq, seq));
    let timers = (1..=seq).map(|n| (timer(n), Time(9))).collect();
    assert_eq!(store.timers().expect("readable"), timers);
    assert_eq!(reader.outbox(100).expect("readable").len() as u64, seq);
    assert_eq!(reader.last_text().expect("readable"), seq);
    let next = seq + 1;
    assert_eq!(reader.case(CaseId(next)).expect("readable"), None);
    let held = reader.material(CaseId(seq), 1).expect("readable");
    assert_eq!(held, (seq > 0).then(|| piece(seq)));
    assert_eq!(reader.material(CaseId(next), 1).expect("readable"), None);
    assert_eq!(reader.receipt_tag(CaseId(next)).expect("readable"), None);
    assert_eq!(
        reader.scope_key(Scope::Incident(next)).expect("readable"),
        None
    );
    assert_eq!(reader.once(&[next as u8; 16]).expect("readable"), None);
}

#[test]
fn a_batch_lands_whole_and_survives_reopening() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    store.commit(&batch(2)).expect("committed");
    holds_up_to(&store, 2);
    drop(store);
    let store = open(dir.path());
    holds_up_to(&store, 2);
    let reader = store.reader().expect("readable");
    let text = reader.text(2).expect("readable").expect("there");
    assert_eq!((text.key, text.sealed), (KeyId(2), vec![1, 2, 3]));
    let key = reader.scope_key(Scope::Incident(2)).expect("readable");
    assert_eq!(key, Some(KeyId(2)));
    let held = reader.case(CaseId(2)).expect("readable").expect("there");
    assert_eq!((held.content, held.private), (vec![2; 40], vec![2; 50]));
    let tag = reader.receipt_tag(CaseId(2)).expect("readable");
    assert_eq!(tag, Some([2; 16]));
    let mut tags = Vec::new();
    let from_two = reader.each_receipt(CaseId(2), |case, tag| tags.push((case, tag)));
    from_two.expect("readable");
    assert_eq!(tags, [(CaseId(2), [2; 16])]);
    let once = reader.once(&[2; 16]).expect("readable").expect("there");
    assert_eq!(once, batch(2).once[0]);
    let rows = reader
        .matter_cases(CaseId(2), 10, |_| true)
        .expect("readable");
    let cases: Vec<_> = rows.iter().map(|row| row.case.0).collect();
    assert_eq!(cases, [2, 1]);
}

#[test]
fn a_receipt_that_was_issued_again_takes_the_place_of_the_one_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    for again in [8, 9] {
        let reissued = vec![Reissued {
            case: CaseId(1),
            tag: [again; 16],
            private: vec![again; 50],
        }];
        let batch = Batch {
            after: 1,
            reissued,
            ..Batch::default()
        };
        store.commit(&batch).expect("committed");
    }
    let reader = store.reader().expect("readable");
    let tag = reader.receipt_tag(CaseId(1)).expect("readable");
    assert_eq!(tag, Some([9; 16]));
    let held = reader.case(CaseId(1)).expect("readable").expect("there");
    assert_eq!((held.content, held.private), (vec![1; 40], vec![9; 50]));
    let all = reader.reissued().expect("readable");
    assert_eq!(all, [(CaseId(1), [9; 16])]);
}

#[test]
fn a_batch_decided_on_an_old_head_is_a_conflict_and_writes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    let stale = Batch {
        after: 0,
        ..batch(2)
    };
    let (expected, found) = (0, 1);
    let error = store.commit(&stale).expect_err("refused");
    assert!(
        matches!(error, StoreError::Conflict { expected: e, found: f } if (e, f) == (expected, found))
    );
    let ahead = Batch {
        after: 7,
        ..batch(8)
    };
    assert!(matches!(
        store.commit(&ahead),
        Err(StoreError::Conflict { .. })
    ));
    holds_up_to(&store, 1);
}

#[test]
fn entries_that_do_not_follow_on_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    let gap = Batch {
        entries: vec![registered(1), registered(3)],
        ..batch(1)
    };
    assert!(matches!(
        store.commit(&gap),
        Err(StoreError::Conflict { .. })
    ));
    holds_up_to(&store, 0);
}

#[test]
fn a_batch_that_fails_halfway_leaves_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    // The idempotency key comes last, and this one was used.
    let twice = Batch {
        once: batch(1).once,
        ..batch(2)
    };
    assert!(store.commit(&twice).is_err());
    holds_up_to(&store, 1);
    store.commit(&batch(2)).expect("the next one works");
    holds_up_to(&store, 2);
}

#[test]
fn the_same_notice_never_enters_twice_and_keeps_where_it_stood() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    let by = Actor {
        post: "duty".into(),
        person: huiyin_engine::ids::PersonId(3),
    };
    let mark = OutboxMark {
        key: notice(1).key,
        state: OutboxState::Told,
        by: by.clone(),
        at: Time(8),
    };
    let marked = Batch {
        after: 1,
        marks: vec![mark],
        ..Batch::default()
    };
    store.commit(&marked).expect("committed");
    let again = Batch {
        notices: batch(1).notices,
        ..batch(2)
    };
    store.commit(&again).expect("committed");
    let rows = store
        .reader()
        .expect("readable")
        .outbox(10)
        .expect("readable");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].state, OutboxState::Told);
    assert_eq!(rows[0].marked, Some((by, Time(8))));
}

#[test]
fn timers_are_set_moved_and_removed() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    let timers = |changes: &[(u64, Option<i64>)]| Batch {
        timers: changes
            .iter()
            .map(|(task, due)| (timer(*task), due.map(Time)))
            .collect(),
        ..Batch::default()
    };
    store
        .commit(&timers(&[(1, Some(5)), (2, Some(6))]))
        .expect("set");
    store
        .commit(&timers(&[(1, Some(9)), (2, None), (3, None)]))
        .expect("moved");
    let held = store.timers().expect("readable");
    assert_eq!(held.into_iter().collect::<Vec<_>>(), [(timer(1), Time(9))]);
}

#[test]
fn idempotency_keys_are_forgotten_by_age() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    store.commit(&batch(2)).expect("committed");
    store.forget_once_before(Time(2)).expect("forgotten");
    let reader = store.reader().expect("readable");
    assert_eq!(reader.once(&[1; 16]).expect("readable"), None);
    assert!(reader.once(&[2; 16]).expect("readable").is_some());
}

#[test]
fn a_full_store_refuses_the_batch_reads_on_and_takes_it_once_there_is_room() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    store.limit_pages(Some(1)).expect("limited");
    let mut large = batch(2);
    large.texts[0].sealed = vec![0; 200_000];
    assert!(matches!(store.commit(&large), Err(StoreError::Full)));
    holds_up_to(&store, 1);
    store.limit_pages(None).expect("room is made");
    store.commit(&large).expect("committed");
    holds_up_to(&store, 2);
}

#[test]
fn a_second_opening_of_the_same_folder_is_refused_until_the_first_is_gone() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(dir.path());
    let error = Store::open(dir.path()).err().expect("refused");
    assert!(matches!(error, StoreError::InUse(_)));
    assert!(error.to_string().contains("another huiyin server"));
    drop(store);
    open(dir.path());
}

fn raw(dir: &Path, sql: &str) {
    let db = rusqlite::Connection::open(dir.join(DATABASE_FILE)).expect("opens");
    db.execute_batch(sql).expect("done");
}

#[test]
fn an_older_program_cannot_take_over_and_an_overtaken_one_cannot_write() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    store.commit(&batch(1)).expect("committed");
    raw(dir.path(), "UPDATE processor SET epoch = epoch + 1");
    assert!(matches!(
        store.commit(&batch(2)),
        Err(StoreError::Conflict { .. })
    ));
    drop(store);
    raw(dir.path(), "UPDATE processor SET version = 999");
    let error = Store::open(dir.path()).err().expect("refused");
    assert!(matches!(
        error,
        StoreError::OlderProcessor { found: 999, .. }
    ));
}

#[test]
fn a_newer_schema_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    drop(open(dir.path()));
    raw(dir.path(), "PRAGMA user_version = 999");
    let error = Store::open(dir.path()).err().expect("refused");
    assert!(matches!(error, StoreError::NewerSchema { found: 999, .. }));
    assert!(error.to_string().contains("start the newer program"));
}

#[test]
fn the_first_case_since_an_instant_is_found() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    for seq in 1..=9 {
        store.commit(&batch(seq)).expect("committed");
    }
    let reader = store.reader().expect("readable");
    let since = |at| reader.first_case_since(Time(at)).expect("readable").0;
    assert_eq!(
        [since(0), since(1_001), since(1_005), since(1_009)],
        [1, 1, 5, 9]
    );
    assert_eq!(since(2_000), 10);
}
