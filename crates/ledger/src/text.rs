//! The small forms that the C2SP texts share: base64 and decimals, read in exactly one way.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::Hash;

/// Standard base64 with padding (RFC 4648 section 4).
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// The bytes, where the text is the one base64 form of them.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}

/// A hash written as base64.
pub(crate) fn hash_from_base64(text: &str) -> Option<Hash> {
    let bytes = from_base64(text)?;
    bytes.try_into().ok().map(Hash::from_bytes)
}

/// A decimal number: digits only, no leading zero unless it is `0`.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}
