//! The tables and how a connection is set up.
//!
//! Every table that grows with the complaints is only appended to. An index over keyed hashes would
//! rewrite a page of its own for each of them, several times what the complaint itself takes; whoever
//! looks up by a hash keeps eight bytes of it in memory instead.
//!
//! An older file is brought up to date when the writer opens it: a whole copy is kept beside it, then
//! every step lands in one transaction. Whatever ends it in between leaves the old file as it was.

use super::StoreError;
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of the tables.
pub const SCHEMA_VERSION: i64 = 7;

/// The version of the program as a processor of the log. Goes up with every release whose events or
/// timers an older program would not understand.
pub const PROCESSOR_VERSION: i64 = 3;

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

/// Steps that bring an older file up to date; the first leads from version 1 to version 2.
///
/// Version 2: the notices that wait are counted for every scrape and listed first, while the outbox
/// only grows.
///
/// Version 3: what the ledger says, row by row. Whoever holds the keys fills in what came before.
///
/// Version 4: what the ledger's signer keeps.
///
/// Version 5: checkpoints that witnesses have cosigned.
///
/// Version 6: what the pipeline keeps of the messages it sends. What raised the alarm waits for a person,
/// too, and whatever was in the outbox before stays with the call list.
///
/// Version 7: what petitioners add to their cases, and receipts that were issued again.
const STEPS: [&str; SCHEMA_VERSION as usize - 1] = [
    "CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'pending';",
    "CREATE TABLE ledger (
        idx INTEGER PRIMARY KEY,
        seq INTEGER NOT NULL,
        entry BLOB NOT NULL
    ) STRICT;",
    "CREATE TABLE ledger_nodes (
        level INTEGER NOT NULL,
        idx INTEGER NOT NULL,
        root BLOB NOT NULL,
        PRIMARY KEY (level, idx)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ledger_signed (
        origin TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        note TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;",
    "CREATE TABLE ledger_cosigned (
        origin TEXT NOT NULL,
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (origin, size)
    ) STRICT, WITHOUT ROWID;",
    "CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        open INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX messages_open ON messages (id) WHERE open = 1;
    CREATE TABLE message_steps (
        id INTEGER PRIMARY KEY,
        message INTEGER NOT NULL,
        at INTEGER NOT NULL,
        step TEXT NOT NULL
    ) STRICT;
    CREATE INDEX message_steps_of ON message_steps (message);
    CREATE TABLE message_cursor (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        outbox INTEGER NOT NULL,
        runs INTEGER NOT NULL
    ) STRICT;
    INSERT INTO message_cursor SELECT 1, coalesce(max(id), 0), 0 FROM outbox;
    DROP INDEX outbox_waiting;
    CREATE INDEX outbox_waiting ON outbox (id) WHERE state IN ('pending', 'alarm');",
    "CREATE TABLE material (
        case_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        key_id INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (case_id, number)
    ) STRICT;
    CREATE TABLE reissued (
        case_id INTEGER PRIMARY KEY,
        tag BLOB NOT NULL,
        private BLOB NOT NULL
    ) STRICT;",
];

/// Refuses a file of a newer version; its version.
pub(super) fn known(db: &Connection) -> Result<i64, StoreError> {
    let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = SCHEMA_VERSION;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    Ok(found)
}

/// Makes the tables in an empty file and brings an older one up to date; refuses a newer one. For
/// whoever holds the folder's lock.
pub(super) fn prepare(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found = known(db)?;
    if found == SCHEMA_VERSION {
        return Ok(());
    }
    if found > 0 {
        keep_copy(db, path, found)?;
    }
    let transaction = db.transaction()?;
    advance(&transaction, found)?;
    Ok(transaction.commit()?)
}

fn advance(db: &Connection, found: i64) -> rusqlite::Result<()> {
    if found == 0 {
        db.execute_batch(TABLES)?;
    }
    let done = usize::try_from(found - 1).unwrap_or(0);
    for step in &STEPS[done..] {
        db.execute_batch(step)?;
    }
    db.pragma_update(None, "user_version", SCHEMA_VERSION)
}

/// Where the copy of a file of an older version is kept.
pub(super) fn copy_of(path: &Path, version: i64) -> PathBuf {
    path.with_extension(format!("db.version-{version}"))
}

fn keep_copy(db: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    copy_into(db, path, &copy_of(path, version))
}

/// Copies a database file as it stands at one instant, beside a server that is using it or without one; under its
/// name only once it is whole and on the disk.
///
/// # Errors
/// Where it cannot be read, or the copy not be written.
pub fn copy_to(path: &Path, copy: &Path) -> Result<(), StoreError> {
    copy_into(&connect(path)?, path, copy)
}

fn copy_into(db: &Connection, path: &Path, copy: &Path) -> Result<(), StoreError> {
    let next = copy.with_extension("next");
    let fault = |error: std::io::Error| StoreError::Folder {
        path: next.clone(),
        why: error.to_string(),
    };
    let _ = std::fs::remove_file(&next);
    db.execute("VACUUM INTO ?1", [next.to_string_lossy()])?;
    let file = File::open(&next).map_err(fault)?;
    let mode = File::open(path).and_then(|file| file.metadata());
    file.set_permissions(mode.map_err(fault)?.permissions())
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&next, copy))
        .map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version_1(path: &Path) -> Connection {
        let db = connect(path).unwrap();
        db.execute_batch(TABLES).unwrap();
        db.execute_batch("INSERT INTO events VALUES (1, 7, x'01', x'02')")
            .unwrap();
        db.pragma_update(None, "user_version", 1).unwrap();
        db
    }

    fn version(db: &Connection) -> (i64, i64, i64) {
        let one = |sql: &str| db.query_row(sql, [], |row| row.get(0)).unwrap();
        let index = "SELECT count(*) FROM sqlite_master WHERE name = 'outbox_waiting'";
        (
            one("PRAGMA user_version"),
            one(index),
            one("SELECT count(*) FROM events"),
        )
    }

    #[test]
    fn an_older_file_is_brought_up_to_date_and_a_copy_of_it_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huiyin.db");
        let mut db = version_1(&path);
        prepare(&mut db, &path).unwrap();
        assert_eq!(version(&db), (SCHEMA_VERSION, 1, 1));
        let copy = copy_of(&path, 1);
        assert_eq!(version(&Connection::open(&copy).unwrap()), (1, 0, 1));
        std::fs::remove_file(&copy).unwrap();
        prepare(&mut db, &path).unwrap();
        assert!(!copy.exists(), "a file of today needs no copy");
    }

    #[test]
    fn what_a_killed_program_leaves_in_the_middle_is_the_old_file_and_can_be_taken_up_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huiyin.db");
        let mut db = version_1(&path);
        let transaction = db.transaction().unwrap();
        advance(&transaction, 1).unwrap();
        // The files as they lie on the disk at this instant.
        let other = tempfile::tempdir().unwrap();
        for name in ["huiyin.db", "huiyin.db-wal"] {
            std::fs::copy(folder.path().join(name), other.path().join(name)).unwrap();
        }
        drop(transaction);
        let path = other.path().join("huiyin.db");
        std::fs::write(path.with_extension("db.next"), "half a copy").unwrap();
        let mut left = connect(&path).unwrap();
        assert_eq!(version(&left), (1, 0, 1));
        prepare(&mut left, &path).unwrap();
        assert_eq!(version(&left), (SCHEMA_VERSION, 1, 1));
    }

    #[test]
    fn a_new_file_and_one_brought_up_to_date_have_the_same_tables() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new.db"), folder.path().join("old.db"));
        let tables = |db: &Connection| -> Vec<String> {
            let mut all = db
                .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
                .unwrap();
            let rows = all.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let mut made = connect(&new).unwrap();
        prepare(&mut made, &new).unwrap();
        let mut brought = version_1(&old);
        prepare(&mut brought, &old).unwrap();
        assert_eq!(tables(&made), tables(&brought));
    }
}
