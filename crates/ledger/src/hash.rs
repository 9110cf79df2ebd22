//! The two hashes of RFC 6962 section 2.1, kept apart by a prefix byte.
//!
//! The prefixes are what makes a leaf impossible to pass off as an inner node.
//! Absent: any other algorithm. A second one would enter here and nowhere else.

use std::fmt;

use sha2::{Digest, Sha256};

const LEAF_PREFIX: u8 = 0;
const NODE_PREFIX: u8 = 1;

/// A SHA-256 value of 32 bytes: a leaf's, a node's or a root's. Prints as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Wraps 32 bytes that were computed elsewhere, such as those of a stored leaf or a proof received.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, as they are stored and sent.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The hash of one leaf: SHA-256 over a zero byte and the leaf's data.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([LEAF_PREFIX])
            .chain_update(data)
            .finalize()
            .into(),
    )
}

/// The hash of an inner node: SHA-256 over a one byte and its two children.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([NODE_PREFIX])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The root of a tree without leaves: SHA-256 of the empty string.
#[must_use]
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}
