//! Copies of the key table: one a day beside it, kept for thirty days, and those that a backup made elsewhere.
//!
//! Each copy is entered before it is written, so none is forgotten; an entry goes once the file is seen to be gone.
//! A key counts as destroyed when no copy from before its erasure is entered any more. Deliberately absent:
//! copies that somebody made by other means; nobody can answer for those.

use super::VaultError;
use super::keys::{connect, cut_journal};
use huiyin_engine::Span;
use huiyin_engine::Time;
use huiyin_engine::casework::retention::COPIES_KEPT;
use rusqlite::{Connection, OpenFlags, params};
use std::collections::BTreeSet;
use std::fs::{DirBuilder, File, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The folder of the copies beside the key table.
pub const COPIES_FOLDER: &str = "key-copies";

/// Where the copy of an instant is kept.
#[must_use]
pub fn name_of(at: Time) -> String {
    let c = at.city_civil();
    format!(
        "vault-{:04}{:02}{:02}-{:02}{:02}{:02}.db",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

/// The instant that a copy's name tells; `None` where it is no copy's name.
#[must_use]
pub fn made_at(name: &str) -> Option<Time> {
    let digits = name.strip_prefix("vault-")?.strip_suffix(".db")?;
    let (day, time) = digits.split_once('-')?;
    if day.len() != 8 || time.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let number = |text: &str| text.parse::<u8>().ok();
    let (year, month, date) = (
        day[..4].parse().ok()?,
        number(&day[4..6])?,
        number(&day[6..])?,
    );
    let (hour, minute, second) = (
        number(&time[..2])?,
        number(&time[2..4])?,
        number(&time[4..])?,
    );
    let there = (1..=12).contains(&month) && (1..=31).contains(&date);
    let there = there && hour < 24 && minute < 60 && second < 60;
    there.then(|| Time::from_city(year, month, date, hour, minute, second))
}

/// Makes today's copy where there is none, and removes those that had their time.
pub(super) fn keep(vault: &Path, now: Time) -> Result<(), VaultError> {
    let db = connect(vault)?;
    remove_old(&db, now)?;
    let folder = vault.with_file_name(COPIES_FOLDER);
    let newest: Option<i64> = db.query_row(
        "SELECT max(made) FROM copies WHERE path LIKE ?",
        [format!("{COPIES_FOLDER}/%")],
        |row| row.get(0),
    )?;
    if newest.is_some_and(|at| now - Time(at) < Span::days(1)) {
        return Ok(());
    }
    let made = DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder);
    made.map_err(|error| fault(&folder, error))?;
    write(vault, &folder.join(name_of(now)), now)
}

/// Copies the key table into a file that is not there yet; entered before it is written. Works beside a running
/// server, and needs no key.
///
/// # Errors
/// Where it cannot be written.
pub fn write(vault: &Path, to: &Path, now: Time) -> Result<(), VaultError> {
    let db = connect(vault)?;
    db.execute(
        "INSERT OR REPLACE INTO copies VALUES (?, ?)",
        params![entered(vault, to), now.0],
    )?;
    let next = to.with_extension("next");
    let _ = std::fs::remove_file(&next);
    let text = next.to_string_lossy();
    let from = Connection::open_with_flags(vault, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    from.busy_timeout(std::time::Duration::from_secs(5))?;
    // The copy inherits it; without it a page that was split keeps what it held, and erasing in the copy misses that.
    from.pragma_update(None, "secure_delete", "ON")?;
    from.execute("VACUUM INTO ?1", [text])?;
    File::open(&next)
        .and_then(|file| {
            file.set_permissions(Permissions::from_mode(0o600))?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&next, to))
        .and_then(|()| File::open(to.parent().unwrap_or(Path::new(".")))?.sync_all())
        .map_err(|error| fault(to, error))
}

/// When the oldest copy that is entered was made.
pub(super) fn oldest(vault: &Path) -> Result<Option<Time>, VaultError> {
    let db = connect(vault)?;
    let at: Option<i64> = db.query_row("SELECT min(made) FROM copies", [], |row| row.get(0))?;
    Ok(at.map(Time))
}

/// Copies that are entered, with when each was made, oldest first.
///
/// # Errors
/// Where `vault.db` cannot be read.
pub fn entered_in(vault: &Path) -> Result<Vec<(PathBuf, Time)>, VaultError> {
    let db = Connection::open_with_flags(vault, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    rows(&db, vault)
}

fn rows(db: &Connection, vault: &Path) -> Result<Vec<(PathBuf, Time)>, VaultError> {
    let mut find = db.prepare("SELECT path, made FROM copies ORDER BY made")?;
    let rows = find.query_map([], |row| {
        let path: String = row.get(0)?;
        Ok((vault.with_file_name(path), Time(row.get(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

// Beside the key table by a name that moves with it; elsewhere in full.
fn entered(vault: &Path, to: &Path) -> String {
    let folder = vault.parent().unwrap_or(Path::new(""));
    let path = match to.strip_prefix(folder) {
        Ok(within) => within.to_owned(),
        Err(_) => std::path::absolute(to).unwrap_or_else(|_| to.to_owned()),
    };
    path.to_string_lossy().into_owned()
}

/// Takes a copy that is gone off the list.
pub(super) fn forget(vault: &Path, copy: &Path) -> Result<(), VaultError> {
    let db = connect(vault)?;
    db.execute("DELETE FROM copies WHERE path = ?", [entered(vault, copy)])?;
    Ok(())
}

/// The numbers of the keys that a key table says were erased, with when; needs no key.
///
/// # Errors
/// Where the file cannot be read.
pub fn erased_in(vault: &Path) -> Result<Vec<(u64, Time)>, VaultError> {
    let db = Connection::open_with_flags(vault, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut find = db.prepare("SELECT id, at FROM erased ORDER BY id")?;
    let rows = find.query_map([], |row| {
        let id: i64 = row.get(0)?;
        Ok((id.cast_unsigned(), Time(row.get(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The numbers of the keys that a key table holds; needs no key.
///
/// # Errors
/// Where the file cannot be read.
pub fn keys_in(vault: &Path) -> Result<BTreeSet<u64>, VaultError> {
    let db = Connection::open_with_flags(vault, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut find = db.prepare("SELECT id FROM keys")?;
    let ids = find.query_map([], |row| row.get::<_, i64>(0))?;
    Ok(ids
        .map(|id| id.map(i64::cast_unsigned))
        .collect::<Result<_, _>>()?)
}

/// Takes keys out of a key table that is put back, and remembers what other tables know: needs no key. How many of
/// them it still held.
///
/// # Errors
/// Where the file cannot be written.
pub fn take_out(vault: &Path, erased: &[(u64, Time)]) -> Result<usize, VaultError> {
    let mut db = connect(vault)?;
    let transaction = db.transaction()?;
    let mut held = 0;
    for (id, at) in erased {
        let id = id.cast_signed();
        held += transaction.execute("DELETE FROM keys WHERE id = ?", [id])?;
        transaction.execute(
            "INSERT OR IGNORE INTO erased VALUES (?, ?)",
            params![id, at.0],
        )?;
    }
    transaction.commit()?;
    cut_journal(&db)?;
    Ok(held)
}

// A file on a disk that is not there now is not gone.
fn remove_old(db: &Connection, now: Time) -> Result<(), VaultError> {
    let vault = db.path().map(PathBuf::from).unwrap_or_default();
    for (path, made) in rows(db, &vault)? {
        if now - made < COPIES_KEPT {
            continue;
        }
        for old in [path.clone(), path.with_extension("next")] {
            let _ = std::fs::remove_file(old);
        }
        let there = path.parent().is_some_and(Path::is_dir);
        if there && !path.exists() {
            db.execute(
                "DELETE FROM copies WHERE path = ?",
                [entered(&vault, &path)],
            )?;
        }
    }
    Ok(())
}

fn fault(path: &Path, error: std::io::Error) -> VaultError {
    VaultError::Copy {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
