//! The timers that are set, by key and by when they are due: the store's table, as the writer sees it.

use huiyin_engine::Time;
use huiyin_engine::act::TimerKey;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Default)]
pub(super) struct Timers {
    by_key: BTreeMap<TimerKey, Time>,
    by_due: BTreeSet<(Time, TimerKey)>,
}

impl From<BTreeMap<TimerKey, Time>> for Timers {
    fn from(by_key: BTreeMap<TimerKey, Time>) -> Self {
        let by_due = by_key.iter().map(|(key, due)| (*due, *key)).collect();
        Timers { by_key, by_due }
    }
}

impl Timers {
    /// Sets or moves a timer.
    pub(super) fn set(&mut self, key: TimerKey, due: Time) {
        self.remove(key);
        self.by_key.insert(key, due);
        self.by_due.insert((due, key));
    }

    /// Removes a timer; whether it was set.
    pub(super) fn remove(&mut self, key: TimerKey) -> bool {
        let due = self.by_key.remove(&key);
        due.is_some_and(|due| self.by_due.remove(&(due, key)))
    }

    /// When the next one is due.
    pub(super) fn next_due(&self) -> Option<Time> {
        self.by_due.first().map(|(due, _)| *due)
    }

    /// Up to `max` timers that are due, the longest due first.
    pub(super) fn due(&self, now: Time, max: usize) -> Vec<TimerKey> {
        let due = self.by_due.iter().take_while(|(due, _)| *due <= now);
        due.take(max).map(|(_, key)| *key).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }
}
