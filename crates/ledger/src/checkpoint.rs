//! Checkpoints (C2SP tlog-checkpoint): what a log says of itself at one size.
//!
//! Absent: the rule that a log never signs two roots of one size; whoever holds the key keeps it, with a
//! compare-and-swap on what was signed last.

use std::fmt;

use crate::text::{decimal, hash_from_base64, to_base64};
use crate::{Hash, Note, NoteError, SigningKey, Tree};

/// A log's name, size and root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extension: Vec<String>,
}

/// Which line of a checkpoint is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointError {
    /// The first: the log's name, not empty, on one line.
    Origin,
    /// The second: the number of leaves, in decimal without leading zeros.
    Size,
    /// The third: 32 bytes in base64.
    Root,
    /// A further one: none may be empty, and the last ends in a line feed.
    Extension,
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Origin => "the checkpoint's first line is the log's name and may not be empty",
            Self::Size => {
                "the checkpoint's second line is the number of leaves, in digits without leading zeros"
            }
            Self::Root => "the checkpoint's third line is the root, 32 bytes in base64",
            Self::Extension => "the checkpoint has an empty line, or its last line is cut short",
        })
    }
}

impl std::error::Error for CheckpointError {}

impl Checkpoint {
    /// What the log of this name says of a tree.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] where no log may have this name.
    pub fn of(origin: &str, tree: &Tree) -> Result<Self, CheckpointError> {
        Self::new(origin, tree.size(), tree.root())
    }

    /// What the log of this name says of a tree of this size and root.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] where no log may have this name.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.contains(|sign| sign < ' ') {
            return Err(CheckpointError::Origin);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root,
            extension: Vec::new(),
        })
    }

    /// Reads a note's text.
    ///
    /// # Errors
    /// The first line that is malformed.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError::Extension)?;
        let mut lines = text.split('\n');
        let origin = lines.next().unwrap_or_default();
        let size = lines
            .next()
            .and_then(decimal)
            .ok_or(CheckpointError::Size)?;
        let root = lines.next().and_then(hash_from_base64);
        let root = root.ok_or(CheckpointError::Root)?;
        let mut checkpoint = Self::new(origin, size, root)?;
        checkpoint.extension = lines.map(str::to_owned).collect();
        if checkpoint.extension.iter().any(String::is_empty) {
            return Err(CheckpointError::Extension);
        }
        Ok(checkpoint)
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root over all of them.
    #[must_use]
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// Lines after the third; ours have none, and nothing here reads them.
    #[must_use]
    pub fn extension(&self) -> &[String] {
        &self.extension
    }

    /// Signs it as the log.
    ///
    /// # Errors
    /// [`NoteError::Characters`] where an extension line that was read has a control character in it.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, NoteError> {
        let text = self.to_string();
        Note::new(&text, key.sign(&text))
    }
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = to_base64(self.root.as_bytes());
        writeln!(f, "{}\n{}\n{root}", self.origin, self.size)?;
        self.extension
            .iter()
            .try_for_each(|line| writeln!(f, "{line}"))
    }
}
