//! The one writer of a SQLite store.

use super::checkpoint::{Checkpointer, checkpoint};
use super::deliveries::Deliveries;
use super::schema::{PROCESSOR_VERSION, connect, prepare};
use super::{Batch, DATABASE_FILE, LedgerRow, OutboxMark, Reader, Scope, StoreError, lock};
use huiyin_engine::act::TimerKey;
use huiyin_engine::{Entry, Time};
use huiyin_ledger::leaf_hash;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The store of one data folder, open for writing.
pub struct Store {
    db: Connection,
    path: PathBuf,
    epoch: i64,
    checkpointer: Checkpointer,
    // Dropped last: until then no other process gets in.
    _lock: lock::Lock,
}

impl Store {
    /// Opens the store in a folder, makes both where they are missing, and takes the processor's row.
    ///
    /// # Errors
    /// Where another process has the folder, or a newer program wrote to it.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let lock = lock::take(dir)?;
        let path = dir.join(DATABASE_FILE);
        let mut db = connect(&path)?;
        prepare(&mut db, &path)?;
        let epoch = take_over(&mut db)?;
        let checkpointer = Checkpointer::start(&path)?;
        Ok(Store {
            db,
            path,
            epoch,
            checkpointer,
            _lock: lock,
        })
    }

    /// A connection that reads, beside the writer.
    ///
    /// # Errors
    /// Where the file cannot be opened once more.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.path)
    }

    /// The pipeline's connection.
    ///
    /// # Errors
    /// Where the file cannot be opened once more.
    pub fn deliveries(&self) -> Result<Deliveries, StoreError> {
        Deliveries::open(&self.path, self.epoch)
    }

    /// A connection for tables that do not belong to the log, such as accounts and sessions.
    ///
    /// # Errors
    /// Where the file cannot be opened once more.
    pub fn side_connection(&self) -> Result<Connection, StoreError> {
        connect(&self.path)
    }

    /// The number of the latest entry, 0 for none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn head(&self) -> Result<u64, StoreError> {
        Ok(head(&self.db)?)
    }

    /// Every timer that is set.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn timers(&self) -> Result<BTreeMap<TimerKey, Time>, StoreError> {
        let mut all = self.db.prepare_cached("SELECT key, due FROM timers")?;
        let rows = all.query_map([], |row| {
            let key: String = row.get(0)?;
            Ok((key, Time(row.get(1)?)))
        })?;
        rows.map(|row| {
            let (key, due) = row?;
            let key = serde_json::from_str(&key).map_err(|error| StoreError::Damaged {
                seq: 0,
                what: format!("timer {key}: {error}"),
            })?;
            Ok((key, due))
        })
        .collect()
    }

    /// Appends a batch. Durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the head has moved on, [`StoreError::Full`] where there is no
    /// room. Nothing of the batch is in the log then.
    pub fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        expect_head(&transaction, self.epoch, batch.after)?;
        let mut bytes = append(&transaction, batch)?;
        bytes += append_ledger(&transaction, &batch.ledger)?;
        bytes += seal_in(&transaction, batch)?;
        set_timers(&transaction, batch)?;
        fill_outbox(&transaction, batch)?;
        remember(&transaction, batch)?;
        transaction.commit()?;
        self.checkpointer.wrote(bytes, &self.db);
        Ok(())
    }

    /// Forgets idempotency keys from before an instant.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn forget_once_before(&mut self, at: Time) -> Result<(), StoreError> {
        self.db
            .execute("DELETE FROM once WHERE at < ?", params![at.0])?;
        Ok(())
    }

    /// Folds the write-ahead log into the database file, as before a shutdown.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(checkpoint(&self.db, "TRUNCATE")?)
    }

    /// Limits the file to a number of pages, as a quota; `None` lifts the limit.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn limit_pages(&self, pages: Option<u32>) -> Result<(), StoreError> {
        let pages = pages.unwrap_or(u32::MAX - 1);
        self.db
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        Ok(())
    }
}

fn take_over(db: &mut Connection) -> Result<i64, StoreError> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (found, epoch): (i64, i64) =
        transaction.query_row("SELECT version, epoch FROM processor", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if found > PROCESSOR_VERSION {
        let ours = PROCESSOR_VERSION;
        return Err(StoreError::OlderProcessor { found, ours });
    }
    let epoch = epoch + 1;
    transaction.execute(
        "UPDATE processor SET version = ?, epoch = ?",
        params![PROCESSOR_VERSION, epoch],
    )?;
    transaction.commit()?;
    Ok(epoch)
}

fn head(db: &Connection) -> rusqlite::Result<u64> {
    let mut head = db.prepare_cached("SELECT coalesce(max(seq), 0) FROM events")?;
    let head: i64 = head.query_row([], |row| row.get(0))?;
    Ok(head.cast_unsigned())
}

fn expect_head(db: &Transaction<'_>, epoch: i64, expected: u64) -> Result<(), StoreError> {
    let found = head(db)?;
    let held: i64 = db
        .prepare_cached("SELECT epoch FROM processor")?
        .query_row([], |row| row.get(0))?;
    if found == expected && held == epoch {
        Ok(())
    } else {
        Err(StoreError::Conflict { expected, found })
    }
}

fn append(db: &Transaction<'_>, batch: &Batch) -> Result<u64, StoreError> {
    let mut insert = db.prepare_cached("INSERT INTO events VALUES (?, ?, ?, ?)")?;
    let mut bytes = 0;
    for (entry, seq) in batch.entries.iter().zip(batch.after + 1..) {
        if entry.seq != seq {
            let (expected, found) = (seq, entry.seq);
            return Err(StoreError::Conflict { expected, found });
        }
        let body = body_of(entry);
        let leaf = leaf_hash(&body);
        insert.execute(params![
            seq.cast_signed(),
            entry.recorded.0,
            body,
            &leaf.as_bytes()[..]
        ])?;
        bytes += body.len() as u64 + 64;
    }
    Ok(bytes)
}

// Rows come in the order of the log, so a place and a number rise together.
fn append_ledger(db: &Transaction<'_>, rows: &[LedgerRow]) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let end = "SELECT coalesce(max(idx) + 1, 0) FROM ledger";
    let end: i64 = db.prepare_cached(end)?.query_row([], |row| row.get(0))?;
    let mut insert = db.prepare_cached("INSERT INTO ledger VALUES (?, ?, ?)")?;
    let mut bytes = 0;
    for (row, idx) in rows.iter().zip(end..) {
        insert.execute(params![idx, row.seq.cast_signed(), row.leaf])?;
        bytes += row.leaf.len() as u64 + 24;
    }
    Ok(bytes)
}

fn body_of(entry: &Entry) -> Vec<u8> {
    serde_json::to_vec(&entry.event).expect("an event has no map with keys that are not text")
}

fn seal_in(db: &Transaction<'_>, batch: &Batch) -> Result<u64, StoreError> {
    let mut bytes = 0;
    let mut insert = db.prepare_cached("INSERT INTO texts VALUES (?, ?, ?)")?;
    for text in &batch.texts {
        let (id, key) = (text.id.cast_signed(), text.key.0.cast_signed());
        insert.execute(params![id, key, text.sealed])?;
        bytes += text.sealed.len() as u64 + 32;
    }
    let mut insert = db.prepare_cached("INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    let mut receipt = db.prepare_cached("INSERT INTO receipts VALUES (?, ?)")?;
    for case in &batch.cases {
        receipt.execute(params![case.case.0.cast_signed(), &case.receipt_tag[..]])?;
        insert.execute(params![
            case.case.0.cast_signed(),
            case.seq.cast_signed(),
            case.matter.0.cast_signed(),
            case.previous.map(|case| case.0.cast_signed()),
            case.key.0.cast_signed(),
            case.content,
            case.private,
        ])?;
        bytes += (case.content.len() + case.private.len()) as u64 + 128;
    }
    bytes += add_later(db, batch)?;
    let mut insert = db.prepare_cached("INSERT INTO scopes VALUES (?, ?, ?)")?;
    for (scope, key) in &batch.scopes {
        let (kind, number) = scope.parts();
        insert.execute(params![kind, number.cast_signed(), key.0.cast_signed()])?;
    }
    Ok(bytes)
}

// What comes to cases that are there already.
fn add_later(db: &Transaction<'_>, batch: &Batch) -> Result<u64, StoreError> {
    let mut bytes = 0;
    let mut insert = db.prepare_cached("INSERT INTO material VALUES (?, ?, ?, ?)")?;
    for piece in &batch.material {
        let (case, key) = (piece.case.0.cast_signed(), piece.key.0.cast_signed());
        insert.execute(params![case, piece.number, key, piece.sealed])?;
        bytes += piece.sealed.len() as u64 + 64;
    }
    let mut replace = db.prepare_cached("INSERT OR REPLACE INTO reissued VALUES (?, ?, ?)")?;
    for held in &batch.reissued {
        let case = held.case.0.cast_signed();
        replace.execute(params![case, &held.tag[..], held.private])?;
        bytes += held.private.len() as u64 + 64;
    }
    Ok(bytes)
}

fn set_timers(db: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut set = db.prepare_cached("INSERT OR REPLACE INTO timers VALUES (?, ?)")?;
    let mut remove = db.prepare_cached("DELETE FROM timers WHERE key = ?")?;
    for (key, due) in &batch.timers {
        let key = serde_json::to_string(key).expect("a timer's key is plain data");
        match due {
            Some(due) => set.execute(params![key, due.0])?,
            None => remove.execute([key])?,
        };
    }
    Ok(())
}

fn fill_outbox(db: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT OR IGNORE INTO outbox (key, notice, created, state) VALUES (?, ?, ?, ?)",
    )?;
    for (notice, state, created) in &batch.notices {
        let body = serde_json::to_string(notice).expect("a notice is plain data");
        insert.execute(params![notice.key, body, created.0, state.name()])?;
    }
    let mut mark = db.prepare_cached(
        "UPDATE outbox SET state = ?, marked_post = ?, marked_person = ?, marked_at = ? WHERE key = ?",
    )?;
    for OutboxMark { key, state, by, at } in &batch.marks {
        let person = by.person.0.cast_signed();
        mark.execute(params![state.name(), by.post.as_str(), person, at.0, key])?;
    }
    Ok(())
}

fn remember(db: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached("INSERT INTO once VALUES (?, ?, ?, ?, ?)")?;
    for row in &batch.once {
        insert.execute(params![
            &row.tag[..],
            &row.body[..],
            row.first_seq.cast_signed(),
            row.entries,
            row.at.0
        ])?;
    }
    Ok(())
}

impl Scope {
    pub(super) const fn parts(self) -> (&'static str, u64) {
        match self {
            Scope::Matter(number) => ("matter", number),
            Scope::Assessment(number) => ("assessment", number),
            Scope::Incident(number) => ("incident", number),
            Scope::Case(number) => ("case", number),
        }
    }
}
