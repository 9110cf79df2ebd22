//! The only file that reads time. Everything else is handed an instant or asks this clock.
//!
//! Three kinds: the system's, one that runs faster than real time (for the demo), and one that a
//! test or a headless run moves by hand. Deliberately absent: waiting; whoever waits asks
//! [`Clock::real_until`] how long that is in real time and waits for it beside its other work.

use huiyin_engine::Time;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Where an instant comes from. Clones show the same time.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    System,
    Scaled {
        origin: Time,
        started: Instant,
        speed: f64,
    },
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub const fn system() -> Self {
        Clock(Kind::System)
    }

    /// City time that begins at `origin` now and runs at `speed` times real time; a speed that is not
    /// above zero counts as 1.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may read time"
    )]
    pub fn scaled(origin: Time, speed: f64) -> Self {
        let speed = if speed > 0.0 { speed } else { 1.0 };
        let started = Instant::now();
        Clock(Kind::Scaled {
            origin,
            started,
            speed,
        })
    }

    /// A clock that stands at `start` until [`Clock::set`] moves it.
    #[must_use]
    pub fn by_hand(start: Time) -> Self {
        Clock(Kind::ByHand(Arc::new(AtomicI64::new(start.0))))
    }

    /// Moves a clock that is set by hand, and every clone of it; any other kind stays as it is.
    pub fn set(&self, now: Time) {
        if let Kind::ByHand(at) = &self.0 {
            at.store(now.0, Ordering::SeqCst);
        }
    }

    /// The present instant.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may read time"
    )]
    pub fn now(&self) -> Time {
        match &self.0 {
            Kind::System => system_time(SystemTime::now()),
            Kind::Scaled {
                origin,
                started,
                speed,
            } => {
                let micros = Instant::now().duration_since(*started).as_secs_f64() * speed * 1e6;
                Time(origin.0.saturating_add(micros as i64))
            }
            Kind::ByHand(at) => Time(at.load(Ordering::SeqCst)),
        }
    }

    /// How long in real time until `at`; zero once it has come. A clock that is set by hand never
    /// gets there by itself and answers a day.
    #[must_use]
    pub fn real_until(&self, at: Time) -> Duration {
        let ahead = (at - self.now()).0.max(0);
        let ahead = Duration::from_micros(ahead.unsigned_abs());
        match &self.0 {
            Kind::System => ahead,
            Kind::Scaled { speed, .. } => {
                Duration::try_from_secs_f64(ahead.as_secs_f64() / speed).unwrap_or(Duration::MAX)
            }
            Kind::ByHand(_) if ahead.is_zero() => ahead,
            Kind::ByHand(_) => Duration::from_secs(86_400),
        }
    }
}

// A machine whose clock stands before 1970 is wrong about the year; time then counts from 1970.
fn system_time(now: SystemTime) -> Time {
    let since = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// A stopwatch over real time, for figures about the machine itself.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may read time"
    )]
    pub fn start() -> Self {
        Stopwatch(Instant::now())
    }

    /// Real time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_engine::Span;

    #[test]
    fn a_clock_set_by_hand_moves_with_its_clones_and_in_both_directions() {
        let clock = Clock::by_hand(Time(5));
        clock.clone().set(Time(3));
        assert_eq!(clock.now(), Time(3));
        assert_eq!(clock.real_until(Time(3)), Duration::ZERO);
    }

    #[test]
    fn a_scaled_clock_needs_a_sixtieth_of_the_time_at_sixty_times_the_speed() {
        let origin = Time::from_city(2026, 3, 2, 8, 0, 0);
        let clock = Clock::scaled(origin, 60.0);
        let wait = clock.real_until(origin + Span::minutes(10));
        assert!(wait <= Duration::from_secs(10) && wait > Duration::from_secs(9));
    }
}
