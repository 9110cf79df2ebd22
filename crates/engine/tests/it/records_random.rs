//! Whatever was entered wrong and put right in any order: the figures are those of a city that was given the
//! right records in the first place, and a merge is the same as one label from the beginning.

use crate::plan;
use crate::random::Dice;
use crate::records::registered;
use crate::story::{at, words};
use huiyin_engine::act::Act;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::record::{Channel, Correction, MatterChoice, MoveTo, NewCase, Source, Strike};
use huiyin_engine::{City, Command, Event, Span, Time, decide};
use proptest::prelude::*;

const CHANNELS: [Channel; 3] = [Channel::Letter, Channel::Visit, Channel::Hotline];

/// A matter's cases and people, and of each window count, count before, people and curve.
type Figures = (MatterId, u64, u64, Vec<(u64, u64, u64, Vec<u32>)>);

struct World {
    city: City,
    now: Time,
    log: Vec<Event>,
    keys: u64,
    put_right: usize,
}

impl World {
    fn begins() -> Self {
        let mut world = World {
            city: City::default(),
            now: Time::from_city(2026, 1, 1, 0, 0, 0),
            log: Vec::new(),
            keys: 0,
            put_right: 0,
        };
        world.tries(&Command::AdoptPlan {
            plan: Box::new(plan::small()),
            by: None,
        });
        world
    }

    fn tries(&mut self, command: &Command) -> bool {
        let Ok(events) = decide(&self.city, command, self.now) else {
            return false;
        };
        for event in events {
            self.city.apply(self.now, &event);
            self.log.push(event);
        }
        true
    }

    fn registers(&mut self, time: Time, channel: Channel, people: u32, matter: u64, word: bool) {
        self.keys += 1;
        let case = NewCase {
            key: self.keys,
            time,
            channel,
            source: Source::Petition,
            people,
            matter: MatterChoice::Keyed(matter),
            area: None,
            unit: None,
            keywords: word.then_some(0).into_iter().collect(),
            public: false,
        };
        assert!(self.tries(&Command::RegisterCase(case)));
    }

    fn complains(&mut self, dice: &mut Dice) {
        let late = Span::hours(small(dice, 40) * small(dice, 40));
        let channel = CHANNELS[usize::try_from(dice.below(3)).expect("small")];
        let people = 1 + u32::try_from(dice.below(12)).expect("small");
        let word = dice.below(2) == 0;
        self.registers(self.now - late, channel, people, dice.below(5), word);
    }

    fn puts_right(&mut self, dice: &mut Dice) {
        let reason = words("更正");
        let (cases, matters) = (self.city.next.case.0, self.city.next.matter.0);
        let case = CaseId(dice.below(cases));
        let matter = MatterId(dice.below(matters));
        let act = match dice.below(8) {
            0..=3 => Act::CorrectCase(Correction {
                case,
                time: self.now - Span::hours(small(dice, 40) * small(dice, 40)),
                channel: CHANNELS[usize::try_from(dice.below(3)).expect("small")],
                people: 1 + u32::try_from(dice.below(30)).expect("small"),
                area: None,
                unit: None,
                reason,
            }),
            4 => Act::StrikeCase {
                case,
                cause: Strike::Duplicate,
                reason,
            },
            5 | 6 => Act::MoveCases {
                cases: (0..=dice.below(4))
                    .map(|_| CaseId(dice.below(cases)))
                    .collect(),
                to: match dice.below(3) {
                    0 => MoveTo::New,
                    _ => MoveTo::Matter(matter),
                },
                reason,
            },
            _ => Act::MergeMatter {
                matter,
                into: MatterId(dice.below(matters)),
                reason,
            },
        };
        let command = Command::OnRecords {
            by: at("duty-officer"),
            act,
            registrations: registered(self.log.iter()),
        };
        self.put_right += usize::from(self.tries(&command));
    }

    // Every figure that can be seen, matter by matter; latches tell of the past, so they are left out.
    fn figures(&self) -> Vec<Figures> {
        let matters = self.city.matters.values().filter(|held| held.cases > 0);
        let one = |held: &huiyin_engine::state::Matter| {
            let standings = self.city.counters.standing(held.id).into_iter();
            let counts = standings.filter(|held| held.count + held.previous > 0);
            let counts = counts.map(|held| (held.count, held.previous, held.people, held.curve));
            (held.id, held.cases, held.people, counts.collect())
        };
        matters.map(one).collect()
    }
}

fn small(dice: &mut Dice, below: u64) -> i64 {
    i64::try_from(dice.below(below)).expect("small")
}

fn lives_through(seed: u64) -> World {
    let (mut dice, mut world) = (Dice(seed), World::begins());
    for _ in 0..120 {
        world.now = world.now + Span::hours(small(&mut dice, 36));
        world.complains(&mut dice);
        if dice.below(2) == 0 {
            world.puts_right(&mut dice);
        }
    }
    // So that both cities have come to the same instant.
    world.registers(world.now, Channel::Web, 1, 99, false);
    world
}

// A city that is given every record as it stands in the end, under its last matter's number.
fn given_what_is_right(world: &World) -> World {
    let mut fresh = World::begins();
    let mut rows = Vec::new();
    for held in registered(world.log.iter()) {
        if world.city.struck(held.case).is_none() {
            let counted = world.city.counted(held.case, &held.counted);
            rows.push((counted, held.keywords));
        }
    }
    // In the order of their instants, as they would have come: whatever comes later, counts are the same.
    rows.sort_by_key(|(counted, _)| counted.time);
    fresh.now = world.now;
    for (counted, keywords) in rows {
        let word = !keywords.is_empty();
        fresh.registers(
            counted.time,
            counted.channel,
            counted.people,
            counted.matter.0,
            word,
        );
    }
    fresh
}

// The fresh city numbers matters in its own order.
fn by_label(world: &World, fresh: &World) -> Vec<(MatterId, MatterId)> {
    let labels = fresh.city.matter_keys.iter();
    let pairs = labels.map(|(label, held)| (MatterId(*label), *held));
    pairs
        .filter(|(old, _)| world.city.matters.contains_key(old))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_after_corrections_are_those_of_the_right_records(seed in any::<u64>()) {
        let world = lives_through(seed);
        let fresh = given_what_is_right(&world);
        let names = by_label(&world, &fresh);
        let mut expected: Vec<_> = fresh.figures().into_iter().map(|(matter, cases, people, counts)| {
            let (old, _) = names.iter().find(|(_, new)| *new == matter).expect("it has a label");
            (*old, cases, people, counts)
        }).collect();
        expected.sort();
        prop_assert_eq!(world.figures(), expected);
    }

    #[test]
    fn the_log_tells_the_same_city_again(seed in any::<u64>()) {
        let world = lives_through(seed);
        let mut again = City::default();
        for event in &world.log {
            // The instants differ, and nothing here depends on them but what a petitioner was told.
            again.apply(world.now, event);
        }
        prop_assert_eq!(world.city.counters.digest(), again.counters.digest());
        prop_assert_eq!(&world.city.matters, &again.matters);
        prop_assert_eq!(&world.city.merged, &again.merged);
    }
}

#[test]
fn the_runs_put_much_right() {
    let put_right: usize = (0..20).map(|seed| lives_through(seed).put_right).sum();
    assert!(put_right > 20 * 15, "{put_right}");
}

// Signals by keyword come out of the same counts; a day's count is seen through the one that it raises.
#[test]
fn a_days_count_of_a_word_is_the_same_after_corrections() {
    for seed in 0..24 {
        let mut world = lives_through(seed);
        let mut fresh = given_what_is_right(&world);
        let day = world.now;
        let raised_after = |world: &mut World| {
            (0..400)
                .find(|_| {
                    let before = world.log.len();
                    world.registers(day, Channel::Hotline, 1, 77, true);
                    let new = &world.log[before..];
                    new.iter().any(|event| {
                        matches!(
                            event,
                            Event::SignalRaised {
                                subject: huiyin_engine::indicators::Subject::Keyword { .. },
                                ..
                            }
                        )
                    })
                })
                .expect("it is crossed in the end")
        };
        assert_eq!(
            raised_after(&mut world),
            raised_after(&mut fresh),
            "seed {seed}"
        );
    }
}
