//! What the vault can fail with, in words for whoever runs the server.

use std::fmt;
use std::path::PathBuf;

/// Why the vault could not be opened or used.
#[derive(Debug)]
pub enum VaultError {
    /// There is a vault but not the master key it was made with.
    KeyFileMissing(PathBuf),
    /// Others can read the key.
    KeyFileOpenToOthers {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file does not hold a key.
    KeyFileUnreadable {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The ledger's key cannot be made or used.
    LedgerKey {
        /// Which file.
        path: PathBuf,
        /// What stands in the way.
        why: String,
    },
    /// The vault was made with another master key.
    WrongMasterKey(PathBuf),
    /// The vault was written by a newer version.
    NewerSchema {
        /// The version found.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The data key was erased.
    KeyGone,
    /// Somebody reads the journal of `vault.db`, so what was erased may still stand in it.
    JournalHeld,
    /// A copy of the key table cannot be written.
    Copy {
        /// Which file.
        path: PathBuf,
        /// What stands in the way.
        why: String,
    },
    /// A sealed blob, or its place, was altered.
    Damaged,
    /// The machine has no randomness.
    NoRandomness(String),
    /// `vault.db` could not be read or written.
    File(rusqlite::Error),
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VaultError::KeyFileMissing(path) => write!(
                f,
                "{}: the master key is missing, and the vault beside it cannot be read without it; put the key file back from its own backup",
                path.display()
            ),
            VaultError::KeyFileOpenToOthers { path, mode } => write!(
                f,
                "{}: others can read this key (mode {mode:03o}); run: chmod 600 {}",
                path.display(),
                path.display()
            ),
            VaultError::KeyFileUnreadable { path, why } => {
                write!(f, "{}: not a master key: {why}", path.display())
            }
            VaultError::LedgerKey { path, why } => write!(f, "{}: {why}", path.display()),
            VaultError::WrongMasterKey(path) => write!(
                f,
                "{}: the vault was made with another master key; put the right key file back",
                path.display()
            ),
            VaultError::NewerSchema { found, known } => write!(
                f,
                "vault.db has version {found}, this program knows versions up to {known}; start the newer program"
            ),
            VaultError::JournalHeld => f.write_str(
                "vault.db: another program keeps its journal open; end it, the server tries again",
            ),
            VaultError::Copy { path, why } => write!(f, "{}: {why}", path.display()),
            VaultError::KeyGone => f.write_str("the key of this text was erased"),
            VaultError::Damaged => f.write_str(
                "a sealed text does not match what was sealed; restore the data folder from a backup",
            ),
            VaultError::NoRandomness(why) => {
                write!(f, "the machine gives no random bytes: {why}")
            }
            VaultError::File(error) => write!(f, "vault.db: {error}"),
        }
    }
}

impl std::error::Error for VaultError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            VaultError::File(error) => Some(error),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        VaultError::File(error)
    }
}
