//! One matter's records over two windows: the recent one and the one before it.

use super::Arrival;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;

/// Records of one matter in time order, with the running figures of the recent window.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Window {
    entries: VecDeque<(Time, u32)>,
    // Entries before this place lay outside the recent window when last counted.
    recent_from: usize,
    recent_people: u64,
    /// Whether the condition held when last evaluated.
    pub(super) latched: bool,
}

/// Figures of both windows at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) count: u64,
    pub(super) previous: u64,
    pub(super) people: u64,
}

impl Counts {
    /// The figures once this arrival is counted too.
    pub(super) fn with(mut self, t: Time, window: Span, arrival: &Arrival<'_>) -> Counts {
        if arrival.time > t - window {
            self.count += 1;
            self.people += u64::from(arrival.people);
        } else if arrival.time > t - window.doubled() {
            self.previous += 1;
        }
        self
    }
}

impl Window {
    /// The latest record's time; the beginning of time where there is none.
    pub(super) fn newest(&self) -> Time {
        self.entries.back().map_or(Time(i64::MIN), |entry| entry.0)
    }

    // Where the recent window and the window before it begin at instant `t`, and the recent people.
    fn bounds(&self, t: Time, window: Span) -> (usize, usize, u64) {
        let (mut recent, mut people) = (self.recent_from, self.recent_people);
        while let Some((_, n)) = self
            .entries
            .get(recent)
            .filter(|entry| entry.0 <= t - window)
        {
            people -= u64::from(*n);
            recent += 1;
        }
        let mut before = 0;
        while before < recent && self.entries[before].0 <= t - window.doubled() {
            before += 1;
        }
        (before, recent, people)
    }

    /// The figures at instant `t`, which never lies before an earlier one.
    pub(super) fn counts_at(&self, t: Time, window: Span) -> Counts {
        let (before, recent, people) = self.bounds(t, window);
        Counts {
            count: (self.entries.len() - recent) as u64,
            previous: (recent - before) as u64,
            people,
        }
    }

    // Goes on to instant `t`: drops what no window reaches any more.
    fn go_on(&mut self, t: Time, window: Span) {
        let (before, recent, recent_people) = self.bounds(t, window);
        self.entries.drain(..before);
        self.recent_from = recent - before;
        self.recent_people = recent_people;
    }

    /// Whether nothing is counted.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes a record back at instant `t`. One that no window reaches is gone already.
    pub(super) fn remove(&mut self, t: Time, window: Span, time: Time, people: u32) {
        self.go_on(t, window);
        let first = self.entries.partition_point(|entry| entry.0 < time);
        let alike = self.entries.iter().skip(first);
        let mut alike = alike.take_while(|entry| entry.0 == time);
        let Some(place) = alike.position(|entry| entry.1 == people) else {
            return;
        };
        self.entries.remove(first + place);
        if first + place >= self.recent_from {
            self.recent_people -= u64::from(people);
        } else {
            self.recent_from -= 1;
        }
    }

    /// Counts another matter's records as this one's, at instant `t`.
    pub(super) fn merge(&mut self, t: Time, window: Span, other: &Window) {
        for (time, people) in &other.entries {
            self.insert(t, window, *time, *people);
        }
    }

    /// Counts a record at instant `t` and drops what no window reaches any more.
    pub(super) fn insert(&mut self, t: Time, window: Span, time: Time, people: u32) {
        self.go_on(t, window);
        if time <= t - window.doubled() {
            return;
        }
        let place = self.entries.partition_point(|entry| entry.0 <= time);
        self.entries.insert(place, (time, people));
        if time > t - window {
            self.recent_people += u64::from(people);
        } else {
            self.recent_from += 1;
        }
    }

    /// Records per day of 24 hours over the recent window, oldest first.
    pub(super) fn curve(&self, t: Time, window: Span) -> Vec<u32> {
        let days = (window.0 / Span::days(1).0).clamp(1, 366);
        let mut curve = vec![0; usize::try_from(days).unwrap_or(1)];
        for (time, _) in self.entries.iter().rev() {
            let age = (t - *time).0 / Span::days(1).0;
            match usize::try_from(age).ok().filter(|age| *age < curve.len()) {
                Some(age) => {
                    let last = curve.len() - 1;
                    curve[last - age] += 1;
                }
                None => break,
            }
        }
        curve
    }

    /// Adds everything counted to a hash.
    pub(super) fn feed(&self, hash: &mut Sha256) {
        hash.update((self.entries.len() as u64).to_le_bytes());
        hash.update([u8::from(self.latched)]);
        for (time, people) in &self.entries {
            hash.update(time.0.to_le_bytes());
            hash.update(people.to_le_bytes());
        }
    }
}
