//! Secrets: 256 random bits that leave as text, and the hash under which they are kept.

use super::AuthError;
use sha2::{Digest, Sha256};

/// A secret as its holder has it: 64 hexadecimal digits.
pub(crate) fn fresh() -> Result<String, AuthError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| AuthError::Random)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What is kept of a secret. Looking it up by this hash tells nothing of the secret by its timing.
pub(super) fn tag(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Whether two secrets are equal; as long for any two.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (tag(a), tag(b));
    a.iter().zip(&b).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
