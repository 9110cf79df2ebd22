//! The keys of records taken in so far, in the order in which they came: the one thing that grows with
//! every record. Eight bytes a key, and a table of four-byte places at least half as full as it may be.
//! Deliberately absent: anything else about a record.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Keys with the place that each came at. They are hashes already, so their low bits are where to look.
#[derive(Debug, Clone, Default)]
pub struct Known {
    keys: Vec<u64>,
    // A power of two, or none; 0 marks a free one, n the n-th key.
    places: Vec<u32>,
}

impl Known {
    /// How many keys it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether it holds this key.
    #[must_use]
    pub fn contains(&self, key: u64) -> bool {
        self.place_of(key).is_some()
    }

    /// At which place a key came first, from 1.
    #[must_use]
    pub fn place_of(&self, key: u64) -> Option<u64> {
        let held = self.places.get(self.look(key)?)?;
        (*held != 0).then_some(u64::from(*held))
    }

    /// Adds a key; false where it was there already.
    pub fn insert(&mut self, key: u64) -> bool {
        let fresh = !self.contains(key);
        if fresh {
            self.push(key);
        }
        fresh
    }

    /// Adds a key at the next place, also where an equal one is there: that one keeps being found.
    ///
    /// # Panics
    /// At 4,294,967,295 keys.
    pub fn push(&mut self, key: u64) {
        self.keys.push(key);
        if self.keys.len() * 8 > self.places.len() * 7 {
            self.spread((self.places.len() * 2).max(16));
        } else {
            self.enter(self.keys.len());
        }
    }

    /// Forgets every key after the first `len`.
    pub fn truncate(&mut self, len: usize) {
        if len < self.keys.len() {
            self.keys.truncate(len);
            self.spread(self.places.len());
        }
    }

    // Where the key stands, or the free place where it would; the table is never full.
    fn look(&self, key: u64) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = key as usize & mask;
        while self.places[at] != 0 && self.keys[self.places[at] as usize - 1] != key {
            at = (at + 1) & mask;
        }
        Some(at)
    }

    // Enters the n-th key in the table.
    fn enter(&mut self, n: usize) {
        let key = self.keys[n - 1];
        if let Some(at) = self.look(key)
            && self.places[at] == 0
        {
            self.places[at] = u32::try_from(n).expect("four billion records are far off");
        }
    }

    // Enters every key in a table of so many places.
    fn spread(&mut self, places: usize) {
        self.places = vec![0; places];
        for n in 1..=self.keys.len() {
            self.enter(n);
        }
    }
}

/// Written as bytes: eight for each key, the lowest first, in the order in which they came.
impl Serialize for Known {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Known {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Keys)
    }
}

struct Keys;

impl Visitor<'_> for Keys {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("eight bytes for each key")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Known, E> {
        let (keys, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() || u32::try_from(keys.len()).is_err() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let keys = keys.iter().map(|key| u64::from_le_bytes(*key));
        let mut known = Known {
            keys: keys.collect(),
            places: Vec::new(),
        };
        known.spread((known.keys.len() * 8 / 7 + 1).next_power_of_two().max(16));
        Ok(known)
    }
}

/// Equal where the same keys came in the same order.
impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl Eq for Known {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn of(keys: impl IntoIterator<Item = u64>) -> Known {
        let mut known = Known::default();
        for key in keys {
            known.insert(key);
        }
        known
    }

    #[test]
    fn it_holds_exactly_the_keys_put_in_also_when_many_share_low_bits() {
        let keys = (0..3_000u64).map(|n| (n % 700) << (n % 40));
        let (mut known, mut plain) = (Known::default(), BTreeMap::new());
        for key in keys {
            let next = plain.len() as u64 + 1;
            let fresh = !plain.contains_key(&key);
            plain.entry(key).or_insert(next);
            assert_eq!(known.insert(key), fresh, "key {key}");
        }
        assert_eq!(known.len(), plain.len());
        assert!((0..100_000).all(|key| known.place_of(key) == plain.get(&key).copied()));
    }

    #[test]
    fn what_was_forgotten_may_come_again_and_what_was_kept_is_where_it_was() {
        let mut known = of(0..1_000);
        known.truncate(400);
        assert!(known == of(0..400));
        assert!((0..1_000).all(|key| known.contains(key) == (key < 400)));
        assert!(known.insert(999) && known.place_of(999) == Some(401));
    }

    #[test]
    fn an_equal_key_takes_a_place_and_the_first_one_is_found() {
        let mut known = of([5, 6]);
        known.push(5);
        known.push(7);
        assert_eq!((known.place_of(5), known.place_of(7)), (Some(1), Some(4)));
    }
}
