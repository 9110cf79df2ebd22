//! `vault.db`: data keys wrapped by the master key, and the log of openings.
//!
//! Row 0 of the keys is the root from which the keyed hashes are derived; it also tells a wrong
//! master key at once. Data keys are made many at a time and ahead, so that a complaint seldom waits
//! for this file. Deliberately absent: what a key is for; the store knows which key a case has.

use super::Purpose;
use super::cipher::{self, Key, random};
use super::identity::Opening;
use super::master::Master;
use super::{KeyId, VaultError};
use huiyin_engine::Actor;
use huiyin_engine::Time;
use huiyin_engine::ids::{CaseId, PersonId};
use huiyin_ledger::Hash;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use zeroize::Zeroizing;

/// Data keys made in one transaction at the start, and where more are needed than were made beside.
const AHEAD: u64 = 256;

/// Keys made in one transaction beside the work.
const BESIDE: u64 = 2048;

/// Each try waits as long as the connection waits for a lock.
const JOURNAL_TRIES: usize = 6;

/// Version 2: what custodians were asked, who was refused, which keys were erased, and where copies lie.
const SCHEMA_VERSION: i64 = 2;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS openings (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, case_id INTEGER NOT NULL,
        purpose TEXT NOT NULL, post TEXT NOT NULL, person INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS signed (
        origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS requests (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, case_id INTEGER NOT NULL,
        purpose TEXT NOT NULL, post TEXT NOT NULL, person INTEGER NOT NULL,
        answered INTEGER, by_post TEXT, by_person INTEGER, agreed INTEGER, used INTEGER);
    CREATE TABLE IF NOT EXISTS refused (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, case_id INTEGER NOT NULL,
        purpose TEXT NOT NULL, post TEXT NOT NULL, person INTEGER NOT NULL, why TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS erased (id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS copies (path TEXT PRIMARY KEY, made INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS openings_by_person ON openings (person, at);
    CREATE INDEX IF NOT EXISTS openings_by_case ON openings (case_id);
";

pub(super) struct KeyFile {
    pub(super) db: Connection,
    master: Key,
    next: u64,
    path: PathBuf,
    // Made ahead and not used yet.
    spare: VecDeque<(KeyId, Key)>,
    maker: Option<Maker>,
    // The key used last: a complaint is sealed in two blobs under one key.
    latest: Option<(KeyId, Key)>,
}

impl KeyFile {
    /// Opens the file, makes its tables and root where they are missing, and gives the root.
    pub(super) fn open(path: &Path, master: Master) -> Result<(Self, Key), VaultError> {
        let db = connect(path)?;
        let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > SCHEMA_VERSION {
            let known = SCHEMA_VERSION;
            return Err(VaultError::NewerSchema { found, known });
        }
        db.execute_batch(SCHEMA)?;
        db.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        let next: i64 = db.query_row("SELECT coalesce(max(id), 0) + 1 FROM keys", [], |row| {
            row.get(0)
        })?;
        let next = next.unsigned_abs();
        let file = KeyFile {
            db,
            master: master.key,
            next,
            path: path.to_owned(),
            spare: VecDeque::new(),
            maker: None,
            latest: None,
        };
        let root = file.root(master.path)?;
        Ok((file, root))
    }

    fn root(&self, path: PathBuf) -> Result<Key, VaultError> {
        if let Some(wrapped) = self.wrapped(KeyId(0))? {
            return self
                .unwrap_key(KeyId(0), &wrapped)
                .ok_or(VaultError::WrongMasterKey(path));
        }
        let root = Zeroizing::new(random()?);
        let wrapped = cipher::seal(&self.master, &place(KeyId(0)), &root[..])?;
        self.db
            .execute("INSERT INTO keys VALUES (0, ?)", params![wrapped])?;
        Ok(root)
    }

    pub(super) fn fresh(&mut self) -> Result<KeyId, VaultError> {
        if self.spare.len() as u64 <= AHEAD / 2 {
            self.refill()?;
        }
        let fresh = self.spare.pop_front().expect("keys were just made ahead");
        let id = fresh.0;
        self.latest = Some(fresh);
        Ok(id)
    }

    // The first keys are made at once; once they run low, more are made beside the work.
    fn refill(&mut self) -> Result<(), VaultError> {
        if let Some(maker) = &mut self.maker {
            let made = maker.made(self.spare.is_empty());
            self.spare.extend(made.transpose()?.into_iter().flatten());
        }
        if self.spare.is_empty() {
            let first = self.give_numbers(AHEAD);
            let made = make(&mut self.db, &self.master, first, AHEAD)?;
            self.spare.extend(made);
            return Ok(());
        }
        if self.spare.len() as u64 <= AHEAD / 2 {
            self.ask_maker();
        }
        Ok(())
    }

    // Where there can be no thread, keys are made at once as before.
    fn ask_maker(&mut self) {
        if self.maker.is_none() {
            self.maker = Maker::start(&self.path, self.master.clone());
        }
        if self.maker.as_ref().is_some_and(|maker| !maker.asked) {
            let first = self.give_numbers(BESIDE);
            let _ = self.maker.as_mut().map(|maker| maker.ask(first));
        }
    }

    fn give_numbers(&mut self, count: u64) -> u64 {
        let first = self.next;
        self.next += count;
        first
    }

    /// The data key, unwrapped; `None` where it was erased.
    pub(super) fn key(&mut self, id: KeyId) -> Result<Option<Key>, VaultError> {
        if let Some((held, key)) = &self.latest
            && *held == id
        {
            return Ok(Some(key.clone()));
        }
        let Some(wrapped) = self.wrapped(id)? else {
            return Ok(None);
        };
        let key = self.unwrap_key(id, &wrapped).ok_or(VaultError::Damaged)?;
        self.latest = Some((id, key.clone()));
        Ok(Some(key))
    }

    fn wrapped(&self, id: KeyId) -> Result<Option<Vec<u8>>, VaultError> {
        let mut find = self
            .db
            .prepare_cached("SELECT wrapped FROM keys WHERE id = ?")?;
        Ok(find
            .query_row([id.0.cast_signed()], |row| row.get(0))
            .optional()?)
    }

    fn unwrap_key(&self, id: KeyId, wrapped: &[u8]) -> Option<Key> {
        let plain = Zeroizing::new(cipher::open(&self.master, &place(id), wrapped)?);
        let bytes: [u8; 32] = plain.as_slice().try_into().ok()?;
        Some(Zeroizing::new(bytes))
    }

    /// Wraps every key under another master key, in one transaction; how many.
    pub(super) fn wrap_anew(&mut self, master: &Key) -> Result<u64, VaultError> {
        let ids: Vec<i64> = {
            let mut find = self.db.prepare("SELECT id FROM keys")?;
            let ids = find.query_map([], |row| row.get(0))?;
            ids.collect::<Result<_, _>>()?
        };
        let mut anew = Vec::with_capacity(ids.len());
        for id in ids {
            let key = KeyId(id.cast_unsigned());
            let wrapped = self.wrapped(key)?.ok_or(VaultError::KeyGone)?;
            let plain = self.unwrap_key(key, &wrapped).ok_or(VaultError::Damaged)?;
            anew.push((id, cipher::seal(master, &place(key), &plain[..])?));
        }
        let transaction = self.db.transaction()?;
        for (id, wrapped) in &anew {
            let update = "UPDATE keys SET wrapped = ? WHERE id = ?";
            transaction.execute(update, params![wrapped, id])?;
        }
        transaction.commit()?;
        cut_journal(&self.db)?;
        Ok(anew.len() as u64)
    }

    pub(super) fn holds(&self, id: KeyId) -> Result<bool, VaultError> {
        Ok(self.wrapped(id)?.is_some())
    }

    // The journal is folded in and cut off, so the wrapped keys are in no file afterwards but copies.
    pub(super) fn erase(&mut self, ids: &[KeyId], at: Time) -> Result<(), VaultError> {
        self.latest = None;
        // Nobody else is at the file meanwhile, or the journal could not be cut off.
        if let Some(maker) = &mut self.maker {
            self.spare
                .extend(maker.made(true).transpose()?.into_iter().flatten());
        }
        let transaction = self.db.transaction()?;
        for id in ids {
            let id = id.0.cast_signed();
            transaction.execute(
                "INSERT OR IGNORE INTO erased VALUES (?, ?)",
                params![id, at.0],
            )?;
            transaction.execute("DELETE FROM keys WHERE id = ?", [id])?;
        }
        transaction.commit()?;
        cut_journal(&self.db)
    }

    pub(super) fn openings(&self, limit: usize) -> Result<Vec<Opening>, VaultError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.openings_by("ORDER BY id DESC LIMIT ?", limit)
    }

    pub(super) fn openings_of(&self, case: CaseId) -> Result<Vec<Opening>, VaultError> {
        self.openings_by("WHERE case_id = ? ORDER BY id DESC", case.0.cast_signed())
    }

    pub(super) fn signed(&self, origin: &str) -> Result<Option<(u64, Hash)>, VaultError> {
        Ok(signed(&self.db, origin)?)
    }

    pub(super) fn remember_signed(
        &self,
        origin: &str,
        size: u64,
        root: Hash,
    ) -> Result<bool, VaultError> {
        let remembered = self.db.execute(
            "INSERT INTO signed VALUES (?1, ?2, ?3) ON CONFLICT (origin) DO UPDATE
             SET size = ?2, root = ?3 WHERE size < ?2 OR (size = ?2 AND root = ?3)",
            params![origin, size.cast_signed(), &root.as_bytes()[..]],
        )?;
        Ok(remembered == 1)
    }

    fn openings_by(&self, which: &str, value: i64) -> Result<Vec<Opening>, VaultError> {
        let select = "SELECT at, case_id, purpose, post, person FROM openings";
        let mut find = self.db.prepare_cached(&format!("{select} {which}"))?;
        let rows = find.query_map([value], opening)?;
        rows.map(|row| row?.ok_or(VaultError::Damaged)).collect()
    }
}

/// What the vault of a folder remembers of ledgers that were signed: name, size, root. Needs no key;
/// nothing where the file cannot be read.
#[must_use]
pub fn signed_in(dir: &Path) -> Vec<(String, u64, Hash)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let all = Connection::open_with_flags(dir.join("vault.db"), flags).and_then(|db| {
        let mut find = db.prepare("SELECT origin, size, root FROM signed ORDER BY origin")?;
        let rows = find.query_map([], |row| {
            let size: i64 = row.get(1)?;
            Ok((
                row.get(0)?,
                size.cast_unsigned(),
                Hash::from_bytes(row.get(2)?),
            ))
        })?;
        rows.collect()
    });
    all.unwrap_or_default()
}

fn signed(db: &Connection, origin: &str) -> rusqlite::Result<Option<(u64, Hash)>> {
    let mut find = db.prepare_cached("SELECT size, root FROM signed WHERE origin = ?")?;
    let row = find.query_row([origin], |row| {
        let size: i64 = row.get(0)?;
        Ok((size.cast_unsigned(), Hash::from_bytes(row.get(1)?)))
    });
    row.optional()
}

// Nothing where the purpose is not one of the list.
pub(super) fn opening(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Opening>> {
    let (case, person): (i64, i64) = (row.get(1)?, row.get(4)?);
    let (purpose, post): (String, String) = (row.get(2)?, row.get(3)?);
    let by = Actor {
        post: post.as_str().into(),
        person: PersonId(person.cast_unsigned()),
    };
    let at = Time(row.get(0)?);
    Ok(Purpose::from_name(&purpose).map(|purpose| Opening {
        at,
        case: CaseId(case.cast_unsigned()),
        purpose,
        by,
    }))
}

pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    Ok(db)
}

/// Folds the journal in and empties it; tried again while somebody reads from it.
pub(super) fn cut_journal(db: &Connection) -> Result<(), VaultError> {
    for _ in 0..JOURNAL_TRIES {
        let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 {
            return Ok(());
        }
    }
    Err(VaultError::JournalHeld)
}

type Made = Result<Vec<(KeyId, Key)>, VaultError>;

// Makes keys and wraps them, durable when this returns.
fn make(db: &mut Connection, master: &Key, first: u64, count: u64) -> Made {
    let mut made = Vec::new();
    let transaction = db.transaction()?;
    {
        let mut insert = transaction.prepare_cached("INSERT INTO keys VALUES (?, ?)")?;
        for id in first..first + count {
            let key: Key = Zeroizing::new(random()?);
            let wrapped = cipher::seal(master, &place(KeyId(id)), &key[..])?;
            insert.execute(params![id.cast_signed(), wrapped])?;
            made.push((KeyId(id), key));
        }
    }
    transaction.commit()?;
    Ok(made)
}

/// Makes keys on a thread and connection of its own, so that complaints that come in by the thousand
/// do not wait for them.
struct Maker {
    ask: Option<SyncSender<u64>>,
    made: Receiver<Made>,
    asked: bool,
    thread: Option<JoinHandle<()>>,
}

impl Maker {
    // Nothing where the system gives no thread or no connection.
    fn start(path: &Path, master: Key) -> Option<Self> {
        let mut db = connect(path).ok()?;
        let (ask, asked) = sync_channel::<u64>(1);
        let (give, made) = sync_channel(1);
        let run = move || {
            while let Ok(first) = asked.recv() {
                if give.send(make(&mut db, &master, first, BESIDE)).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("keys".into()).spawn(run);
        Some(Maker {
            ask: Some(ask),
            made,
            asked: false,
            thread: Some(thread.ok()?),
        })
    }

    fn ask(&mut self, first: u64) {
        let ask = self.ask.as_ref();
        self.asked = ask.is_some_and(|ask| ask.send(first).is_ok());
    }

    // What was asked for, once it is there; `wait` says whether to wait for it.
    fn made(&mut self, wait: bool) -> Option<Made> {
        if !self.asked {
            return None;
        }
        let made = if wait {
            self.made.recv().ok()
        } else {
            self.made.try_recv().ok()
        };
        self.asked = made.is_none() && !wait;
        made
    }
}

impl Drop for Maker {
    fn drop(&mut self) {
        drop(self.ask.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn place(id: KeyId) -> [u8; 9] {
    let mut bytes = [b'k'; 9];
    bytes[1..].copy_from_slice(&id.0.to_le_bytes());
    bytes
}
