//! How much each channel allows, as whoever runs it has published or the operator was told.

use super::step::Means;
use huiyin_engine::{Span, Time};
use std::collections::{BTreeMap, VecDeque};

const MINUTE: Span = Span::minutes(1);

/// What each channel allows in a minute, and what it was given.
#[derive(Debug, Default)]
pub(super) struct Limits {
    allowed: BTreeMap<Means, usize>,
    given: BTreeMap<Means, VecDeque<Time>>,
}

impl Limits {
    pub(super) fn new(allowed: BTreeMap<Means, usize>) -> Self {
        Limits {
            allowed,
            given: BTreeMap::new(),
        }
    }

    /// Notes that a channel was given one.
    pub(super) fn give(&mut self, means: Means, now: Time) {
        if self.allowed.contains_key(&means) {
            let given = self.given.entry(means).or_default();
            given.push_back(now);
            while given.front().is_some_and(|at| *at + MINUTE <= now) {
                given.pop_front();
            }
        }
    }

    /// When each channel that is full has room again.
    pub(super) fn free_at(&self, now: Time) -> BTreeMap<Means, Time> {
        let full = |(means, allowed): (&Means, &usize)| {
            let given = self.given.get(means)?;
            let recent = given.iter().filter(|at| **at + MINUTE > now);
            let nth = recent.clone().count().checked_sub(*allowed)?;
            recent.clone().nth(nth).map(|at| (*means, *at + MINUTE))
        };
        self.allowed.iter().filter_map(full).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_that_had_its_number_in_a_minute_has_room_when_the_first_is_a_minute_old() {
        let mut limits = Limits::new(BTreeMap::from([(Means::Wecom, 2)]));
        let at = |second| Time(0) + Span::seconds(second);
        limits.give(Means::Wecom, at(0));
        assert!(limits.free_at(at(0)).is_empty());
        limits.give(Means::Wecom, at(10));
        let full = |until| BTreeMap::from([(Means::Wecom, until)]);
        assert_eq!(limits.free_at(at(11)), full(at(60)));
        assert!(limits.free_at(at(60)).is_empty());
        limits.give(Means::Wecom, at(61));
        assert_eq!(limits.free_at(at(61)), full(at(70)));
        limits.give(Means::Mail, at(61));
        assert!(
            !limits.free_at(at(61)).contains_key(&Means::Mail),
            "no limit"
        );
    }
}
