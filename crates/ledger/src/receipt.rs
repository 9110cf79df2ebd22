//! A receipt: proof that one entry stands in the log, for whoever holds the entry's opening.
//!
//! Its text is a C2SP tlog-proof@v1 file whose `extra` line carries the entry with its opening; nothing in the file
//! is believed because it stands there. Absent: the short code, which finds a case and proves nothing.

use std::fmt;

use crate::entry::EntryError;
use crate::note::NOTE_BYTES_MAX;
use crate::opening::CONTENT_BYTES_MAX;
use crate::text::{decimal, from_base64, hash_from_base64, to_base64};
use crate::{Checkpoint, CheckpointError, Entry, Hash, Note, NoteError, Opening, leaf_hash};

/// Largest receipt that is read, in bytes.
pub const RECEIPT_BYTES_MAX: usize = NOTE_BYTES_MAX + 2 * CONTENT_BYTES_MAX;
/// Most hashes that a proof can have: a tree's size is a 64-bit number.
pub(crate) const HASHES_MAX: usize = 64;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// An entry, its place, the hashes that lead from it to the root, and the signed checkpoint that has this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub(crate) entry: Entry<Opening>,
    pub(crate) index: u64,
    pub(crate) hashes: Vec<Hash>,
    pub(crate) note: Note,
    pub(crate) checkpoint: Checkpoint,
}

/// Why a file is not a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptError {
    /// Larger than [`RECEIPT_BYTES_MAX`].
    TooLong {
        /// Its bytes.
        found: usize,
    },
    /// The first line is not that of a proof of this version.
    FirstLine,
    /// No `extra` line: it is a proof, but the entry that it is about is not in it.
    NoContent,
    /// The `extra` line is not base64.
    Extra,
    /// What the `extra` line carries is not an entry.
    Entry(EntryError),
    /// No `index` line, or its number is not a plain decimal.
    Index,
    /// A line of the proof is not 32 bytes in base64.
    HashLine {
        /// Which, from 1.
        line: usize,
    },
    /// More hashes than any tree needs.
    TooManyHashes,
    /// No empty line and checkpoint after the hashes.
    NoCheckpoint,
    /// The checkpoint is malformed as a signed note.
    Note(NoteError),
    /// A signature line stands twice. Notes may repeat one; a receipt is written in one way, as text and as codes.
    SignedTwice {
        /// Which of the signature lines, from 1.
        line: usize,
    },
    /// The checkpoint's text is malformed.
    Checkpoint(CheckpointError),
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { found } => {
                write!(f, "{found} bytes; a receipt has at most {RECEIPT_BYTES_MAX}")
            }
            Self::FirstLine => write!(f, "no receipt: its first line is {FIRST_LINE:?}"),
            Self::NoContent => f.write_str(
                "the proof has no extra line, so it does not say what it proves; get the receipt as it was issued",
            ),
            Self::Extra => f.write_str("the extra line is not base64"),
            Self::Entry(error) => write!(f, "the extra line: {error}"),
            Self::Index => {
                f.write_str("the index line is missing, or not \"index\" and a plain number")
            }
            Self::HashLine { line } => {
                write!(f, "hash {line} of the proof is not 32 bytes in base64")
            }
            Self::TooManyHashes => write!(f, "a proof has at most {HASHES_MAX} hashes"),
            Self::NoCheckpoint => {
                f.write_str("the receipt is cut short: no checkpoint after the proof's hashes")
            }
            Self::Note(error) => write!(f, "the checkpoint: {error}"),
            Self::SignedTwice { line } => write!(
                f,
                "signature line {line} stands there already; take it out, or get the receipt as it was issued"
            ),
            Self::Checkpoint(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReceiptError {}

impl Receipt {
    /// A receipt from its parts. Whether they fit together is for [`Receipt::verify`] to say.
    ///
    /// # Errors
    /// Where the note is not a checkpoint or repeats a signature, or the proof has more hashes than any has.
    pub fn new(
        entry: Entry<Opening>,
        index: u64,
        hashes: Vec<Hash>,
        note: Note,
    ) -> Result<Self, ReceiptError> {
        if hashes.len() > HASHES_MAX {
            return Err(ReceiptError::TooManyHashes);
        }
        if let Some(line) = note.repeated_line() {
            return Err(ReceiptError::SignedTwice { line });
        }
        let checkpoint = Checkpoint::parse(note.text()).map_err(ReceiptError::Checkpoint)?;
        Ok(Self {
            entry,
            index,
            hashes,
            note,
            checkpoint,
        })
    }

    /// Reads a receipt's text. Nothing is verified yet.
    ///
    /// # Errors
    /// The first thing that is malformed; see [`ReceiptError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(ReceiptError::TooLong { found: bytes.len() });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ReceiptError::FirstLine)?;
        let (first, rest) = text.split_once('\n').ok_or(ReceiptError::FirstLine)?;
        if first != FIRST_LINE {
            return Err(ReceiptError::FirstLine);
        }
        let extra = rest.strip_prefix("extra ").ok_or(ReceiptError::NoContent)?;
        let (extra, rest) = extra.split_once('\n').ok_or(ReceiptError::Index)?;
        let (index, rest) = rest.split_once('\n').ok_or(ReceiptError::Index)?;
        let index = index.strip_prefix("index ").and_then(decimal);
        let (hashes, note) = parse_hashes(rest)?;
        let extra = from_base64(extra).ok_or(ReceiptError::Extra)?;
        Self::new(
            Entry::<Opening>::from_bytes(&extra).map_err(ReceiptError::Entry)?,
            index.ok_or(ReceiptError::Index)?,
            hashes,
            Note::parse(note.as_bytes()).map_err(ReceiptError::Note)?,
        )
    }

    /// What it is about.
    #[must_use]
    pub const fn entry(&self) -> &Entry<Opening> {
        &self.entry
    }

    /// Its place in the log, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// What the log said of itself when the receipt was made.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The hash of the leaf, made from what the receipt itself carries.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.entry.sealed().to_bytes())
    }

    /// The same receipt with the content's digest in place of the content: proves as much, is shorter.
    #[must_use]
    pub fn shortened(&self) -> Self {
        let mut short = self.clone();
        short.entry.content = short.entry.content.shortened();
        short
    }
}

/// The text of the file.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extra = to_base64(&self.entry.to_bytes());
        writeln!(f, "{FIRST_LINE}\nextra {extra}\nindex {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", to_base64(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.note)
    }
}

/// The hashes up to the empty line, and what follows it.
fn parse_hashes(mut text: &str) -> Result<(Vec<Hash>, &str), ReceiptError> {
    let mut hashes = Vec::new();
    loop {
        let (line, rest) = text.split_once('\n').ok_or(ReceiptError::NoCheckpoint)?;
        if line.is_empty() {
            return Ok((hashes, rest));
        }
        if hashes.len() == HASHES_MAX {
            return Err(ReceiptError::TooManyHashes);
        }
        let hash = hash_from_base64(line);
        let line = hashes.len() + 1;
        hashes.push(hash.ok_or(ReceiptError::HashLine { line })?);
        text = rest;
    }
}
