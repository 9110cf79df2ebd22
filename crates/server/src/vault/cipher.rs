//! XChaCha20-Poly1305 over one key: 24 random nonce bytes, then the sealed bytes with their tag.
//! Deliberately absent: any second algorithm; one would enter here and nowhere else.

use super::VaultError;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

/// A key that is wiped from memory when dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

const NONCE_BYTES: usize = 24;

/// Random bytes from the operating system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| VaultError::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

/// Seals `plain`, bound to `place`.
pub(super) fn seal(key: &Key, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce: [u8; NONCE_BYTES] = random()?;
    let payload = Payload {
        msg: plain,
        aad: place,
    };
    let sealed = cipher(key)
        .encrypt(&nonce.into(), payload)
        .expect("a text is far shorter than the cipher's 256 GB");
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`seal`] made; `None` where the key, the place or a byte differs.
pub(super) fn open(key: &Key, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: sealed,
        aad: place,
    };
    cipher(key).decrypt(&(*nonce).into(), payload).ok()
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(&key[..]).expect("the key has 32 bytes")
}
