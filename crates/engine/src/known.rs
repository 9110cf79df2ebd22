//! The set of record keys taken in so far: the one thing that grows with every record, so it holds
//! nothing but their eight bytes, in a table at least half full. Its order is never seen.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Keys in an open-addressed table; keys are hashes already, so their low bits are the place.
#[derive(Debug, Clone, Default)]
pub struct Known {
    // A power of two places, or none; 0 marks a free one.
    places: Vec<u64>,
    len: usize,
    // Key 0 cannot stand in the table.
    zero: bool,
}

impl Known {
    /// How many keys it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len + usize::from(self.zero)
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it holds this key.
    #[must_use]
    pub fn contains(&self, key: u64) -> bool {
        if key == 0 {
            return self.zero;
        }
        !self.places.is_empty() && self.places[self.place(key)] == key
    }

    /// Adds a key; false where it was there already.
    pub fn insert(&mut self, key: u64) -> bool {
        if key == 0 {
            return !std::mem::replace(&mut self.zero, true);
        }
        if (self.len + 1) * 8 > self.places.len() * 7 {
            self.grow();
        }
        let place = self.place(key);
        let fresh = self.places[place] != key;
        if fresh {
            self.places[place] = key;
            self.len += 1;
        }
        fresh
    }

    // Room from the start: keys in the order of a table would else crowd together in a smaller one.
    fn with_room_for(keys: usize) -> Self {
        let places = (keys + 1) * 8 / 7 + 1;
        Known {
            places: vec![0; places.next_power_of_two().max(16)],
            ..Known::default()
        }
    }

    // Where the key stands, or the free place where it would; the table is never full.
    fn place(&self, key: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut place = key as usize & mask;
        while self.places[place] != 0 && self.places[place] != key {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let wider = (self.places.len() * 2).max(16);
        let old = std::mem::replace(&mut self.places, vec![0; wider]);
        for key in old.into_iter().filter(|key| *key != 0) {
            let place = self.place(key);
            self.places[place] = key;
        }
    }
}

/// Written as bytes: eight for each key, the lowest first.
impl Serialize for Known {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let zero = self.zero.then_some(0);
        let held = self.places.iter().copied().filter(|key| *key != 0);
        let bytes: Vec<u8> = zero
            .into_iter()
            .chain(held)
            .flat_map(u64::to_le_bytes)
            .collect();
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
        if !rest.is_empty() {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let mut known = Known::with_room_for(keys.len());
        for key in keys {
            known.insert(u64::from_le_bytes(*key));
        }
        Ok(known)
    }
}

/// Equal where the same keys are held, in whatever order they came.
impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        let held = || self.places.iter().filter(|key| **key != 0);
        self.len() == other.len()
            && self.zero == other.zero
            && held().all(|key| other.contains(*key))
    }
}

impl Eq for Known {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn it_holds_exactly_the_keys_put_in_also_when_many_share_low_bits() {
        let keys = (0..3_000u64).map(|n| (n % 700) << (n % 40));
        let (mut known, mut plain) = (Known::default(), BTreeSet::new());
        for key in keys {
            assert_eq!(known.insert(key), plain.insert(key), "key {key}");
        }
        assert_eq!(known.len(), plain.len());
        assert!((0..100_000).all(|key| known.contains(key) == plain.contains(&key)));
    }

    #[test]
    fn two_sets_are_equal_whatever_the_order_of_their_keys() {
        let of = |keys: &[u64]| {
            let mut known = Known::default();
            for key in keys {
                known.insert(*key);
            }
            known
        };
        assert_eq!(of(&[1, 17, 33, 0]), of(&[0, 33, 17, 1]));
        assert_ne!(of(&[1, 17]), of(&[1, 33]));
    }
}
