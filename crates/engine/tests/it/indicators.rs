//! The shipped indicators against a slow reading of their definition, on random streams.

use crate::plan;
use crate::random::Dice;
use huiyin_engine::ids::MatterId;
use huiyin_engine::indicators::{Arrival, Counters, Crossing, Subject};
use huiyin_engine::record::Channel;
use huiyin_engine::{Span, Time};
use std::collections::BTreeMap;

struct Seen {
    time: Time,
    channel: Channel,
    people: u32,
    matter: MatterId,
    word: bool,
}

// The definition, read word by word and counted from scratch for every record.
#[derive(Default)]
struct Slowly {
    seen: Vec<Seen>,
    latched: BTreeMap<MatterId, bool>,
    raised: BTreeMap<i32, bool>,
}

type Line = (String, Time, u64, Option<u64>, Option<u64>);

impl Slowly {
    fn observe(&mut self, record: Seen, out: &mut Vec<Line>) {
        let t = self
            .seen
            .iter()
            .map(|seen| seen.time)
            .max()
            .map_or(record.time, |t| t.max(record.time));
        let counted = |seen: &&Seen| {
            matches!(seen.channel, Channel::Letter | Channel::Visit) && seen.matter == record.matter
        };
        let recent = |seen: &&Seen| seen.time > t - Span::days(30);
        let before = self.seen.iter().filter(counted).filter(recent).count();
        let (channel, matter, time, word) =
            (record.channel, record.matter, record.time, record.word);
        self.seen.push(record);
        let old = t - time > Span::days(60);
        if matches!(channel, Channel::Letter | Channel::Visit) && !old {
            let of_matter = || {
                self.seen.iter().filter(|s| {
                    matches!(s.channel, Channel::Letter | Channel::Visit) && s.matter == matter
                })
            };
            let count = of_matter().filter(|s| s.time > t - Span::days(30)).count() as u64;
            let previous = of_matter()
                .filter(|s| s.time <= t - Span::days(30) && s.time > t - Span::days(60))
                .count() as u64;
            let people: u64 = of_matter()
                .filter(|s| s.time > t - Span::days(30))
                .map(|s| u64::from(s.people))
                .sum();
            let holds = count >= 2 * previous && people >= 30;
            let latched = before > 0 && self.latched.get(&matter).copied().unwrap_or(false);
            if holds && !latched {
                out.push((format!("m{matter}"), t, count, Some(previous), Some(people)));
            }
            self.latched.insert(matter, holds);
        }
        if channel == Channel::Hotline && word && !old {
            let day = time.city_day();
            let count = self
                .seen
                .iter()
                .filter(|s| s.word && s.channel == Channel::Hotline && s.time.city_day() == day)
                .count() as u64;
            if count >= 200 && !self.raised.insert(day.0, true).unwrap_or(false) {
                out.push(("word".to_owned(), t, count, None, None));
            } else if count < 200 {
                self.raised.insert(day.0, false);
            }
        }
    }
}

fn line(crossing: &Crossing) -> Line {
    let subject = match &crossing.subject {
        Subject::Matter { matter } => format!("m{matter}"),
        Subject::Keyword { .. } => "word".to_owned(),
    };
    (
        subject,
        crossing.at,
        crossing.count,
        crossing.previous,
        crossing.people,
    )
}

fn fresh() -> Counters {
    let plan = plan::small();
    Counters::new(&plan.indicators, &plan.keywords)
}

#[test]
fn counting_agrees_with_the_definition_on_random_streams_out_of_order() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let (mut slowly, mut counters) = (Slowly::default(), fresh());
        let mut now = Time::from_city(2026, 1, 1, 0, 0, 0);
        for _ in 0..400 {
            now = now + Span::minutes(i64::try_from(dice.below(60 * 24)).unwrap());
            let late = if dice.below(4) == 0 {
                Span::minutes(i64::try_from(dice.below(70 * 1440)).unwrap())
            } else {
                Span(0)
            };
            let channel = [
                Channel::Letter,
                Channel::Visit,
                Channel::Web,
                Channel::Hotline,
            ][dice.below(4) as usize];
            let (people, matter) = (1 + dice.below(12) as u32, MatterId(dice.below(4)));
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            let words = [0u16];
            let arrival = Arrival {
                time: now - late,
                channel,
                people,
                matter,
                keywords: &words,
            };
            let preview = counters.preview(&arrival);
            counters.observe(&arrival, &mut found);
            slowly.observe(
                Seen {
                    time: now - late,
                    channel,
                    people,
                    matter,
                    word: true,
                },
                &mut expected,
            );
            assert_eq!(
                preview, found,
                "seed {seed}: looking ahead differs from counting"
            );
            assert_eq!(
                found.iter().map(line).collect::<Vec<_>>(),
                expected,
                "seed {seed}"
            );
        }
    }
}

#[test]
fn a_window_is_open_at_its_start_and_closed_at_its_end() {
    let start = Time::from_city(2026, 3, 1, 9, 0, 0);
    let visit = |time, people| Arrival {
        time,
        channel: Channel::Visit,
        people,
        matter: MatterId(1),
        keywords: &[],
    };
    for (after, people) in [(Span::days(30) - Span(1), Some(30)), (Span::days(30), None)] {
        let (mut counters, mut raised) = (fresh(), Vec::new());
        counters.observe(&visit(start, 10), &mut raised);
        counters.observe(&visit(start + after, 20), &mut raised);
        assert_eq!(raised.first().and_then(|crossing| crossing.people), people);
    }
}

#[test]
fn a_keyword_raises_one_signal_on_its_two_hundredth_call_of_the_city_day() {
    let midnight = Time::from_city(2026, 3, 2, 0, 0, 0);
    let (mut counters, mut raised) = (fresh(), Vec::new());
    let call = |n: i64| Arrival {
        time: midnight - Span::minutes(100) + Span::minutes(n),
        channel: Channel::Hotline,
        people: 1,
        matter: MatterId(1),
        keywords: &[0],
    };
    (0..299).for_each(|n| counters.observe(&call(n), &mut raised));
    assert_eq!(
        raised,
        [],
        "a hundred calls before midnight do not count for the day after"
    );
    (299..500).for_each(|n| counters.observe(&call(n), &mut raised));
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0].count, 200);
    assert_eq!((raised[0].previous, raised[0].people), (None, None));
}

#[test]
fn a_matter_that_went_quiet_for_a_window_raises_again() {
    let start = Time::from_city(2026, 3, 1, 9, 0, 0);
    let visit = |days| Arrival {
        time: start + Span::days(days),
        channel: Channel::Visit,
        people: 30,
        matter: MatterId(1),
        keywords: &[],
    };
    let (mut counters, mut raised) = (fresh(), Vec::new());
    [0, 1, 62]
        .iter()
        .for_each(|day| counters.observe(&visit(*day), &mut raised));
    assert_eq!(raised.len(), 2);
}

#[test]
fn the_same_records_give_the_same_digest_and_another_record_another() {
    let arrival = |people| Arrival {
        time: Time::from_city(2026, 3, 1, 9, 0, 0),
        channel: Channel::Letter,
        people,
        matter: MatterId(7),
        keywords: &[],
    };
    let digest = |people| {
        let mut counters = fresh();
        counters.observe(&arrival(people), &mut Vec::new());
        counters.digest()
    };
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
}
