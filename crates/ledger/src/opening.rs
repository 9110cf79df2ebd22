//! Salted commitments: the log holds the hash, the petitioner's receipt and the vault hold what opens it.
//!
//! commitment = SHA-256(domain, kind of fact, salt, SHA-256(content)). The domain and the kind keep a commitment
//! from being passed off as one to something else; the inner hash lets a receipt that has to be short carry 32 bytes
//! in place of the content and still open. Absent: random numbers; the salt is an argument.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::Hash;
use crate::entry::{EntryError, Fields};

/// Bytes of a salt: 128 bits that nobody can guess.
pub const SALT_BYTES: usize = 16;
/// Longest content that a receipt carries whole, in bytes.
pub const CONTENT_BYTES_MAX: usize = 16 * 1024;

const DOMAIN: &[u8] = b"huiyin ledger commitment 1\n";
const DIGEST: u8 = 0;
const WHOLE: u8 = 1;

/// A salted hash. Prints as 64 hex digits; tells nothing without its opening.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Commitment(Hash);

impl Commitment {
    /// Wraps the 32 bytes of a commitment that was stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Hash::from_bytes(bytes))
    }

    /// The 32 bytes, as they stand in the leaf.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Commitment({})", self.0)
    }
}

/// What was committed to.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// All of it, at most [`CONTENT_BYTES_MAX`].
    Whole(Vec<u8>),
    /// Its SHA-256, where the whole would not fit. Whoever has the content can compare.
    Digest(Hash),
}

/// What opens a commitment. Held by the petitioner and the vault only.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    salt: [u8; SALT_BYTES],
    content: Content,
}

impl Opening {
    /// An opening to content under a salt of fresh random bytes. Content too long to carry whole is carried as its
    /// digest.
    #[must_use]
    pub fn new(salt: [u8; SALT_BYTES], content: &[u8]) -> Self {
        let whole = Self {
            salt,
            content: Content::Whole(content.to_vec()),
        };
        if content.len() > CONTENT_BYTES_MAX {
            whole.shortened()
        } else {
            whole
        }
    }

    /// The same with the digest in place of the content: opens the same commitment.
    #[must_use]
    pub fn shortened(&self) -> Self {
        Self {
            salt: self.salt,
            content: Content::Digest(self.digest()),
        }
    }

    /// The salt.
    #[must_use]
    pub const fn salt(&self) -> &[u8; SALT_BYTES] {
        &self.salt
    }

    /// What was committed to.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// SHA-256 of what was committed to.
    #[must_use]
    pub fn digest(&self) -> Hash {
        match &self.content {
            Content::Whole(bytes) => Hash::from_bytes(Sha256::digest(bytes).into()),
            Content::Digest(digest) => *digest,
        }
    }

    pub(crate) fn commitment(&self, kind: u8) -> Commitment {
        let hash = Sha256::new()
            .chain_update(DOMAIN)
            .chain_update([kind])
            .chain_update(self.salt)
            .chain_update(self.digest().as_bytes())
            .finalize();
        Commitment(Hash::from_bytes(hash.into()))
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.salt);
        match &self.content {
            Content::Digest(digest) => {
                bytes.push(DIGEST);
                bytes.extend_from_slice(digest.as_bytes());
            }
            Content::Whole(content) => {
                bytes.push(WHOLE);
                bytes.extend_from_slice(content);
            }
        }
    }

    /// Reads to the end: the content comes last.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, EntryError> {
        let salt = fields.take()?;
        let content = match fields.take()? {
            [DIGEST] => Content::Digest(Hash::from_bytes(fields.take()?)),
            [WHOLE] if fields.0.len() <= CONTENT_BYTES_MAX => {
                Content::Whole(std::mem::take(&mut fields.0).to_vec())
            }
            _ => return Err(EntryError::Opening),
        };
        Ok(Self { salt, content })
    }
}

/// Never shows what it opens, so that no log can.
impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(..)")
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content(..)")
    }
}
