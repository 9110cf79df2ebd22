//! What the store can fail with, in words for whoever runs the server.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the store could not be opened, read or written.
#[derive(Debug, Clone)]
pub enum StoreError {
    /// Another process has the data folder.
    InUse(PathBuf),
    /// The data folder or a file in it cannot be used.
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The file was written by a newer version.
    NewerSchema {
        /// The version found.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A newer program has processed this log.
    OlderProcessor {
        /// The version found.
        found: i64,
        /// This program's.
        ours: i64,
    },
    /// Another writer has appended since, or taken over.
    Conflict {
        /// The head the batch was decided on.
        expected: u64,
        /// The head found.
        found: u64,
    },
    /// An entry is not as it was written.
    Damaged {
        /// Which.
        seq: u64,
        /// What does not fit.
        what: String,
    },
    /// The disk, or the file's limit, is full.
    Full,
    /// Anything else the database reports.
    Database(Arc<rusqlite::Error>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::InUse(path) => write!(
                f,
                "{}: another huiyin server is using this folder; stop it, or choose another folder",
                path.display()
            ),
            StoreError::Folder { path, why } => write!(f, "{}: {why}", path.display()),
            StoreError::NewerSchema { found, known } => write!(
                f,
                "the database has version {found}, this program knows versions up to {known}; start the newer program"
            ),
            StoreError::OlderProcessor { found, ours } => write!(
                f,
                "a newer program (processor {found}) has run on this database; this one is {ours} and must not go on with it; start the newer program"
            ),
            StoreError::Conflict { expected, found } => write!(
                f,
                "another writer has appended to the log (entry {found}, {expected} was expected); nothing was written; stop the other server"
            ),
            StoreError::Damaged { seq, what } => write!(
                f,
                "entry {seq} of the log is damaged: {what}; restore the data folder from a backup"
            ),
            StoreError::Full => f.write_str(
                "the disk is full: nothing was written; make room and try again, reading still works",
            ),
            StoreError::Database(error) => write!(f, "the database failed: {error}"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StoreError::Database(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
            _ => StoreError::Database(Arc::new(error)),
        }
    }
}
