//! Backups of a data folder, beside the server that is using it, and putting one back.
//!
//! The log and what is sealed go into one file, the key table into another that is kept for thirty days only; the
//! master key and the ledger's key go into neither. A folder that is put back has every key taken out that
//! any newer key table says was erased, before it is in its place at all; and its ledger is not signed where more was
//! signed since. Deliberately absent: schedules, and copying to other machines.

use super::OpenError;
use crate::store::{DATABASE_FILE, Reader, StoreError, copy_to, hold};
use crate::vault::copies::{erased_in, made_at, name_of, take_out, write};
use crate::vault::{Rotated, VaultError};
use huiyin_engine::casework::retention::COPIES_KEPT;
use huiyin_engine::{Event, Time};
use std::fmt;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The folder of key tables in a backup.
const KEYS: &str = "keys";

/// A backup that was made.
#[derive(Debug)]
pub struct BackedUp {
    /// The log with what is sealed.
    pub data: PathBuf,
    /// The key table.
    pub keys: PathBuf,
    /// Entries of the log.
    pub entries: u64,
    /// Older key tables that had their time and were removed.
    pub removed: usize,
}

/// A folder that was put back.
#[derive(Debug)]
pub struct Restored {
    /// Entries of the log.
    pub entries: u64,
    /// Keys that were erased after the key table was copied, and are taken out again.
    pub erased: usize,
}

/// Why a backup cannot be made or put back.
#[derive(Debug)]
pub enum BackupError {
    /// The store or the vault.
    Open(OpenError),
    /// A file or folder.
    File {
        /// Which.
        path: PathBuf,
        /// What stands in the way.
        why: String,
    },
    /// The folder is in use: there is a city in it.
    InTheWay(PathBuf),
    /// There is no key table that may be put back with it.
    NoKeys {
        /// Where they were looked for.
        folder: PathBuf,
        /// What is needed.
        why: &'static str,
    },
}

/// Backs a data folder up into another one.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn backup(dir: &Path, to: &Path, now: Time) -> Result<BackedUp, BackupError> {
    let folder = to.join(KEYS);
    make(&folder)?;
    let keys = folder.join(name_of(now));
    let data = to.join(name_of(now).replace("vault-", "huiyin-"));
    // Keys are there before anything is sealed under them, so the table is copied last.
    copy_to(&dir.join(DATABASE_FILE), &data)?;
    write(&dir.join("vault.db"), &keys, now)?;
    let log = Reader::open(&data)?;
    let mut notes = String::new();
    for name in log.signed_names()? {
        notes.extend(log.signed_head(&name)?.map(|head| head.note));
    }
    let path = data.with_extension("checkpoint");
    std::fs::write(&path, notes).map_err(|error| fault(&path, &error))?;
    let mut removed = 0;
    for (old, made) in key_tables(&folder)? {
        if now - made >= COPIES_KEPT {
            std::fs::remove_file(&old).map_err(|error| fault(&old, &error))?;
            removed += 1;
        }
    }
    Ok(BackedUp {
        entries: last(&log)?,
        data,
        keys,
        removed,
    })
}

/// Puts a backup into a folder that has no city yet. `also` is a newer folder, damaged or not, whose erasures count.
///
/// # Errors
/// Where there is a city already, no fitting key table, or a file cannot be read or written.
pub fn restore(
    data: &Path,
    keys: Option<&Path>,
    also: Option<&Path>,
    to: &Path,
    now: Time,
) -> Result<Restored, BackupError> {
    if to.join(DATABASE_FILE).exists() {
        return Err(BackupError::InTheWay(to.to_owned()));
    }
    let beside = data.with_file_name(KEYS);
    let folder = keys.unwrap_or(&beside);
    let tables = key_tables(folder)?;
    let table = newest(data, folder, &tables, now)?;
    let mut next = to.as_os_str().to_owned();
    next.push(".restoring");
    let next = PathBuf::from(next);
    // Left by one that was cut off.
    let _ = std::fs::remove_dir_all(&next);
    make(&next)?;
    put(data, &next.join(DATABASE_FILE))?;
    put(table, &next.join("vault.db"))?;
    let erased = known_erased(&tables, also)?;
    let erased = take_out(&next.join("vault.db"), &erased)?;
    let entries = last(&Reader::open(&next.join(DATABASE_FILE))?)?;
    // An empty folder may be there.
    let _ = std::fs::remove_dir(to);
    std::fs::rename(&next, to).map_err(|error| fault(to, &error))?;
    Ok(Restored { entries, erased })
}

/// Gives a data folder another master key; no server may be using it.
///
/// # Errors
/// Where one is, or the vault cannot be opened or written.
pub fn rotate(dir: &Path, now: Time) -> Result<Rotated, OpenError> {
    let _lock = hold(dir)?;
    Ok(crate::vault::rotate(dir, now)?)
}

// Not older than what is sealed under its keys, and not so old that it should be gone.
fn newest<'a>(
    data: &Path,
    folder: &Path,
    tables: &'a [(PathBuf, Time)],
    now: Time,
) -> Result<&'a Path, BackupError> {
    let none = |why| BackupError::NoKeys {
        folder: folder.to_owned(),
        why,
    };
    let (path, made) = tables
        .iter()
        .max_by_key(|(_, made)| *made)
        .ok_or_else(|| none("none is there"))?;
    let name = data.file_name().unwrap_or_default().to_string_lossy();
    let copied = made_at(&name.replace("huiyin-", "vault-"));
    if copied.is_some_and(|copied| *made < copied) {
        return Err(none(
            "the newest is older than the backup, so keys are missing from it",
        ));
    }
    if now - *made >= COPIES_KEPT {
        return Err(none(
            "the newest is older than thirty days, and cases were erased since",
        ));
    }
    Ok(path)
}

fn known_erased(
    tables: &[(PathBuf, Time)],
    also: Option<&Path>,
) -> Result<Vec<(u64, Time)>, BackupError> {
    let mut all = Vec::new();
    for (table, _) in tables {
        all.extend(erased_in(table)?);
    }
    if let Some(also) = also {
        let (vault, log) = (also.join("vault.db"), also.join(DATABASE_FILE));
        if vault.exists() {
            all.extend(erased_in(&vault)?);
        }
        if log.exists() {
            Reader::open(&log)?.each_entry(0, usize::MAX, |entry| {
                if let Event::CaseErased { key, .. } = entry.event {
                    all.push((key, entry.recorded));
                }
            })?;
        }
    }
    all.sort_unstable();
    all.dedup_by_key(|(key, _)| *key);
    Ok(all)
}

fn key_tables(folder: &Path) -> Result<Vec<(PathBuf, Time)>, BackupError> {
    let entries = std::fs::read_dir(folder).map_err(|error| fault(folder, &error))?;
    let named = entries.flatten().filter_map(|entry| {
        let made = made_at(&entry.file_name().to_string_lossy())?;
        Some((entry.path(), made))
    });
    Ok(named.collect())
}

fn last(log: &Reader) -> Result<u64, BackupError> {
    let mut last = 0;
    log.each_entry(0, usize::MAX, |entry| last = entry.seq)?;
    Ok(last)
}

fn make(folder: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| fault(folder, &error))
}

fn put(from: &Path, to: &Path) -> Result<(), BackupError> {
    std::fs::copy(from, to)
        .and_then(|_| File::open(to)?.sync_all())
        .map_err(|error| fault(from, &error))
}

fn fault(path: &Path, error: &io::Error) -> BackupError {
    BackupError::File {
        path: path.to_owned(),
        why: error.to_string(),
    }
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        BackupError::Open(error.into())
    }
}

impl From<VaultError> for BackupError {
    fn from(error: VaultError) -> Self {
        BackupError::Open(error.into())
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BackupError::Open(error) => error.fmt(f),
            BackupError::File { path, why } => write!(f, "{}: {why}", path.display()),
            BackupError::InTheWay(path) => write!(
                f,
                "{}: there is a city in this folder; move it away, and name it with --also so that what was erased there stays erased",
                path.display()
            ),
            BackupError::NoKeys { folder, why } => write!(
                f,
                "{}: no key table to put back: {why}; give a folder with a newer one by --keys",
                folder.display()
            ),
        }
    }
}

impl std::error::Error for BackupError {}
