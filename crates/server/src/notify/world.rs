//! What the stages look at beside the message: who holds which post, what is set up here, quiet hours.
//! Absent: addresses. A stage asks only whether there is one.

use super::step::{End, Means};
use huiyin_engine::ids::{PersonId, PostId};
use huiyin_engine::plan::Plan;
use huiyin_engine::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Who holds a post, and by what they can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Whose account.
    pub id: PersonId,
    /// What there is an address for.
    pub reached_by: BTreeSet<Means>,
}

/// Everything beside the message.
#[derive(Debug, Clone)]
pub struct World<'a> {
    /// The plan behind the message.
    pub plan: Option<&'a Plan>,
    /// Who holds which post.
    pub people: &'a BTreeMap<PostId, Vec<Person>>,
    /// What is set up here, in the order in which it stands in.
    pub means: &'a [Means],
    /// When what is not urgent waits.
    pub quiet: Option<Quiet>,
    /// When each means has room again for what is not a first message.
    pub free_at: &'a BTreeMap<Means, Time>,
    /// Somebody knows already, as pages or the call list say.
    pub known: Option<End>,
}

impl World<'_> {
    /// Who holds a post.
    #[must_use]
    pub fn holders(&self, post: &PostId) -> &[Person] {
        self.people.get(post).map_or(&[], Vec::as_slice)
    }
}

/// Hours at which what is not urgent waits, in the city's time: `22:00-07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    from: Span,
    to: Span,
}

impl Quiet {
    /// When the quiet that holds at an instant is over; `None` where it does not hold.
    #[must_use]
    pub fn until(&self, now: Time) -> Option<Time> {
        let midnight = now.city_day().begins();
        let into = now - midnight;
        if self.from <= self.to {
            let holds = self.from <= into && into < self.to;
            return holds.then(|| midnight + self.to);
        }
        if into < self.to {
            Some(midnight + self.to)
        } else {
            (into >= self.from).then(|| midnight + Span::days(1) + self.to)
        }
    }
}

impl FromStr for Quiet {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (from, to) = text.split_once('-').ok_or(())?;
        let (from, to) = (of_day(from)?, of_day(to)?);
        if from == to {
            return Err(());
        }
        Ok(Quiet { from, to })
    }
}

fn of_day(text: &str) -> Result<Span, ()> {
    let (hour, minute) = text.trim().split_once(':').ok_or(())?;
    let part = |text: &str, below: i64| match text.parse() {
        Ok(n) if text.len() == 2 && (0..below).contains(&n) => Ok(n),
        _ => Err(()),
    };
    Ok(Span::minutes(part(hour, 24)? * 60 + part(minute, 60)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_go_over_midnight_and_end_at_their_minute() {
        let quiet: Quiet = "22:00-07:00".parse().unwrap();
        let at = |day, hour, minute| Time::from_city(2026, 3, day, hour, minute, 0);
        assert_eq!(quiet.until(at(2, 21, 59)), None);
        assert_eq!(quiet.until(at(2, 22, 0)), Some(at(3, 7, 0)));
        assert_eq!(quiet.until(at(3, 6, 59)), Some(at(3, 7, 0)));
        assert_eq!(quiet.until(at(3, 7, 0)), None);
        let noon: Quiet = "12:00-14:00".parse().unwrap();
        assert_eq!(noon.until(at(3, 13, 0)), Some(at(3, 14, 0)));
        assert_eq!(noon.until(at(3, 14, 0)), None);
        for wrong in [
            "",
            "22:00",
            "22-07",
            "24:00-07:00",
            "7:00-8:00",
            "07:00-07:00",
        ] {
            assert!(wrong.parse::<Quiet>().is_err(), "{wrong}");
        }
    }
}
