//! One number that stands for "this source's record of this id", to tell duplicates.
//!
//! Absent: the set of keys already seen; whoever reads keeps it, in memory or in the store.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use crate::Source;

/// A 64-bit key of a record's source and id: SipHash-2-4 under `key`, equal on every machine.
///
/// Two records are duplicates when source and id are equal, never because their text is. Keys of
/// different records collide with a chance of n² / 2⁶⁵ among n (3 in 10⁸ for a million), and nobody
/// without `key` can aim for a collision.
pub fn record_key(key: &[u8; 16], source: Source, id: &str) -> u64 {
    let mut hasher = SipHasher24::new_with_key(key);
    // The number is stored: it follows the interface's order of sources and must not change.
    let number = match source {
        Source::Petition => 0,
        Source::Hotline12345 => 1,
        Source::Grid => 2,
        Source::Web => 3,
        Source::Open311 => 4,
    };
    hasher.write(&[number]);
    hasher.write(id.as_bytes());
    hasher.finish()
}
