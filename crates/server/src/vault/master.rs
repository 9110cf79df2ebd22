//! The master key's file: 64 hex digits, readable by its owner alone.
//! Deliberately absent: the key in an environment variable, where every child process would see it.

use super::VaultError;
use super::cipher::{Key, random};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The setting that names the key file; else it is [`KEY_FILE`] in the data folder.
pub const KEY_FILE_SETTING: &str = "HUIYIN_MASTER_KEY_FILE";

/// The key file's name in the data folder.
pub const KEY_FILE: &str = "master.key";

/// A master key and where it was read.
pub(super) struct Master {
    pub(super) key: Key,
    pub(super) path: PathBuf,
}

/// Where the next master key lies while keys are being wrapped anew.
pub(super) fn next_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

/// Reads the key in this file.
pub(super) fn read_key(path: PathBuf) -> Result<Master, VaultError> {
    match read(&path) {
        Err(error) => Err(unreadable(&path, error)),
        Ok((_, text)) => match parse(text.trim()) {
            Some(key) => Ok(Master { key, path }),
            None => Err(unreadable(&path, "64 hex digits are expected")),
        },
    }
}

/// Reads the master key. Makes one only where there is no vault yet that another one was made for.
pub(super) fn load(dir: &Path, vault_exists: bool) -> Result<Master, VaultError> {
    let path = std::env::var_os(KEY_FILE_SETTING)
        .filter(|path| !path.is_empty())
        .map_or_else(|| dir.join(KEY_FILE), PathBuf::from);
    match read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if vault_exists {
                return Err(VaultError::KeyFileMissing(path));
            }
            let key = Zeroizing::new(random()?);
            write(&path, &key).map_err(|error| unreadable(&path, error))?;
            Ok(Master { key, path })
        }
        Err(error) => Err(unreadable(&path, error)),
        Ok((mode, _)) if mode & 0o077 != 0 => {
            let mode = mode & 0o777;
            Err(VaultError::KeyFileOpenToOthers { path, mode })
        }
        Ok((_, text)) => match parse(text.trim()) {
            Some(key) => Ok(Master { key, path }),
            None => Err(unreadable(&path, "64 hex digits are expected")),
        },
    }
}

fn unreadable(path: &Path, why: impl ToString) -> VaultError {
    VaultError::KeyFileUnreadable {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

pub(super) fn read(path: &Path) -> std::io::Result<(u32, Zeroizing<String>)> {
    let file = File::open(path)?;
    let mode = file.metadata()?.permissions().mode();
    let mut text = Zeroizing::new(String::new());
    (&file).take(1024).read_to_string(&mut text)?;
    Ok((mode, text))
}

pub(super) fn write(path: &Path, key: &Key) -> std::io::Result<()> {
    let text = Zeroizing::new(super::hex(&key[..]) + "\n");
    write_new(path, &text)
}

/// Writes a file that is not there yet, for its owner alone; durable before the key in it is used.
pub(super) fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    match path.parent().filter(|parent| *parent != Path::new("")) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

fn parse(text: &str) -> Option<Key> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = Zeroizing::new([0; 32]);
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(key)
}
