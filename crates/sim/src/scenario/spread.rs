//! How long something takes, as a distribution. Every form has a mean, so that a load can be told from a
//! capacity before anything is run; forms without one (a Pareto tail, say) cannot be written.

use super::words::{Length, both};
use crate::dice::Dice;
use huiyin_engine::Span;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Nothing takes longer: what a long tail draws beyond this is cut.
const LONGEST: Span = Span::days(60);
/// How many standard deviations a normal variable's 95th percentile lies above its mean.
const P95: f64 = 1.644_853_626_951_472_2;
/// Most values of a list from past logs.
const VALUES_MAX: usize = 10_000;

/// A distribution of lengths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spread {
    /// `"3m"`: always the same.
    Fixed(Span),
    /// `["2m", "4m"]`: each as likely as the next.
    Between(Span, Span),
    /// `{ triangular = ["2m", "3m", "10m"] }`: shortest, likeliest, longest.
    Triangular(Span, Span, Span),
    /// `{ exponential = "4m" }`: by its mean.
    Exponential(Span),
    /// `{ lognormal = ["4m", "15m"] }`: by its median and its 95th percentile.
    Lognormal(Span, Span),
    /// `{ empirical = ["2m", "3m", "9m"] }`: one of the lengths that were seen.
    Empirical(Vec<Span>),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Named {
    Triangular(Length, Length, Length),
    Exponential(Length),
    Lognormal(Length, Length),
    Empirical(Vec<Length>),
}

impl Named {
    fn checked(self) -> Result<Spread, String> {
        match self {
            Named::Triangular(a, b, c) if a <= b && b <= c && a < c => {
                Ok(Spread::Triangular(a.0, b.0, c.0))
            }
            Named::Triangular(..) => Err(both(
                "a triangle needs its shortest, likeliest and longest in rising order, such as [\"2m\", \"3m\", \"10m\"]",
                "三角分布要按最短、最可能、最长的顺序写，如 [\"2m\", \"3m\", \"10m\"]",
            )),
            Named::Exponential(mean) if mean.0 > Span(0) => Ok(Spread::Exponential(mean.0)),
            Named::Exponential(_) => Err(both(
                "an exponential needs a mean longer than nothing, such as \"4m\"",
                "指数分布的均值要大于零，如 \"4m\"",
            )),
            Named::Lognormal(median, p95) if Span(0) < median.0 && median < p95 => {
                Ok(Spread::Lognormal(median.0, p95.0))
            }
            Named::Lognormal(..) => Err(both(
                "a lognormal needs a median longer than nothing and a longer 95th percentile, such as [\"4m\", \"15m\"]",
                "对数正态分布要写中位数和更长的第 95 百分位数，如 [\"4m\", \"15m\"]",
            )),
            Named::Empirical(seen) if (1..=VALUES_MAX).contains(&seen.len()) => Ok(
                Spread::Empirical(seen.into_iter().map(|length| length.0).collect()),
            ),
            Named::Empirical(seen) => Err(both(
                &format!(
                    "a list of {} seen lengths; it needs 1 to {VALUES_MAX}",
                    seen.len()
                ),
                &format!("实测时长有 {} 个；应有 1 到 {VALUES_MAX} 个", seen.len()),
            )),
        }
    }
}

struct Read;

impl<'de> Visitor<'de> for Read {
    type Value = Spread;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length \"3m\", a pair [\"2m\", \"4m\"], or one of { triangular, exponential, lognormal, empirical = … }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Spread, E> {
        let length = Length::try_from(text.to_owned()).map_err(E::custom)?;
        Ok(Spread::Fixed(length.0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Spread, A::Error> {
        let (low, high) = <(Length, Length)>::deserialize(SeqAccessDeserializer::new(list))?;
        if low <= high {
            return Ok(Spread::Between(low.0, high.0));
        }
        Err(A::Error::custom(both(
            &format!(
                "the first length, {}, is longer than the second, {}",
                low.0, high.0
            ),
            &format!("前一个时长 {} 比后一个 {} 长", low.0, high.0),
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Spread, A::Error> {
        let named = Named::deserialize(MapAccessDeserializer::new(map))?;
        named.checked().map_err(A::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Spread {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Read)
    }
}

fn seconds(span: Span) -> f64 {
    span.as_seconds() as f64
}

fn whole(seconds: f64) -> Span {
    let cut = seconds.clamp(0.0, seconds_of(LONGEST));
    Span::seconds(libm::round(cut) as i64)
}

fn seconds_of(span: Span) -> f64 {
    seconds(span)
}

impl Spread {
    /// One length, in whole seconds.
    pub(crate) fn draw(&self, dice: Dice) -> Span {
        match self {
            Spread::Fixed(length) => *length,
            Spread::Between(low, high) => dice.length(*low, *high),
            Spread::Triangular(low, mode, high) => whole(triangle(
                seconds(*low),
                seconds(*mode),
                seconds(*high),
                dice.unit(),
            )),
            Spread::Exponential(mean) => whole(-seconds(*mean) * libm::log(dice.unit())),
            Spread::Lognormal(median, p95) => {
                let sigma = sigma(*median, *p95);
                whole(seconds(*median) * libm::exp(sigma * dice.normal()))
            }
            Spread::Empirical(seen) => *dice.pick(seen),
        }
    }

    /// Its mean, in seconds.
    pub(crate) fn mean_seconds(&self) -> f64 {
        match self {
            Spread::Fixed(length) | Spread::Exponential(length) => seconds(*length),
            Spread::Between(low, high) => (seconds(*low) + seconds(*high)) / 2.0,
            Spread::Triangular(a, b, c) => (seconds(*a) + seconds(*b) + seconds(*c)) / 3.0,
            Spread::Lognormal(median, p95) => {
                let sigma = sigma(*median, *p95);
                seconds(*median) * libm::exp(sigma * sigma / 2.0)
            }
            Spread::Empirical(seen) => {
                let sum: f64 = seen.iter().map(|length| seconds(*length)).sum();
                sum / seen.len() as f64
            }
        }
    }
}

fn sigma(median: Span, p95: Span) -> f64 {
    libm::log(seconds(p95) / seconds(median)) / P95
}

// By the inverse of the distribution function.
fn triangle(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let turn = (mode - low) / (high - low);
    if u < turn {
        low + libm::sqrt(u * (high - low) * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * (high - low) * (high - mode))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: i64) -> Span {
        Span::minutes(n)
    }

    #[test]
    fn what_is_drawn_has_the_mean_that_is_told_within_two_percent() {
        let spreads = [
            Spread::Fixed(minutes(3)),
            Spread::Between(minutes(2), minutes(8)),
            Spread::Triangular(minutes(2), minutes(3), minutes(10)),
            Spread::Exponential(minutes(4)),
            Spread::Lognormal(minutes(4), minutes(15)),
            Spread::Empirical(vec![minutes(1), minutes(1), minutes(7)]),
        ];
        for spread in spreads {
            let draws = (0..40_000).map(|n| seconds(spread.draw(Dice::new(11).of("mean", &[n]))));
            let mean = draws.sum::<f64>() / 40_000.0;
            let told = spread.mean_seconds();
            assert!(
                (mean / told - 1.0).abs() < 0.02,
                "{spread:?}: {mean} for {told}"
            );
        }
    }

    #[test]
    fn a_lognormal_is_above_its_ninety_fifth_percentile_one_time_in_twenty() {
        let spread = Spread::Lognormal(minutes(4), minutes(15));
        let above = (0..40_000)
            .filter(|n| spread.draw(Dice::new(5).of("tail", &[*n])) > minutes(15))
            .count();
        assert!((1_850..2_150).contains(&above), "{above} of 40000");
    }
}
