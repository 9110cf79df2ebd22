//! Cases in hand, in a city in which anybody takes any step, time passes, and calendars come and go.

use crate::case_promise::offer;
use crate::casework::{
    ORDINARY, accept, answer, ask_review, assign, calendar, city_plan, close, extend, filed,
    transfer,
};
use crate::random::Dice;
use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, TextRef, TimerKey};
use huiyin_engine::casework::{CaseFile, CaseStep, Filed, may_have};
use huiyin_engine::effect::{About, Effect, effects};
use huiyin_engine::event::Clock;
use huiyin_engine::ids::{CaseId, MatterId, PostId, PromiseId, UnitId};
use huiyin_engine::law::{Class, Interest, RemedyId, Route};
use huiyin_engine::promise::{CasePromiseChange, PromiseStep, Word};
use huiyin_engine::record::Channel;
use huiyin_engine::time::Day;
use huiyin_engine::{City, Command, Event, Span, Time, decide};
use std::collections::{BTreeMap, BTreeSet};

struct World {
    city: City,
    now: Time,
    timers: BTreeMap<TimerKey, Time>,
}

const POSTS: [&str; 7] = [
    "duty-officer",
    "reception-lead",
    "policy-lead",
    "commander",
    "housing-head",
    "housing-clerk",
    "unplaced",
];

const UNITS: [&str; 3] = ["petition-office", "housing", "housing-office"];

impl World {
    fn with_four_cases() -> Self {
        let mut world = World {
            city: City::default(),
            now: Time::from_city(2026, 2, 1, 9, 0, 0),
            timers: BTreeMap::new(),
        };
        let plan = Box::new(city_plan());
        world.tries(&Command::AdoptPlan { plan, by: None });
        let mut story = Story::under(city_plan());
        for _ in 0..4 {
            let case = story.new_case(Channel::Letter, 7, 1);
            world.tries(&Command::RegisterCase(case));
        }
        world
    }

    fn tries(&mut self, command: &Command) {
        let Ok(events) = decide(&self.city, command, self.now) else {
            return;
        };
        for event in events {
            self.guards(&event);
            self.city.apply(self.now, &event);
            for effect in effects(&self.city, &event) {
                match effect {
                    Effect::SetTimer { key, due } => drop(self.timers.insert(key, due)),
                    Effect::CancelTimer { key } => drop(self.timers.remove(&key)),
                    Effect::Notify(notice) => self.is_told_to_the_right_one(&notice),
                }
            }
        }
        self.holds();
    }

    fn may(&self, file: &CaseFile, unit: Option<&UnitId>) -> bool {
        let plan = self.city.plan.as_ref().expect("in force");
        may_have(Some(file.class()), file.accused(), plan, unit).is_ok()
    }

    fn unit_of(&self, post: &str) -> Option<UnitId> {
        let plan = self.city.plan.as_ref().expect("in force");
        plan.post(&post.into()).and_then(|post| post.unit.clone())
    }

    // Whoever takes a step may read the case as it is before it.
    fn guards(&self, event: &Event) {
        let acted = match event {
            Event::CaseStepped { case, by, .. } => Some((*case, vec![&by.post])),
            Event::CasePromise { case, change, .. } => Some((*case, hands(change))),
            Event::ClockPassed {
                clock: Clock::Promise { promise },
                to,
                ..
            } => Some((self.city.case_promises[promise].case, vec![to])),
            _ => None,
        };
        let Some((case, posts)) = acted else { return };
        let Some(file) = self.city.cases.get(&case) else {
            return;
        };
        for post in posts {
            let unit = self.unit_of(post.as_str());
            assert!(self.may(file, unit.as_ref()), "{event:?}");
        }
    }

    fn case_of(&self, about: About) -> Option<CaseId> {
        match about {
            About::CaseClock { case, .. }
            | About::CaseMoved { case, .. }
            | About::CaseAssigned { case }
            | About::CaseTransferred { case }
            | About::CaseObjected { case } => Some(case),
            About::PromiseMade { promise }
            | About::PromiseReported { promise }
            | About::PromiseGivenUp { promise }
            | About::PromiseDisputed { promise }
            | About::PromiseSilent { promise } => Some(self.city.case_promises[&promise].case),
            _ => None,
        }
    }

    fn is_told_to_the_right_one(&self, notice: &huiyin_engine::effect::Notice) {
        if let Some(case) = self.case_of(notice.about) {
            let unit = self.unit_of(notice.to.as_str());
            assert!(
                self.may(&self.city.cases[&case], unit.as_ref()),
                "{notice:?}"
            );
        }
    }

    // No accused has a case; each open case has the timer that its clocks ask for, and a closed one none.
    fn holds(&self) {
        for (id, file) in &self.city.cases {
            let key = TimerKey::Case { case: *id };
            let CaseFile::Open(case) = file else {
                assert_eq!(self.timers.get(&key), None);
                continue;
            };
            assert_eq!(
                self.timers.get(&key).copied(),
                case.next_due(&self.city.calendar),
                "{case:?}"
            );
            if let Some(holder) = &case.holder {
                assert!(self.may(file, Some(holder)), "{case:?}");
            }
            if let Some(post) = &case.assigned {
                let unit = self.unit_of(post.as_str());
                assert!(self.may(file, unit.as_ref()), "{case:?}");
            }
            assert!(case.representatives.is_none_or(|n| n <= 5));
        }
        for held in self.city.case_promises.values() {
            let promise = &held.promise;
            let file = &self.city.cases[&held.case];
            let owner = self.unit_of(promise.owner.as_str());
            assert!(promise.stage.closed() || self.may(file, owner.as_ref()));
            let key = TimerKey::Promise {
                promise: promise.id,
            };
            let due = promise.ladder.due.filter(|_| promise.clocked());
            assert_eq!(self.timers.get(&key).copied(), due, "{held:?}");
        }
    }

    fn fires(&mut self) {
        let mut left = 100;
        while let Some((key, _)) = self.timers.iter().find(|(_, due)| **due <= self.now) {
            let key = *key;
            self.timers.remove(&key);
            let events = decide(&self.city, &Command::FireTimer(key), self.now);
            assert!(
                events.is_ok_and(|events| !events.is_empty()),
                "{key:?} had no effect"
            );
            self.tries(&Command::FireTimer(key));
            left -= 1;
            assert!(left > 0, "timers set each other for ever");
        }
    }
}

// Whoever acts, or is named to act.
fn hands(change: &CasePromiseChange) -> Vec<&PostId> {
    match change {
        CasePromiseChange::Made { owner, by, .. } => vec![owner, &by.post],
        CasePromiseChange::Stepped { by, .. } => vec![&by.post],
        CasePromiseChange::Word { answers, .. } => vec![answers],
        CasePromiseChange::Silent => Vec::new(),
    }
}

fn some_promise(dice: &mut Dice, now: Time, promises: u64) -> Command {
    let by = at(some(dice, &POSTS));
    let promise = PromiseId(1 + dice.below(promises.max(1)));
    let days = i64::try_from(dice.below(30)).expect("small");
    let (due, reason) = (now + Span::days(days), words("有理由"));
    let kept = dice.below(2) == 0;
    let step = match dice.below(9) {
        0 | 1 => {
            let Act::PromiseOnCase(mut made) = offer(some(dice, &POSTS), due) else {
                unreachable!("it is an offer")
            };
            made.case = CaseId(1 + dice.below(4));
            let act = Act::PromiseOnCase(made);
            return Command::Act { by, act };
        }
        2 => {
            return Command::Word {
                case: CaseId(1 + dice.below(4)),
                matter: MatterId(1),
                promise,
                kept,
            };
        }
        3 => PromiseStep::Accept,
        4 => PromiseStep::Report { evidence: reason },
        5 | 6 => PromiseStep::Verify {
            kept,
            word: Word::Absent,
            reason,
        },
        7 => PromiseStep::Renew { due, reason },
        _ => PromiseStep::Withdraw { reason },
    };
    let act = Act::StepPromise { promise, step };
    Command::Act { by, act }
}

fn some_class(dice: &mut Dice) -> Class {
    match dice.below(6) {
        0 => Class::Suggestion,
        1 | 2 => Class::Accusation,
        3 => Class::Request(Route::Judicial),
        _ => ORDINARY,
    }
}

fn some<'a>(dice: &mut Dice, of: &[&'a str]) -> &'a str {
    of[usize::try_from(dice.below(of.len() as u64)).expect("a short list")]
}

fn some_step(dice: &mut Dice, today: Day) -> CaseStep<TextRef> {
    let reason = words("有理由");
    match dice.below(18) {
        0 | 1 => {
            let n = usize::try_from(dice.below(3)).expect("small");
            let accused: BTreeSet<&str> = (0..n).map(|_| some(dice, &UNITS)).collect();
            CaseStep::Classify {
                class: some_class(dice),
                grave: dice.below(3) == 0,
                reachable: dice.below(3) > 0,
                accused: accused.into_iter().map(UnitId::from).collect(),
                direct: (dice.below(3) == 0).then(|| some(dice, &UNITS).into()),
                reason,
            }
        }
        2 | 3 => transfer(some(dice, &UNITS)),
        4 => CaseStep::Object { reason },
        5 | 6 => accept(),
        7 => extend(
            u32::try_from(dice.below(40)).expect("small"),
            dice.below(4) > 0,
        ),
        8 => CaseStep::BeginHearing { reason },
        9 => CaseStep::EndHearing { reason },
        10 | 11 => answer(),
        12 | 13 => ask_review(),
        14 => assign(
            some(dice, &POSTS),
            if dice.below(4) > 0 {
                Interest::None
            } else {
                Interest::Direct
            },
        ),
        15 => CaseStep::Represent {
            representatives: u32::try_from(dice.below(8)).expect("small"),
        },
        16 => CaseStep::Remedy {
            remedy: RemedyId::CivilSuit,
            began: today.plus(-5),
        },
        _ if dice.below(3) == 0 => close(),
        _ => CaseStep::ReportUp { text: reason },
    }
}

fn is_read_back_whole(city: &City) {
    let written = rmp_serde::to_vec_named(city).expect("plain data");
    let read: City = rmp_serde::from_slice(&written).expect("as written");
    assert!(
        read == *city,
        "a state that was written down is read back whole"
    );
}

#[test]
fn whatever_anybody_does_in_whatever_order_the_accused_has_no_case_and_every_clock_its_timer() {
    let (mut closed, mut missed, mut accusations, mut moved) = (0, 0, 0, 0);
    let (mut silent, mut disputed) = (0, 0);
    for seed in 0..150 {
        let mut dice = Dice(seed);
        let mut world = World::with_four_cases();
        for _ in 0..250 {
            world.now = world.now + Span::hours(i64::try_from(dice.below(40)).expect("small"));
            world.fires();
            if dice.below(40) == 0 {
                let years: &[i64] = if dice.below(2) == 0 {
                    &[2025, 2026]
                } else {
                    &[2025, 2026, 2027]
                };
                world.tries(&Command::AdoptCalendar(calendar(years)));
            }
            for _ in 0..2 {
                let promises = world.city.next.promise.0;
                world.tries(&some_promise(&mut dice, world.now, promises));
            }
            let step = some_step(&mut dice, world.now.city_day());
            let by = at(some(&mut dice, &POSTS));
            let case = CaseId(1 + dice.below(4));
            let filed = Filed {
                unit: (dice.below(4) == 0).then(|| some(&mut dice, &UNITS).into()),
                ..filed(world.now)
            };
            world.tries(&Command::OnCase {
                by,
                case,
                step,
                filed,
            });
        }
        is_read_back_whole(&world.city);
        for held in world.city.case_promises.values() {
            silent += u32::from(held.promise.silent);
            disputed += held.promise.disputes;
        }
        for file in world.city.cases.values() {
            accusations += u32::from(file.class() == Class::Accusation);
            match file {
                CaseFile::Closed(_) => closed += 1,
                CaseFile::Open(case) => {
                    missed += case
                        .clocks
                        .values()
                        .filter(|clock| clock.missed.is_some())
                        .count();
                    moved += case
                        .clocks
                        .values()
                        .filter(|clock| !clock.moved.is_empty())
                        .count();
                }
            }
        }
    }
    assert!(
        closed > 50 && missed > 50 && accusations > 50 && moved > 20,
        "{closed} {missed} {accusations} {moved}"
    );
    assert!(silent > 50 && disputed > 10, "{silent} {disputed}");
}
