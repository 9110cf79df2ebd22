//! What makes a scenario an exercise: the script of events (MSEL), outages, who is on duty and how they work,
//! the reception hall, and an ordinary day's load behind it all.

use super::{Clock, Length, Name, Spread};
use serde::Deserialize;
use toml::Spanned;

/// One line of the script: something happens at a time, or once a condition holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Inject {
    /// What people see or hear of it.
    pub(crate) text: Spanned<String>,
    pub(crate) at: Option<Spanned<Clock>>,
    /// Over the state of the matter's incident, as a level's `suggest_when`.
    pub(crate) when: Option<Spanned<String>>,
    pub(crate) matter: Option<Name>,
    /// So many more come on site.
    pub(crate) people: Option<u32>,
    /// This post reports danger to life.
    pub(crate) danger: Option<Name>,
    /// The public figure that `by` types in.
    pub(crate) seen: Option<u64>,
    pub(crate) by: Option<Name>,
    /// This post cannot act for a while.
    pub(crate) absent: Option<Name>,
    /// This channel reaches nobody for a while.
    pub(crate) down: Option<Name>,
    pub(crate) lasts: Option<Length>,
}

/// A channel that reaches nobody for a while.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outage {
    pub(crate) channel: Name,
    pub(crate) from: Clock,
    pub(crate) until: Clock,
}

/// Who is on duty at a post, and how they work. A post without it has all the hands it needs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Staff {
    pub(crate) post: Name,
    pub(crate) people: Spanned<u32>,
    /// How many things each of them can have in hand.
    #[serde(default)]
    pub(crate) at_once: AtOnce,
    /// Until they take up what they are asked.
    pub(crate) responds: Option<Spread>,
    /// How often, in percent, something is done and not ticked off until its deadline says so.
    #[serde(default)]
    pub(crate) forgets: Chance,
    /// How often, in percent, they decide one level beside the scenario's.
    #[serde(default)]
    pub(crate) misjudges: Chance,
}

/// At least one.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct AtOnce(pub(crate) u32);

impl Default for AtOnce {
    fn default() -> Self {
        AtOnce(1)
    }
}

impl TryFrom<u32> for AtOnce {
    type Error = String;

    fn try_from(n: u32) -> Result<Self, String> {
        let wrong = || {
            super::words::both(
                &format!("{n} things at once; it is 1 to 1000"),
                &format!("同时 {n} 件；应为 1 到 1000"),
            )
        };
        (1..=1_000)
            .contains(&n)
            .then_some(AtOnce(n))
            .ok_or_else(wrong)
    }
}

/// Up to 100 percent.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Chance(pub(crate) u8);

impl TryFrom<u32> for Chance {
    type Error = String;

    fn try_from(n: u32) -> Result<Self, String> {
        let percent = u8::try_from(n).ok().filter(|n| *n <= 100);
        percent.map(Chance).ok_or_else(|| {
            super::words::both(
                &format!("{n} is no chance in percent; it is 0 to 100"),
                &format!("{n} 不是百分比；应为 0 到 100"),
            )
        })
    }
}

/// The reception hall: windows, and parties that wait for them. Those who came together take one number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hall {
    /// A party is to be called within this…
    pub(crate) within: Length,
    /// …so often, in percent.
    pub(crate) share: Chance,
    pub(crate) closes: Clock,
    pub(crate) channel: Vec<HallChannel>,
}

/// One of the hall's channels.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HallChannel {
    pub(crate) id: Name,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) windows: Spanned<u32>,
    pub(crate) serves: Spread,
    /// Of those who come, in percent.
    pub(crate) share: Chance,
    /// How long a party waits before it gives up; without it, until it is called.
    pub(crate) patience: Option<Spread>,
    /// Parties with somebody old, ill, or with a small child, in percent: they are called first.
    #[serde(default)]
    pub(crate) vulnerable: Chance,
}

/// The rest of the city on that day: the plan's year, by month, weekday and hour.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Background {
    /// Over how many ordinary matters.
    pub(crate) matters: Spanned<u32>,
    /// Relative weights, January first; without them all alike.
    pub(crate) months: Option<Spanned<Vec<u32>>>,
    /// Monday first.
    pub(crate) weekdays: Option<Spanned<Vec<u32>>>,
    /// From midnight on.
    pub(crate) hours: Spanned<Vec<u32>>,
    /// Shares of the channels, in percent.
    pub(crate) channels: Channels,
}

/// Shares of the channels, in percent.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Channels {
    pub(crate) letter: u8,
    pub(crate) visit: u8,
    pub(crate) web: u8,
    pub(crate) hotline: u8,
    pub(crate) grid: u8,
}
