//! The small values of a scenario file, each read from the form in which people write it.

use huiyin_engine::{Span, Time};
use serde::Deserialize;
use std::ops::RangeInclusive;

/// What is wrong with a value, in both languages: [`Problem`](super::Problem) takes them apart again.
pub(super) fn both(en: &str, zh: &str) -> String {
    format!("{en}{BETWEEN}{zh}")
}

/// Stands between the two; no scenario can hold it.
pub(super) const BETWEEN: char = '\u{1f}';

/// `2h`, `1h30m`, `45s`: at most 60 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Length(pub(crate) Span);

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            both(
                &format!("{text:?} is not a length such as \"45s\", \"20m\", \"1h30m\" or \"2d\""),
                &format!("{text:?} 不是时长；请写成 \"45s\"、\"20m\"、\"1h30m\" 或 \"2d\""),
            )
        };
        let mut seconds = 0_i64;
        let mut digits = String::new();
        for c in text.chars() {
            if c.is_ascii_digit() && digits.len() < 6 {
                digits.push(c);
                continue;
            }
            let unit = match c {
                'd' => 86_400,
                'h' => 3_600,
                'm' => 60,
                's' => 1,
                _ => return Err(wrong()),
            };
            let number: i64 = digits.parse().map_err(|_| wrong())?;
            seconds += number * unit;
            digits.clear();
        }
        let whole = digits.is_empty() && !text.is_empty();
        let length = Span::seconds(seconds);
        if whole && length <= Span::days(60) {
            Ok(Length(length))
        } else {
            Err(wrong())
        }
    }
}

/// `[1, 4]`: the fewest and the most people of one complaint.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "(u32, u32)")]
pub(crate) struct Numbers(pub(crate) RangeInclusive<u64>);

impl TryFrom<(u32, u32)> for Numbers {
    type Error = String;

    fn try_from((low, high): (u32, u32)) -> Result<Self, String> {
        if 1 <= low && low <= high && high <= 10_000 {
            Ok(Numbers(low.into()..=high.into()))
        } else {
            Err(both(
                &format!("[{low}, {high}] is not a fewest and a most between 1 and 10000"),
                &format!("[{low}, {high}] 不是 1 到 10000 之间的最少和最多"),
            ))
        }
    }
}

/// `[40, 85]`: percent.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "(u32, u32)")]
pub(crate) struct Percents(pub(crate) RangeInclusive<u64>);

impl TryFrom<(u32, u32)> for Percents {
    type Error = String;

    fn try_from((low, high): (u32, u32)) -> Result<Self, String> {
        if low <= high && high <= 1_000 {
            Ok(Percents(low.into()..=high.into()))
        } else {
            Err(both(
                &format!("[{low}, {high}] is not a least and a most percentage up to 1000"),
                &format!("[{low}, {high}] 不是 1000 以内的最小和最大百分比"),
            ))
        }
    }
}

/// Whole days until something is due: a promise that settles a question is due within 90.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Days(pub(crate) i64);

impl TryFrom<u32> for Days {
    type Error = String;

    fn try_from(days: u32) -> Result<Self, String> {
        if (1..90).contains(&days) {
            Ok(Days(days.into()))
        } else {
            Err(both(
                &format!("{days} days is not between 1 and 89: a promise is due within 90 days"),
                &format!("{days} 天不在 1 到 89 之间：承诺须在 90 天内到期"),
            ))
        }
    }
}

/// `08:41`: minutes of the day on which the scenario starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Clock(pub(crate) u32);

fn two_digits(text: &str, limit: u32) -> Option<u32> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten()?;
    (number < limit).then_some(number)
}

fn clock(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    Some(two_digits(hour, 24)? * 60 + two_digits(minute, 60)?)
}

impl TryFrom<String> for Clock {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            both(
                &format!("{text:?} is not a time of day from \"00:00\" to \"23:59\""),
                &format!("{text:?} 不是 \"00:00\" 到 \"23:59\" 之间的时刻"),
            )
        };
        clock(&text).map(Clock).ok_or_else(wrong)
    }
}

/// `2026-03-12 08:30`: an instant in city time.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Moment(pub(crate) Time);

fn moment(text: &str) -> Option<Time> {
    let (date, of_day) = text.split_once(' ')?;
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = u8::try_from(two_digits(parts.next()?, 13)?).ok()?;
    let day = u8::try_from(two_digits(parts.next()?, 32)?).ok()?;
    let minutes = clock(of_day)?;
    let midnight = Time::from_city(year, month, day, 0, 0, 0);
    let back = midnight.city_civil();
    let exists = (back.month, back.day) == (month, day) && parts.next().is_none();
    exists.then(|| midnight + Span::minutes(minutes.into()))
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            both(
                &format!("{text:?} is not an instant such as \"2026-03-12 08:30\""),
                &format!("{text:?} 不是时刻；请写成 \"2026-03-12 08:30\""),
            )
        };
        moment(&text).map(Moment).ok_or_else(wrong)
    }
}

/// Words with figures to fill in: `{people}` and the like.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Template(String);

/// What a template may ask for.
pub(crate) const FIGURES: [&str; 6] = ["count", "previous", "people", "on_site", "peak", "level"];

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err(both("an empty text gives no reason", "空的文字不成理由"));
        }
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('{') {
            let name = after.split('}').next().unwrap_or("");
            if !FIGURES.contains(&name) {
                let allowed = FIGURES.join("}, {");
                return Err(both(
                    &format!("{{{name}}} is not a figure; figures are {{{allowed}}}"),
                    &format!("{{{name}}} 不是可填的数；可填的有 {{{allowed}}}"),
                ));
            }
            rest = after;
        }
        Ok(Template(text))
    }
}

impl Template {
    /// The text with its figures; an unknown one reads 不详.
    pub(crate) fn fill(&self, figure: impl Fn(&str) -> Option<String>) -> String {
        FIGURES.iter().fold(self.0.clone(), |text, name| {
            let value = || figure(name).unwrap_or_else(|| "不详".to_owned());
            let mark = format!("{{{name}}}");
            if text.contains(&mark) {
                text.replace(&mark, &value())
            } else {
                text
            }
        })
    }
}
