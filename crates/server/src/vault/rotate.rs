//! Another master key: every data key is wrapped anew in one transaction, then the new key file takes the old
//! one's place. Whatever ends it in between, one of the two files opens the vault, and the next opening puts it in
//! its place. Deliberately absent: keeping the old key; copies of the key table that it wrapped are made anew.

use super::cipher::{Key, random};
use super::copies::{self, COPIES_FOLDER, entered_in};
use super::keys::KeyFile;
use super::master::{self, next_of, read_key};
use super::{VaultError, copies::forget};
use huiyin_engine::Time;
use std::fs::File;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What a rotation did.
#[derive(Debug)]
pub struct Rotated {
    /// Data keys wrapped anew.
    pub keys: u64,
    /// Copies of the key table elsewhere that only the old master key opens, and that key is gone.
    pub useless: Vec<PathBuf>,
}

/// Opens the key table; where a rotation was cut off after its commit, the next key takes its place first.
pub(super) fn open(dir: &Path, vault: &Path) -> Result<(KeyFile, Key), VaultError> {
    let master = master::load(dir, vault.exists())?;
    let path = master.path.clone();
    let next = next_of(&path);
    match KeyFile::open(vault, master) {
        Err(VaultError::WrongMasterKey(_)) if next.exists() => {
            let opened = KeyFile::open(vault, read_key(next.clone())?);
            let opened = opened.map_err(|error| match error {
                VaultError::WrongMasterKey(_) => VaultError::WrongMasterKey(path.clone()),
                other => other,
            })?;
            put_in_place(&next, &path)?;
            Ok(opened)
        }
        other => other,
    }
}

/// Wraps every data key under a new master key. For whoever holds the folder's lock.
///
/// # Errors
/// Where the vault cannot be opened, or a file not be written; the old key is good then.
pub fn rotate(dir: &Path, now: Time) -> Result<Rotated, VaultError> {
    let vault = dir.join("vault.db");
    let path = master::load(dir, true)?.path;
    let (mut file, _) = open(dir, &vault)?;
    let next = next_of(&path);
    // Left by one that was cut off before its commit: it wraps nothing.
    let _ = std::fs::remove_file(&next);
    let key: Key = Zeroizing::new(random()?);
    master::write(&next, &key).map_err(|error| fault(&next, error))?;
    let keys = file.wrap_anew(&key)?;
    put_in_place(&next, &path)?;
    let folder = dir.join(COPIES_FOLDER);
    let mut useless = Vec::new();
    for (copy, _) in entered_in(&vault)? {
        if copy.starts_with(&folder) {
            let _ = std::fs::remove_file(&copy);
            forget(&vault, &copy)?;
        } else if copy.exists() {
            useless.push(copy);
        }
    }
    copies::keep(&vault, now)?;
    Ok(Rotated { keys, useless })
}

fn put_in_place(next: &Path, path: &Path) -> Result<(), VaultError> {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    std::fs::rename(next, path)
        .and_then(|()| File::open(parent.unwrap_or(Path::new(".")))?.sync_all())
        .map_err(|error| fault(path, error))
}

fn fault(path: &Path, error: std::io::Error) -> VaultError {
    VaultError::KeyFileUnreadable {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
