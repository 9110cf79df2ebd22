//! Keys: the seam where a signature algorithm enters, as `hash` is for the hash.
//!
//! Ed25519 (RFC 8032) signs as a log (C2SP signed-note, type 0x01) and as a witness (C2SP tlog-cosignature, type
//! 0x04). Another algorithm is another [`SignatureType`]. Verification is strict: keys of small order and
//! encodings that are not the one canonical form are refused. Absent: where secrets are kept and how they come about.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::note::Signature;
use crate::text::{from_base64, to_base64};

/// Bytes of an Ed25519 signature.
pub(crate) const SIGNATURE_BYTES: usize = 64;
/// Bytes of the instant in front of a cosignature.
pub(crate) const TIME_BYTES: usize = 8;

/// What a key's signature says, with the byte that C2SP signed-note assigns to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureType {
    /// 0x01: over the note's text. A log signs so.
    Log,
    /// 0x04: over an instant and the checkpoint's text. A witness signs so.
    Witness,
}

impl SignatureType {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }
}

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// The text is not `name+id+key` with an id of eight hex digits and the key in base64.
    Form,
    /// The name is empty, or has a space, a plus or a control character in it.
    Name,
    /// The key is of a type that is not read here.
    Type {
        /// The type byte found.
        found: u8,
    },
    /// The bytes are no Ed25519 public key, or one of the few that any signature would fit.
    Key,
    /// The id is not the one that follows from name and key: one of the three was altered.
    Id {
        /// The id that was written.
        found: [u8; 4],
        /// The id that follows.
        expected: [u8; 4],
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str(
                "this is no verifier key; one is name+id+key, the id as eight hex digits, the key in base64",
            ),
            Self::Name => f.write_str("a key's name is not empty and has no space and no plus in it"),
            Self::Type { found } => write!(
                f,
                "a key of type {found:#04x} is not read here; types are 0x01 (log) and 0x04 (witness), both Ed25519"
            ),
            Self::Key => f.write_str("the bytes are no usable Ed25519 public key; get the key again"),
            Self::Id { found, expected } => write!(
                f,
                "the key's id is {}, but name and key give {}; get the key again",
                hex(found),
                hex(expected)
            ),
        }
    }
}

impl std::error::Error for KeyError {}

/// A public key under a name: verifies signatures of one type. Written as a C2SP signed-note verifier key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    kind: SignatureType,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, kind: SignatureType, key: VerifyingKey) -> Result<Self, KeyError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            id: key_id(name, kind, key.as_bytes()),
            kind,
            key,
        })
    }

    /// Who signs with it: a log's origin, or a witness.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What its signatures say.
    #[must_use]
    pub const fn kind(&self) -> SignatureType {
        self.kind
    }

    /// The 32 bytes of the public key itself.
    #[must_use]
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether the signature names this key; it may still be forged.
    #[must_use]
    pub fn claimed_by(&self, signature: &Signature) -> bool {
        (signature.name(), signature.id()) == (&self.name, self.id)
    }

    /// Checks the bytes of a signature over a note's text. For a witness the instant that it vouches for comes
    /// back, in seconds since 1970. `None` where the signature does not hold.
    pub(crate) fn check(&self, text: &str, signature: &[u8]) -> Option<Attested> {
        match self.kind {
            SignatureType::Log => self
                .holds(text.as_bytes(), signature)
                .then_some(Attested { at_s: None }),
            SignatureType::Witness => {
                let (time, rest) = signature.split_at_checked(TIME_BYTES)?;
                let at_s = u64::from_be_bytes(time.try_into().ok()?);
                let plausible = i64::try_from(at_s).is_ok();
                (plausible && self.holds(cosigned(text, at_s).as_bytes(), rest))
                    .then_some(Attested { at_s: Some(at_s) })
            }
        }
    }

    fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = <[u8; SIGNATURE_BYTES]>::try_from(signature) else {
            return false;
        };
        let signature = ed25519_dalek::Signature::from_bytes(&signature);
        self.key.verify_strict(message, &signature).is_ok()
    }
}

/// A signature that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attested {
    /// The instant a witness vouches for, in seconds since 1970; a log's signature has none.
    pub at_s: Option<u64>,
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        check_name(name)?;
        let found = id_from_hex(id).ok_or(KeyError::Form)?;
        let material = from_base64(key).ok_or(KeyError::Form)?;
        let (kind, key) = material.split_first().ok_or(KeyError::Form)?;
        let kind = match kind {
            0x01 => SignatureType::Log,
            0x04 => SignatureType::Witness,
            _ => return Err(KeyError::Type { found: *kind }),
        };
        let key = public_key(key).ok_or(KeyError::Key)?;
        let verifier = Self::new(name, kind, key)?;
        let expected = verifier.id;
        if found == expected {
            Ok(verifier)
        } else {
            Err(KeyError::Id { found, expected })
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut material = vec![self.kind.byte()];
        material.extend_from_slice(self.key.as_bytes());
        let (id, key) = (hex(&self.id), to_base64(&material));
        write!(f, "{}+{id}+{key}", self.name)
    }
}

/// A secret key under a name. Its text is never shown, and its bytes are wiped when it goes.
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key that this seed of 32 random bytes makes. Whoever has the seed can sign.
    ///
    /// # Errors
    /// [`KeyError::Name`] where no key may have this name.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            key: ed25519_dalek::SigningKey::from_bytes(seed),
        })
    }

    /// The public key that verifies what [`SigningKey::sign`] (log) or [`SigningKey::cosign`] (witness) made.
    #[must_use]
    pub fn verifier(&self, kind: SignatureType) -> VerifierKey {
        VerifierKey::new(&self.name, kind, self.key.verifying_key())
            .expect("the name was checked when the key was made")
    }

    /// Signs a note's text as a log.
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        let bytes = self.key.sign(text.as_bytes()).to_bytes();
        self.signature(SignatureType::Log, bytes.to_vec())
    }

    /// Signs a checkpoint's text as a witness who saw it at this instant, in seconds since 1970.
    #[must_use]
    pub fn cosign(&self, text: &str, at_s: u64) -> Signature {
        let signature = self.key.sign(cosigned(text, at_s).as_bytes()).to_bytes();
        let bytes = [&at_s.to_be_bytes()[..], &signature[..]].concat();
        self.signature(SignatureType::Witness, bytes)
    }

    fn signature(&self, kind: SignatureType, bytes: Vec<u8>) -> Signature {
        let id = key_id(&self.name, kind, self.key.verifying_key().as_bytes());
        Signature::new(&self.name, id, bytes).expect("name and length are those of a signature")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, ..)", self.name)
    }
}

/// What a witness signs (C2SP tlog-cosignature, "Ed25519 signed message").
fn cosigned(text: &str, at_s: u64) -> String {
    format!("cosignature/v1\ntime {at_s}\n{text}")
}

/// C2SP signed-note, "Signatures": the first four bytes of a hash over name, type and key.
fn key_id(name: &str, kind: SignatureType, key: &[u8; 32]) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind.byte()])
        .chain_update(key)
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn public_key(bytes: &[u8]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
    (!key.is_weak()).then_some(key)
}

/// C2SP signed-note, "Format": key names.
pub(crate) fn check_name(name: &str) -> Result<(), KeyError> {
    let unfit = |sign: char| sign.is_whitespace() || sign.is_control() || sign == '+';
    if name.is_empty() || name.contains(unfit) {
        Err(KeyError::Name)
    } else {
        Ok(())
    }
}

fn hex(id: &[u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(*id))
}

fn id_from_hex(text: &str) -> Option<[u8; 4]> {
    let id = u32::from_str_radix(text, 16).ok()?.to_be_bytes();
    (hex(&id) == text).then_some(id)
}
