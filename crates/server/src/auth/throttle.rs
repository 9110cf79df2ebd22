//! Slows down guessing: failed sign-ins are counted per name and address, per name, and per address.
//! In memory only, and of bounded size: an attacker cannot fill it, a restart forgets it.

use huiyin_engine::{Span, Time};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const WINDOW: Span = Span::minutes(15);
/// From one address for one name.
const PAIR_MAX: u32 = 8;
/// From one address for any names: an office behind one address still gets in.
const ADDRESS_MAX: u32 = 40;
/// For one name from any addresses.
const NAME_MAX: u32 = 100;
/// Counters kept; when full, the older half goes.
const KEPT_MAX: usize = 20_000;

/// Counts failed sign-ins.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<BTreeMap<String, (Time, u32)>>);

impl Throttle {
    /// How long this name must wait at this address; `None` where it may try now.
    pub(crate) fn wait(&self, name: &str, address: &str, now: Time) -> Option<Span> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = limits(name, address);
        let over = limits.iter().filter_map(|(key, max)| {
            let (since, count) = kept.get(key)?;
            let left = (*since + WINDOW) - now;
            (*count >= *max && left.0 > 0).then_some(left)
        });
        over.max()
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, name: &str, address: &str, now: Time) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in limits(name, address) {
            let counter = kept.entry(key).or_insert((now, 0));
            if now - counter.0 >= WINDOW {
                *counter = (now, 0);
            }
            counter.1 += 1;
        }
        if kept.len() > KEPT_MAX {
            kept.retain(|_, (since, _)| now - *since < WINDOW);
            drop_older_half(&mut kept);
        }
    }

    /// Forgets the failures of a name at an address once it got in.
    pub(crate) fn succeeded(&self, name: &str, address: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&pair(name, address));
    }
}

// Only under attack are so many names wrong within one window; then the older half goes.
fn drop_older_half(kept: &mut BTreeMap<String, (Time, u32)>) {
    if kept.len() <= KEPT_MAX {
        return;
    }
    let mut times: Vec<Time> = kept.values().map(|(since, _)| *since).collect();
    times.sort_unstable();
    let cut = times[times.len() / 2];
    kept.retain(|_, (since, _)| *since > cut);
}

fn pair(name: &str, address: &str) -> String {
    format!("p {} {address}", short(name))
}

fn short(name: &str) -> String {
    name.to_lowercase().chars().take(40).collect()
}

fn limits(name: &str, address: &str) -> [(String, u32); 3] {
    [
        (pair(name, address), PAIR_MAX),
        (format!("n {}", short(name)), NAME_MAX),
        (format!("a {address}"), ADDRESS_MAX),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_one_name_is_stopped_at_one_address_and_not_at_another() {
        let throttle = Throttle::default();
        for _ in 0..PAIR_MAX {
            assert_eq!(throttle.wait("wang", "10.0.0.1", Time(0)), None);
            throttle.failed("Wang", "10.0.0.1", Time(0));
        }
        assert_eq!(throttle.wait("wang", "10.0.0.1", Time(0)), Some(WINDOW));
        assert_eq!(throttle.wait("wang", "10.0.0.2", Time(0)), None);
        assert_eq!(throttle.wait("wang", "10.0.0.1", Time(0) + WINDOW), None);
    }

    #[test]
    fn memory_stays_bounded_under_made_up_names() {
        let throttle = Throttle::default();
        for n in 0..(KEPT_MAX as i64) {
            throttle.failed(&format!("name-{n}"), &format!("10.0.0.{n}"), Time(n));
        }
        assert!(throttle.0.lock().unwrap().len() <= KEPT_MAX);
    }
}
