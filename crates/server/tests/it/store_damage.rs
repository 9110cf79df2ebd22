//! A store whose file was altered: found at the first entry that does not fit, and named.

use crate::store_contract::{batch, open};
use huiyin_server::clock::Clock;
use huiyin_server::live::{Live, OpenError};
use huiyin_server::store::{DATABASE_FILE, StoreError};
use std::path::Path;

fn after(alter: &str) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    let mut store = open(dir.path());
    for seq in 1..=5 {
        store.commit(&batch(seq)).expect("committed");
    }
    drop(store);
    let db = rusqlite::Connection::open(dir.path().join(DATABASE_FILE)).expect("opens");
    assert_eq!(db.execute(alter, []).expect("altered"), 1);
    drop(db);
    opening(dir.path())
}

fn opening(dir: &Path) -> String {
    match Live::open(dir, Clock::system()) {
        Err(OpenError::Store(error @ StoreError::Damaged { seq: 3, .. })) => error.to_string(),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("it opened"),
    }
}

#[test]
fn an_altered_body_is_found() {
    let error = after(
        "UPDATE events SET body = CAST(replace(body, 'visit', 'letter') AS BLOB) WHERE seq = 3",
    );
    assert!(error.starts_with("entry 3 of the log is damaged: its bytes do not match"));
    assert!(error.contains("restore"));
}

#[test]
fn a_missing_entry_is_found() {
    let error = after("DELETE FROM events WHERE seq = 3");
    assert!(
        error.contains("it is missing; the next one is 4"),
        "{error}"
    );
}

#[test]
fn an_entry_dated_before_the_one_before_it_is_found() {
    let error = after("UPDATE events SET recorded = 1 WHERE seq = 3");
    assert!(error.contains("recorded before"), "{error}");
}

#[test]
fn an_altered_hash_is_found() {
    let error = after("UPDATE events SET leaf = zeroblob(32) WHERE seq = 3");
    assert!(error.contains("do not match their hash"), "{error}");
}
