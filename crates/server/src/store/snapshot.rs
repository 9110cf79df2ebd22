//! The file that keeps a folded state beside the log, so that opening need not read the whole of it.
//!
//! The log is the truth and this file a shortcut: it may be deleted at any time. It is taken only by the
//! very program that wrote it, for the very log it was folded from, and whole; else it counts as
//! absent, and the log is folded from its beginning.
//!
//! Layout: a line that names the form and the program; the number of the latest entry folded in and its
//! leaf hash; the body; SHA-256 over all of it. A new one is written beside the old one and takes its
//! place by a rename, so a crash leaves the one or the other. It holds what the log holds, and no more.
//! Deliberately absent: what the body means (`live` knows), and reading another version's.

use super::reader::Reader;
use super::{SCHEMA_VERSION, StoreError};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The snapshot's name in the data folder.
pub const SNAPSHOT_FILE: &str = "state.snapshot";

const NEXT_FILE: &str = "state.snapshot.next";

/// Goes up when the layout or the body's shape changes while the engine's sources do not.
const FORM: u32 = 1;

const LEAF_BYTES: usize = 32;
const SUM_BYTES: usize = 32;

/// A folded state, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The number of the latest entry folded in.
    pub seq: u64,
    /// The state.
    pub body: Vec<u8>,
}

impl Snapshot {
    /// The folder's snapshot; `None` where there is none that is whole, of this program and of this log.
    ///
    /// # Errors
    /// Where the log cannot be read.
    pub fn read(dir: &Path, log: &Reader) -> Result<Option<Self>, StoreError> {
        let Ok(bytes) = std::fs::read(dir.join(SNAPSHOT_FILE)) else {
            return Ok(None);
        };
        let Some((seq, leaf, body)) = parts(&bytes) else {
            return Ok(None);
        };
        let of_this_log = log.leaf_of(seq)?.as_deref() == Some(leaf);
        let body = of_this_log.then(|| body.to_vec());
        Ok(body.map(|body| Snapshot { seq, body }))
    }

    /// Puts it in the place of the folder's present one. Durable when this returns.
    ///
    /// # Errors
    /// Where the log does not hold its entry, or the folder cannot be written. The present one stays.
    pub fn write(&self, dir: &Path, log: &Reader) -> Result<(), StoreError> {
        let leaf = log.leaf_of(self.seq)?.ok_or_else(|| StoreError::Damaged {
            seq: self.seq,
            what: "it is missing, and a snapshot was to name it".into(),
        })?;
        let path = dir.join(NEXT_FILE);
        let (mark, seq) = (mark(), self.seq.to_le_bytes());
        let parts = [mark.as_bytes(), &seq, &leaf, &self.body];
        let written = write_all(&path, &parts)
            .and_then(|()| std::fs::rename(&path, dir.join(SNAPSHOT_FILE)))
            .and_then(|()| File::open(dir)?.sync_all());
        written.map_err(|error| StoreError::Folder {
            path,
            why: error.to_string(),
        })
    }
}

fn mark() -> String {
    format!(
        "huiyin snapshot {FORM} {SCHEMA_VERSION} {}\n",
        huiyin_engine::MARK
    )
}

// Sequence number, leaf and body; nothing where a byte is not as it was written.
fn parts(bytes: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let rest = bytes.strip_prefix(mark().as_bytes())?;
    let sum_at = bytes.len().checked_sub(SUM_BYTES)?;
    let (summed, sum) = bytes.split_at(sum_at);
    if Sha256::digest(summed)[..] != *sum {
        return None;
    }
    let rest = &rest[..rest.len().checked_sub(SUM_BYTES)?];
    let (seq, rest) = rest.split_first_chunk()?;
    let (leaf, body) = rest.split_at_checked(LEAF_BYTES)?;
    Some((u64::from_le_bytes(*seq), leaf, body))
}

// Readable by its owner alone, like everything else here.
fn write_all(path: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    let mut sum = Sha256::new();
    for part in parts {
        file.write_all(part)?;
        sum.update(part);
    }
    file.write_all(&sum.finalize())?;
    file.sync_all()
}
