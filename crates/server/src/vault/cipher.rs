//! XChaCha20-Poly1305 over one key: 24 random nonce bytes, then the sealed bytes with their tag.
//! Deliberately absent: any second algorithm; one would enter here and nowhere else.

use super::VaultError;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use std::cell::RefCell;
use zeroize::Zeroizing;

/// A key that is wiped from memory when dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

const NONCE_BYTES: usize = 24;

/// Random bytes that are fetched from the operating system at once.
const POOL_BYTES: usize = 4096;

struct Pool {
    bytes: [u8; POOL_BYTES],
    used: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const {
        RefCell::new(Pool {
            bytes: [0; POOL_BYTES],
            used: POOL_BYTES,
        })
    };
}

/// Random bytes of the operating system, given out once each; a complaint takes five portions, and a
/// call for each would cost as much as sealing it.
pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    const { assert!(N <= POOL_BYTES) };
    POOL.with_borrow_mut(|pool| {
        if pool.used + N > POOL_BYTES {
            getrandom::fill(&mut pool.bytes[..])
                .map_err(|error| VaultError::NoRandomness(error.to_string()))?;
            pool.used = 0;
        }
        let mut taken = [0; N];
        let given = &mut pool.bytes[pool.used..pool.used + N];
        taken.copy_from_slice(given);
        given.fill(0);
        pool.used += N;
        Ok(taken)
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn random_bytes_are_given_out_once() {
        let portions: BTreeSet<[u8; 24]> = (0..1000).map(|_| random().expect("bytes")).collect();
        assert_eq!(portions.len(), 1000);
        assert!(!portions.contains(&[0; 24]));
    }

    #[test]
    fn a_blob_opens_under_its_key_and_in_its_place_only() {
        let key = |byte| Zeroizing::new([byte; 32]);
        let sealed = seal(&key(1), b"here", b"text").expect("sealed");
        assert_eq!(
            open(&key(1), b"here", &sealed).as_deref(),
            Some(&b"text"[..])
        );
        assert_eq!(open(&key(2), b"here", &sealed), None);
        assert_eq!(open(&key(1), b"there", &sealed), None);
        assert_eq!(open(&key(1), b"here", &sealed[..20]), None);
    }
}
