//! What the pipeline keeps of its messages: their steps, and how far it has taken rows from the outbox.
//! A turn of the pipeline is one transaction: rows taken, steps, and the outbox's states. The steps are
//! the pipeline's own text to this room.
//!
//! Deliberately absent: deciding, addresses, and waiting.

use super::reader::outbox_row;
use super::schema::connect;
use super::{OutboxRow, OutboxState, StoreError};
use huiyin_engine::{Actor, Time};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::path::Path;

/// The pipeline's own connection. There is one, as there is one writer.
pub struct Deliveries {
    db: Connection,
    epoch: i64,
}

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// What it is about and to whom, as a key.
    pub key: String,
    /// Its steps in order.
    pub steps: Vec<(Time, String)>,
}

/// A change of where an outbox row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowMark {
    /// The row's key.
    pub key: String,
    /// Where it stands.
    pub state: OutboxState,
    /// Who knows, where somebody does.
    pub by: Option<Actor>,
    /// When.
    pub at: Time,
}

/// What lands in one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// Outbox rows are taken up to this one.
    pub taken_to: Option<i64>,
    /// New messages, number and key.
    pub begun: Vec<(i64, String)>,
    /// Steps in order, each of a message.
    pub steps: Vec<(i64, Time, String)>,
    /// Where outbox rows stand now.
    pub marks: Vec<RowMark>,
    /// Messages that ended.
    pub ended: Vec<i64>,
}

impl Turn {
    /// Whether there is nothing to commit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken_to.is_none() && self.steps.is_empty() && self.marks.is_empty()
    }
}

impl Deliveries {
    pub(super) fn open(path: &Path, epoch: i64) -> Result<Self, StoreError> {
        let db = connect(path)?;
        Ok(Deliveries { db, epoch })
    }

    /// Says whether a pipeline runs. Rows that entered the outbox while none ran stay with the call list.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn runs(&mut self, runs: bool) -> Result<(), StoreError> {
        let skip = "UPDATE message_cursor SET outbox = (SELECT coalesce(max(id), 0) FROM outbox)
                    WHERE runs = 0 AND ?1";
        self.db.execute(skip, [runs])?;
        self.db
            .execute("UPDATE message_cursor SET runs = ?1", [runs])?;
        Ok(())
    }

    /// Rows of the outbox that were not taken yet, with their numbers, oldest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn waiting(&self, limit: usize) -> Result<Vec<(i64, OutboxRow)>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT notice, created, state, marked_post, marked_person, marked_at, id FROM outbox
             WHERE id > (SELECT outbox FROM message_cursor) ORDER BY id LIMIT ?",
        )?;
        let mut rows = find.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            waiting.push((row.get(6)?, outbox_row(row)?));
        }
        Ok(waiting)
    }

    /// Messages that have not ended.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn open_messages(&self) -> Result<Vec<Kept>, StoreError> {
        let open = "SELECT id, key FROM messages WHERE open = 1 ORDER BY id";
        Ok(kept(&self.db, open, [])?)
    }

    /// The number that the next message has.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn next_number(&self) -> Result<i64, StoreError> {
        let next = "SELECT coalesce(max(id), 0) + 1 FROM messages";
        Ok(self.db.query_row(next, [], |row| row.get(0))?)
    }

    /// Whether there is a message of a key, open or ended.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn holds(&self, key: &str) -> Result<bool, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT 1 FROM messages WHERE key = ?")?;
        Ok(find.exists([key])?)
    }

    /// Where an outbox row stands, and who set that.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn row(&self, key: &str) -> Result<Option<OutboxRow>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT notice, created, state, marked_post, marked_person, marked_at FROM outbox WHERE key = ?",
        )?;
        let mut rows = find.query([key])?;
        rows.next()?.map(outbox_row).transpose()
    }

    /// Writes a turn. Durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another process has the folder by now; a full or failing disk.
    pub fn commit(&mut self, turn: &Turn) -> Result<(), StoreError> {
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let held: i64 = transaction
            .prepare_cached("SELECT epoch FROM processor")?
            .query_row([], |row| row.get(0))?;
        if held != self.epoch {
            let number = |epoch: i64| epoch.cast_unsigned();
            let (expected, found) = (number(self.epoch), number(held));
            return Err(StoreError::Conflict { expected, found });
        }
        write(&transaction, turn)?;
        Ok(transaction.commit()?)
    }
}

fn write(db: &Transaction<'_>, turn: &Turn) -> rusqlite::Result<()> {
    if let Some(taken_to) = turn.taken_to {
        db.prepare_cached("UPDATE message_cursor SET outbox = ?1")?
            .execute([taken_to])?;
    }
    let mut begin = db.prepare_cached("INSERT INTO messages VALUES (?1, ?2, 1)")?;
    for (id, key) in &turn.begun {
        begin.execute(params![id, key])?;
    }
    let mut step =
        db.prepare_cached("INSERT INTO message_steps (message, at, step) VALUES (?1, ?2, ?3)")?;
    for (id, at, body) in &turn.steps {
        step.execute(params![id, at.0, body])?;
    }
    // What a person ticked off stays as they said.
    let mut mark = db.prepare_cached(
        "UPDATE outbox SET state = ?2, marked_post = ?3, marked_person = ?4, marked_at = ?5
         WHERE key = ?1 AND state <> 'told'",
    )?;
    for RowMark { key, state, by, at } in &turn.marks {
        let post = by.as_ref().map(|by| by.post.as_str());
        let person = by.as_ref().map(|by| by.person.0.cast_signed());
        let at = by.as_ref().map(|_| at.0);
        mark.execute(params![key, state.name(), post, person, at])?;
    }
    let mut end = db.prepare_cached("UPDATE messages SET open = 0 WHERE id = ?1")?;
    for id in &turn.ended {
        end.execute([id])?;
    }
    Ok(())
}

/// A message by its number, on any connection to the database.
///
/// # Errors
/// Where the database cannot be read.
pub fn message(db: &Connection, id: i64) -> rusqlite::Result<Option<Kept>> {
    let mut found = kept(db, "SELECT id, key FROM messages WHERE id = ?1", [id])?;
    Ok(found.pop())
}

/// A message by its key, on any connection to the database.
///
/// # Errors
/// Where the database cannot be read.
pub fn message_of(db: &Connection, key: &str) -> rusqlite::Result<Option<Kept>> {
    let mut found = kept(db, "SELECT id, key FROM messages WHERE key = ?1", [key])?;
    Ok(found.pop())
}

fn kept(db: &Connection, which: &str, with: impl rusqlite::Params) -> rusqlite::Result<Vec<Kept>> {
    let mut find = db.prepare_cached(which)?;
    let all = find.query_map(with, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: Vec<(i64, String)> = all.collect::<Result<_, _>>()?;
    let mut steps =
        db.prepare_cached("SELECT at, step FROM message_steps WHERE message = ? ORDER BY id")?;
    let each = |(id, key)| {
        let rows = steps.query_map([id], |row| Ok((Time(row.get(0)?), row.get(1)?)))?;
        let steps = rows.collect::<Result<_, _>>()?;
        Ok(Kept { id, key, steps })
    };
    all.into_iter().map(each).collect()
}
