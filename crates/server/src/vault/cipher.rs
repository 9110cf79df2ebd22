//! XChaCha20-Poly1305 over one key: 24 random nonce bytes, then the sealed bytes with their tag.
//!
//! Put together as draft-irtf-cfrg-xchacha-03 section 2.3 defines it: HChaCha20 makes a key for this
//! nonce alone, ChaCha20-Poly1305 seals under that. `docs/decisions/0006` says why not a crate for both.
//! Deliberately absent: any second algorithm; one would enter here and nowhere else.

use super::VaultError;
use chacha20::{R20, hchacha};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
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
    let nonce = random()?;
    Ok(seal_with(key, &nonce, place, plain))
}

fn seal_with(key: &Key, nonce: &[u8; NONCE_BYTES], place: &[u8], plain: &[u8]) -> Vec<u8> {
    let (key, rest) = one_time(key, nonce);
    let tag_bytes = CHACHA20_POLY1305.tag_len();
    let mut sealed = Vec::with_capacity(NONCE_BYTES + plain.len() + tag_bytes);
    sealed.extend_from_slice(nonce);
    sealed.extend_from_slice(plain);
    let tag = key
        .seal_in_place_separate_tag(rest, Aad::from(place), &mut sealed[NONCE_BYTES..])
        .expect("a text is far shorter than the cipher's 256 GB");
    sealed.extend_from_slice(tag.as_ref());
    sealed
}

/// Opens what [`seal`] made; `None` where the key, the place or a byte differs.
pub(super) fn open(key: &Key, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let (key, rest) = one_time(key, nonce);
    let mut opened = sealed.to_vec();
    let plain = key
        .open_in_place(rest, Aad::from(place), &mut opened)
        .ok()?;
    let length = plain.len();
    opened.truncate(length);
    Some(opened)
}

// The key that is good for this nonce only, and what of the nonce is left to it.
fn one_time(key: &Key, nonce: &[u8; NONCE_BYTES]) -> (LessSafeKey, Nonce) {
    let (first, last) = nonce
        .split_first_chunk::<16>()
        .expect("a nonce has 24 bytes");
    let derived: Key = Zeroizing::new(hchacha::<R20>((&**key).into(), first.into()).into());
    let derived = UnboundKey::new(&CHACHA20_POLY1305, &derived[..]);
    let mut rest = [0; NONCE_LEN];
    rest[NONCE_LEN - last.len()..].copy_from_slice(last);
    let derived = derived.expect("the key has 32 bytes");
    (
        LessSafeKey::new(derived),
        Nonce::assume_unique_for_key(rest),
    )
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

    // draft-irtf-cfrg-xchacha-03, appendix A.3.1. The tag covers every byte before it.
    #[test]
    fn a_blob_is_what_the_draft_says_it_is() {
        let key = Zeroizing::new(std::array::from_fn(|at| 0x80 + at as u8));
        let nonce: [u8; NONCE_BYTES] = std::array::from_fn(|at| 0x40 + at as u8);
        let place = b"\x50\x51\x52\x53\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7";
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you \
            only one tip for the future, sunscreen would be it.";
        let sealed = seal_with(&key, &nonce, place, plain);
        let start = b"\xbd\x6d\x17\x9d\x3e\x83\xd4\x3b";
        let tag = b"\xc0\x87\x59\x24\xc1\xc7\x98\x79\x47\xde\xaf\xd8\x78\x0a\xcf\x49";
        assert_eq!(&sealed[..NONCE_BYTES], nonce);
        assert!(sealed[NONCE_BYTES..].starts_with(start));
        assert!(sealed.ends_with(tag));
        assert_eq!(open(&key, place, &sealed).as_deref(), Some(&plain[..]));
        let mut altered = sealed;
        altered[NONCE_BYTES] ^= 1;
        assert_eq!(open(&key, place, &altered), None);
    }
}
