//! Chance without a sequence: every draw is a function of the seed and of what it is for, so the order in
//! which things are looked at changes nothing. SplitMix64's finalizer does the mixing.

use huiyin_engine::time::Span;
use std::ops::RangeInclusive;

/// Draws under one seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dice(u64);

fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// Dice for one purpose: the same name and numbers always fall the same way.
    pub(crate) fn of(self, name: &str, numbers: &[u64]) -> Self {
        let named = name
            .bytes()
            .fold(mix(self.0), |h, byte| mix(h ^ u64::from(byte)));
        Dice(numbers.iter().fold(named, |h, number| mix(h ^ number)))
    }

    /// A whole number in a range, each as likely as the next.
    pub(crate) fn within(self, range: RangeInclusive<u64>) -> u64 {
        let (low, high) = (*range.start(), *range.end());
        let many = u128::from(high.saturating_sub(low)) + 1;
        let share = (u128::from(mix(self.0)) * many) >> 64;
        low + u64::try_from(share).expect("a share is smaller than the range")
    }

    /// A length between two, in whole seconds.
    pub(crate) fn length(self, low: Span, high: Span) -> Span {
        let seconds = |span: Span| u64::try_from(span.as_seconds()).unwrap_or(0);
        let drawn = self.within(seconds(low)..=seconds(high));
        Span::seconds(i64::try_from(drawn).expect("it came from an i64"))
    }

    /// A number between nothing and one, neither of them.
    pub(crate) fn unit(self) -> f64 {
        ((mix(self.0) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// A standard normal deviate, after Box and Muller.
    pub(crate) fn normal(self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.of("radius", &[]).unit()));
        let angle = 2.0 * std::f64::consts::PI * self.of("angle", &[]).unit();
        radius * libm::cos(angle)
    }

    /// Whether something with this chance, in percent, comes about.
    pub(crate) fn happens(self, percent: u8) -> bool {
        self.within(0..=99) < u64::from(percent)
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<T>(self, list: &[T]) -> &T {
        let last = list.len().saturating_sub(1) as u64;
        &list[self.within(0..=last) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_stay_in_range_reach_both_ends_and_depend_on_seed_and_purpose() {
        let draws: Vec<u64> = (0..500)
            .map(|n| Dice::new(7).of("n", &[n]).within(3..=6))
            .collect();
        assert!(draws.iter().all(|n| (3..=6).contains(n)));
        assert!((3..=6).all(|n| draws.contains(&n)));
        let big = |seed, name| Dice::new(seed).of(name, &[1]).within(0..=u64::MAX);
        assert_eq!(big(7, "a"), big(7, "a"));
        assert_ne!(big(7, "a"), big(8, "a"));
        assert_ne!(big(7, "a"), big(7, "b"));
    }
}
