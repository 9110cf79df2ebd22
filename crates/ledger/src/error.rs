//! Why a proof could not be made, or does not hold.
//!
//! Closed on purpose: a reader of a receipt is told one of these and nothing vaguer.

use std::fmt;

use crate::Hash;

/// What was wrong with a request for a proof, or with a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofError {
    /// The leaf asked about lies outside the tree or subtree `start..end`.
    IndexOutOfRange {
        /// The leaf's index, from 0.
        index: u64,
        /// First index covered.
        start: u64,
        /// One past the last index covered.
        end: u64,
    },
    /// Two sizes that cannot be an earlier and a later state of one log: the earlier must be at least 1
    /// and no larger than the later.
    SizesOutOfOrder {
        /// Size said to be the earlier one.
        old_size: u64,
        /// Size said to be the later one.
        new_size: u64,
    },
    /// `start..end` is not a subtree: its start must be a multiple of its length rounded up to a power of two.
    NotASubtree {
        /// First index covered.
        start: u64,
        /// One past the last index covered.
        end: u64,
    },
    /// The proof ended before it reached the root.
    TooShort {
        /// Hashes in the proof.
        found: usize,
    },
    /// The proof goes on after the root was reached.
    TooLong {
        /// Hashes in the proof.
        found: usize,
        /// Hashes that were needed.
        needed: usize,
    },
    /// The proof leads to another hash than the one claimed for the tree.
    RootMismatch {
        /// Root that the proof leads to.
        computed: Hash,
        /// Root that was claimed.
        claimed: Hash,
    },
    /// The proof leads to another hash than the one claimed for the earlier tree or the subtree:
    /// the log was rewritten, or these are two different logs.
    OldRootMismatch {
        /// Root that the proof leads to.
        computed: Hash,
        /// Root that was claimed.
        claimed: Hash,
    },
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IndexOutOfRange { index, start, end } => {
                write!(
                    f,
                    "leaf {index} is outside {start}..{end}; ask for a leaf inside, or for a larger tree"
                )
            }
            Self::SizesOutOfOrder { old_size, new_size } => write!(
                f,
                "a tree of {old_size} leaves cannot grow into one of {new_size}; the earlier size is 1 or more and no larger than the later"
            ),
            Self::NotASubtree { start, end } => write!(
                f,
                "{start}..{end} is not a subtree; its start must be a multiple of its length rounded up to a power of two"
            ),
            Self::TooShort { found } => {
                write!(
                    f,
                    "the proof ends after {found} hashes, before the root; get the whole proof"
                )
            }
            Self::TooLong { found, needed } => {
                write!(
                    f,
                    "the proof has {found} hashes where {needed} lead to the root; get the proof as it was issued"
                )
            }
            Self::RootMismatch { computed, claimed } => {
                write!(
                    f,
                    "the proof leads to root {computed}, not to {claimed}; leaf, proof or root was altered"
                )
            }
            Self::OldRootMismatch { computed, claimed } => {
                write!(
                    f,
                    "the proof leads to earlier root {computed}, not to {claimed}; the log is not a continuation"
                )
            }
        }
    }
}

impl std::error::Error for ProofError {}
