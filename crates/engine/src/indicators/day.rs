//! Keyword counts per calendar day of the city.

use crate::time::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Count and whether a signal was raised, by day and word.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Days(BTreeMap<(Day, u16), (u64, bool)>);

impl Days {
    /// The count so far and whether it has raised its one signal.
    pub(super) fn get(&self, day: Day, word: u16) -> (u64, bool) {
        self.0.get(&(day, word)).copied().unwrap_or_default()
    }

    /// Counts one record.
    pub(super) fn count(&mut self, day: Day, word: u16, raised: bool) {
        let entry = self.0.entry((day, word)).or_default();
        entry.0 += 1;
        entry.1 |= raised;
    }

    /// A day has raised its one signal for a word.
    pub(super) fn raise(&mut self, day: Day, word: u16) {
        self.0.entry((day, word)).or_default().1 = true;
    }

    /// Takes one record back. Whether the day has raised its one signal stays.
    pub(super) fn uncount(&mut self, day: Day, word: u16) {
        if let Some(entry) = self.0.get_mut(&(day, word)) {
            entry.0 = entry.0.saturating_sub(1);
            if *entry == (0, false) {
                self.0.remove(&(day, word));
            }
        }
    }

    /// Drops the days before this one.
    pub(super) fn forget_before(&mut self, day: Day) {
        self.0 = self.0.split_off(&(day, 0));
    }

    /// The same counts under a new plan's word numbers; a dropped word is forgotten.
    pub(super) fn renumbered(&self, number: impl Fn(u16) -> Option<u16>) -> Days {
        let kept = self
            .0
            .iter()
            .filter_map(|((day, word), entry)| Some(((*day, number(*word)?), *entry)));
        Days(kept.collect())
    }

    /// Adds everything counted to a hash.
    pub(super) fn feed(&self, hash: &mut Sha256) {
        for ((day, word), (count, raised)) in &self.0 {
            hash.update(day.0.to_le_bytes());
            hash.update(word.to_le_bytes());
            hash.update(count.to_le_bytes());
            hash.update([u8::from(*raised)]);
        }
    }
}
