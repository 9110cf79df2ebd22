//! Instants and spans in whole microseconds, and the city's fixed clock of UTC+08:00.
//! Nothing here reads a clock: an instant is always an argument.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};

const MICROS_PER_SECOND: i64 = 1_000_000;
const CITY_OFFSET: Span = Span::hours(8);

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Time(pub i64);

/// A length of time in microseconds; never negative in a plan.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Span(pub i64);

/// A calendar day in the city, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Span {
    /// `n` seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n * MICROS_PER_SECOND)
    }
    /// `n` minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    /// `n` hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    /// `n` days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
    /// Whole seconds, rounded towards zero.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0 / MICROS_PER_SECOND
    }
    /// Twice this span.
    #[must_use]
    pub const fn doubled(self) -> Self {
        Self(self.0 * 2)
    }
}

impl Day {
    /// The day of a date; `None` where there is no such date, or it is outside the years 1 to 9999.
    #[must_use]
    pub fn from_civil(year: i64, month: u8, day: u8) -> Option<Self> {
        let there = (1..=9999).contains(&year) && (1..=12).contains(&month) && day > 0;
        let days = there.then(|| days_from_civil(year, month, day))?;
        let real = civil_from_days(days) == (year, month, day);
        real.then(|| i32::try_from(days).ok().map(Day))?
    }

    /// The date: year, month from 1, day from 1.
    #[must_use]
    pub fn civil(self) -> (i64, u8, u8) {
        civil_from_days(i64::from(self.0))
    }

    /// 1 is Monday, 7 is Sunday.
    #[must_use]
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        (self.0 as i64 + 3).rem_euclid(7) as u8 + 1
    }

    /// The day so many days later, or earlier.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Day(self.0.saturating_add(days))
    }

    /// Its first instant in the city.
    #[must_use]
    pub fn begins(self) -> Time {
        Time(0) + Span::days(i64::from(self.0)) - CITY_OFFSET
    }
}

/// `2026-03-01`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Time {
    type Output = Time;
    fn sub(self, span: Span) -> Time {
        Time(self.0.saturating_sub(span.0))
    }
}

impl Sub for Span {
    type Output = Span;
    fn sub(self, less: Span) -> Span {
        Span(self.0.saturating_sub(less.0))
    }
}

impl Sub<Time> for Time {
    type Output = Span;
    fn sub(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Time {
    /// The calendar day in the city.
    #[must_use]
    pub fn city_day(self) -> Day {
        let days = (self + CITY_OFFSET).0.div_euclid(Span::days(1).0);
        Day(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The civil date and time in the city.
    #[must_use]
    pub fn city_civil(self) -> Civil {
        let local = self + CITY_OFFSET;
        let (year, month, day) = civil_from_days(local.0.div_euclid(Span::days(1).0));
        let micros = local.0.rem_euclid(Span::days(1).0);
        let second_of_day = micros / MICROS_PER_SECOND;
        Civil {
            year,
            month,
            day,
            hour: (second_of_day / 3600) as u8,
            minute: (second_of_day / 60 % 60) as u8,
            second: (second_of_day % 60) as u8,
            micros: (micros % MICROS_PER_SECOND) as u32,
        }
    }

    /// The instant of a civil date and time in the city; fields must be in range.
    #[must_use]
    pub fn from_city(year: i64, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Self {
        let days = days_from_civil(year, month, day);
        let of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        Time((days * 86_400 + of_day) * MICROS_PER_SECOND) - CITY_OFFSET
    }
}

/// A date and time of day in the city's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Proleptic Gregorian year.
    pub year: i64,
    /// 1..=12.
    pub month: u8,
    /// 1..=31.
    pub day: u8,
    /// 0..=23.
    pub hour: u8,
    /// 0..=59.
    pub minute: u8,
    /// 0..=59.
    pub second: u8,
    /// 0..=999,999.
    pub micros: u32,
}

/// RFC 3339 with +08:00; a fraction only where there is one.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.city_civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            c.year, c.month, c.day, c.hour, c.minute, c.second
        )?;
        if c.micros != 0 {
            let digits = format!("{:06}", c.micros);
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("+08:00")
    }
}

/// `2d`, `4h`, `1h30m`, `45s`: the largest units first, as a plan writes it.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.as_seconds();
        if total == 0 {
            return f.write_str("0s");
        }
        let (days, hours) = (total / 86_400, total / 3600 % 24);
        let (minutes, seconds) = (total / 60 % 60, total % 60);
        for (n, unit) in [(days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s")] {
            if n != 0 {
                write!(f, "{n}{unit}")?;
            }
        }
        Ok(())
    }
}

// Days to civil date and back: the usual era arithmetic on 400-year cycles of 146,097 days.
fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u8, day as u8)
}

fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = (i64::from(month) + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + i64::from(day) - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_prints_in_city_time_with_a_fraction_only_where_there_is_one() {
        assert_eq!(Time(0).to_string(), "1970-01-01T08:00:00+08:00");
        let t = Time::from_city(2019, 4, 28, 16, 28, 53);
        assert_eq!(t.to_string(), "2019-04-28T16:28:53+08:00");
        assert_eq!(
            (t + Span(1_500)).to_string(),
            "2019-04-28T16:28:53.0015+08:00"
        );
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        for days in -73_048..73_048 {
            let (y, m, d) = civil_from_days(days);
            assert_eq!(days_from_civil(y, m, d), days);
        }
    }

    #[test]
    fn a_day_is_its_date_its_weekday_and_its_midnight() {
        let day = Day::from_civil(2026, 11, 24).expect("a date");
        assert_eq!((day.weekday(), day.to_string()), (2, "2026-11-24".into()));
        assert_eq!(day.begins(), Time::from_city(2026, 11, 24, 0, 0, 0));
        assert_eq!(day.begins().city_day(), day);
        assert_eq!(Day::from_civil(2026, 2, 29), None);
        assert!(Day::from_civil(2024, 2, 29).is_some());
        assert_eq!(Day::from_civil(2026, 13, 1), None);
    }

    #[test]
    fn the_city_day_turns_at_city_midnight() {
        let midnight = Time::from_city(2026, 3, 1, 0, 0, 0);
        assert_eq!(midnight.city_day().0 - (midnight - Span(1)).city_day().0, 1);
    }

    #[test]
    fn a_span_prints_as_a_plan_writes_it() {
        assert_eq!(Span::minutes(90).to_string(), "1h30m");
        assert_eq!(Span::days(30).to_string(), "30d");
        assert_eq!(Span(0).to_string(), "0s");
    }
}
