//! The tables and how a connection is set up.
//!
//! Every table that grows with the complaints is only appended to. An index over keyed hashes would
//! rewrite a page of its own for each of them, several times what the complaint itself takes; whoever
//! looks up by a hash keeps eight bytes of it in memory instead.
//! Deliberately absent: migrations; version 1 is the first.

use super::StoreError;
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// The version of the tables.
pub const SCHEMA_VERSION: i64 = 1;

/// The version of the program as a processor of the log. Goes up with every release whose events or
/// timers an older program would not understand.
pub const PROCESSOR_VERSION: i64 = 2;

const TABLES: &str = "
    CREATE TABLE processor (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        version INTEGER NOT NULL,
        epoch INTEGER NOT NULL
    ) STRICT;
    INSERT INTO processor VALUES (1, 0, 0);
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        recorded INTEGER NOT NULL,
        body BLOB NOT NULL,
        leaf BLOB NOT NULL
    ) STRICT;
    CREATE TABLE timers (
        key TEXT PRIMARY KEY,
        due INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        notice TEXT NOT NULL,
        created INTEGER NOT NULL,
        state TEXT NOT NULL,
        marked_post TEXT,
        marked_person INTEGER,
        marked_at INTEGER
    ) STRICT;
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        key_id INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE scopes (
        kind TEXT NOT NULL,
        number INTEGER NOT NULL,
        key_id INTEGER NOT NULL,
        PRIMARY KEY (kind, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE cases (
        case_id INTEGER PRIMARY KEY,
        seq INTEGER NOT NULL,
        matter INTEGER NOT NULL,
        previous INTEGER,
        key_id INTEGER NOT NULL,
        content BLOB NOT NULL,
        private BLOB NOT NULL
    ) STRICT;
    CREATE TABLE receipts (
        case_id INTEGER PRIMARY KEY,
        tag BLOB NOT NULL
    ) STRICT;
    CREATE TABLE once (
        tag BLOB PRIMARY KEY,
        body BLOB NOT NULL,
        first_seq INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX once_by_age ON once (at);
";

/// Opens a connection to the database file with the settings that every connection shares.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // Whoever writes asks for a checkpoint beside the hot path; see `checkpoint`.
    db.pragma_update(None, "wal_autocheckpoint", 0)?;
    // 32 MB: the pages that a running city touches again and again.
    db.pragma_update(None, "cache_size", -32_000)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Makes the tables in an empty file; refuses a file of a newer version.
pub(super) fn prepare(db: &mut Connection) -> Result<(), StoreError> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match found {
        SCHEMA_VERSION => Ok(()),
        0 => {
            let transaction = db.transaction()?;
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            Ok(transaction.commit()?)
        }
        _ => Err(StoreError::NewerSchema {
            found,
            known: SCHEMA_VERSION,
        }),
    }
}
