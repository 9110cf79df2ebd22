//! What a log and a witness say to each other (C2SP tlog-witness, "add-checkpoint"), from the log's side.
//!
//! Whatever a witness answers is read as a stranger's. Absent: the network, and which witness is asked when.

use std::fmt;
use std::ops::RangeInclusive;

use crate::note::parse_signatures;
use crate::text::{decimal, to_base64};
use crate::{Hash, Note, NoteError, Signature, VerifierKey};

/// Largest answer of a witness that is read, in bytes: room for a dozen post-quantum signatures.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Why nothing was taken from a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CosignError {
    /// The answer is not made of signature lines.
    Malformed(NoteError),
    /// No signature is by this key.
    Nothing,
    /// A signature in the name of this key does not hold for this checkpoint.
    Forged,
    /// It says that the checkpoint was seen at an instant when it cannot have been.
    Clock {
        /// That instant, in seconds since 1970.
        at_s: u64,
    },
}

impl fmt::Display for CosignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "its answer is not made of signatures: {error}"),
            Self::Nothing => {
                f.write_str("no signature is by its key in the policy; was the key changed?")
            }
            Self::Forged => f.write_str("its signature does not hold for this checkpoint"),
            Self::Clock { at_s } => write!(
                f,
                "it signed for second {at_s} since 1970, when the checkpoint cannot have been seen; one of the two clocks is wrong"
            ),
        }
    }
}

impl std::error::Error for CosignError {}

/// What is posted to a witness that knows the log at `old` leaves (0: not at all). `proof` says that the checkpoint
/// goes on from there; it is empty where `old` is 0 or the checkpoint's own size.
#[must_use]
pub fn add_checkpoint(old: u64, proof: &[Hash], checkpoint: &Note) -> String {
    let hashes = proof.iter().map(|hash| to_base64(hash.as_bytes()) + "\n");
    format!("old {old}\n{}\n{checkpoint}", hashes.collect::<String>())
}

/// The size at which a witness says that it knows the log, where the one that it was told is another (status 409).
#[must_use]
pub fn size_known(answer: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(answer).ok()?;
    decimal(text.strip_suffix('\n')?)
}

/// The signatures in a witness's answer (status 200). None of them is verified yet.
///
/// # Errors
/// [`CosignError::Malformed`].
pub fn cosignatures(answer: &[u8]) -> Result<Vec<Signature>, CosignError> {
    let read = match std::str::from_utf8(answer) {
        _ if answer.len() > ANSWER_BYTES_MAX => Err(NoteError::TooLong {
            found: answer.len(),
        }),
        Ok(text) => parse_signatures(text),
        Err(_) => Err(NoteError::Characters),
    };
    read.map_err(CosignError::Malformed)
}

/// The latest cosignature by `key` over a checkpoint's text; those of others are passed over. `seen` is when a
/// witness can have seen it, in seconds since 1970.
///
/// # Errors
/// Where there is none, or one in its name does not hold.
pub fn cosignature(
    text: &str,
    signatures: &[Signature],
    key: &VerifierKey,
    seen: &RangeInclusive<u64>,
) -> Result<Signature, CosignError> {
    let mut latest = None;
    for signature in signatures.iter().filter(|one| key.claimed_by(one)) {
        let attested = key.check(text, signature.bytes());
        let at_s = attested.ok_or(CosignError::Forged)?.at_s;
        let at_s = at_s.ok_or(CosignError::Nothing)?;
        if !seen.contains(&at_s) {
            return Err(CosignError::Clock { at_s });
        }
        if latest.is_none_or(|(best, _)| at_s > best) {
            latest = Some((at_s, signature));
        }
    }
    let (_, signature) = latest.ok_or(CosignError::Nothing)?;
    Ok(signature.clone())
}
