//! The pipeline under every pattern of failures: somebody knows, or the alarm is raised. Virtual time
//! only; the far side is a function of the attempt.

use huiyin_engine::effect::About;
use huiyin_engine::ids::{PersonId, PostId, WarningId};
use huiyin_engine::plan::{Level, Plan};
use huiyin_engine::{Actor, Span, Time};
use huiyin_server::notify::{
    ANSWER_WITHIN, End, Failure, How, Means, Message, NEXT_WITHIN, NotifyReason, Person, Quiet,
    Stand, Step, Target, World, decide, next_due,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const NOON: (i64, u8, u8, u8, u8, u8) = (2026, 3, 2, 12, 0, 0);

fn noon() -> Time {
    let (y, mo, d, h, mi, s) = NOON;
    Time::from_city(y, mo, d, h, mi, s)
}

/// What the far side does with an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Far {
    Acknowledges,
    Takes,
    Fails(Failure),
}

struct Run {
    message: Message,
    steps: Vec<(Time, Step)>,
    now: Time,
}

struct City {
    plan: Plan,
    people: BTreeMap<PostId, Vec<Person>>,
    means: Vec<Means>,
    quiet: Option<Quiet>,
}

impl City {
    fn world(&self) -> World<'_> {
        static FREE: BTreeMap<Means, Time> = BTreeMap::new();
        World {
            plan: Some(&self.plan),
            people: &self.people,
            means: &self.means,
            quiet: self.quiet,
            free_at: &FREE,
            known: None,
        }
    }
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let text = include_str!("../../../../plans/city.toml");
    let checked = huiyin_plan::check(text);
    checked.plan.expect("the shipped plan is sound")
});

fn plan() -> Plan {
    PLAN.clone()
}

fn taken(level: Level, channels: &[(&str, Option<Means>)]) -> Vec<Step> {
    channels
        .iter()
        .map(|(channel, means)| Step::Taken {
            row: format!("warning/1/reception-lead/{channel}"),
            about: About::Warning {
                warning: WarningId(1),
            },
            to: PostId::from("reception-lead"),
            channel: (*channel).into(),
            means: *means,
            level: Some(level),
        })
        .collect()
}

impl Run {
    fn begin(rows: &[Step], now: Time) -> Self {
        let mut message = Message::begin(&rows[0], now).expect("rows begin it");
        for row in &rows[1..] {
            message.apply(row, now);
        }
        Run {
            message,
            steps: Vec::new(),
            now,
        }
    }

    fn note(&mut self, step: Step) {
        self.message.apply(&step, self.now);
        self.steps.push((self.now, step));
    }

    // Everything that is to be done now, with what the far side does at once.
    fn settle(&mut self, city: &City, far: &dyn Fn(&Target) -> Far) {
        for _ in 0..1000 {
            let Some(step) = decide(&self.message, &city.world(), self.now) else {
                return;
            };
            let begun = match &step {
                Step::Begun { target } => Some(target.clone()),
                _ => None,
            };
            self.note(step);
            if let Some(target) = begun {
                self.hear(target, far);
            }
        }
        panic!("the stages come to no rest: {:?}", self.steps.last());
    }

    fn hear(&mut self, target: Target, far: &dyn Fn(&Target) -> Far) {
        let by = target.person.map(|person| Actor {
            post: target.post.clone(),
            person,
        });
        let outcome = far(&target);
        self.note(match outcome {
            Far::Fails(failure) => Step::Failed {
                target,
                failure,
                code: None,
            },
            Far::Takes | Far::Acknowledges => Step::HandedOver {
                target,
                receipt: None,
            },
        });
        if outcome == Far::Acknowledges {
            let how = How::Link;
            self.note(Step::Ended(End::Known { by, how }));
        }
    }

    // Until nothing follows by time alone.
    fn ended(mut self, city: &City, far: &dyn Fn(&Target) -> Far) -> Self {
        for _ in 0..1000 {
            self.settle(city, far);
            match next_due(&self.message, self.now) {
                Some(due) => self.now = due,
                None => return self,
            }
        }
        panic!("no end in sight");
    }

    fn reasons(&self) -> Vec<(Span, String, NotifyReason)> {
        let begin = self.message.created;
        self.steps
            .iter()
            .filter_map(|(at, step)| match step {
                Step::Planned { target, due, why } if target.number == 1 => {
                    Some((*due - begin, target.means.name().to_owned(), *why))
                }
                Step::Turned { post, why } => Some((*at - begin, post.to_string(), *why)),
                Step::Called { why } => Some((*at - begin, "call".to_owned(), *why)),
                _ => None,
            })
            .collect()
    }
}

fn person(id: u64, means: &[Means]) -> Person {
    Person {
        id: PersonId(id),
        reached_by: means.iter().copied().collect(),
    }
}

fn ladder(plan: &Plan) -> Vec<PostId> {
    let post = plan.post(&PostId::from("reception-lead")).expect("a post");
    let mut posts = vec![post.id.clone()];
    posts.extend(post.substitutes.iter().cloned());
    posts.extend(post.superior.clone());
    posts
}

fn staffed() -> City {
    let plan = plan();
    let both = [Means::Sms, Means::Mail];
    let people = ladder(&plan)
        .into_iter()
        .zip(1..)
        .map(|(post, id)| (post, vec![person(id, &both)]))
        .collect();
    City {
        plan,
        people,
        means: Means::ALL.to_vec(),
        quiet: None,
    }
}

const SMS: [(&str, Option<Means>); 1] = [("sms", Some(Means::Sms))];

#[test]
fn a_message_that_is_acknowledged_is_sent_once_and_goes_no_further() {
    let city = staffed();
    let run = Run::begin(&taken(Level::IV, &SMS), noon()).ended(&city, &|_| Far::Acknowledges);
    assert!(run.message.ended() && run.message.attempts.len() == 1);
    assert_eq!(run.message.turns.len(), 1);
}

#[test]
fn the_next_channel_follows_a_lasting_failure_at_once_and_a_passing_one_within_fifteen_seconds() {
    let city = staffed();
    let lasting =
        Run::begin(&taken(Level::IV, &SMS), noon()).ended(&city, &|target| match target.means {
            Means::Sms => Far::Fails(Failure::Refused),
            _ => Far::Acknowledges,
        });
    let second = &lasting.reasons()[2];
    let why = NotifyReason::Failed(Failure::Refused);
    assert_eq!(*second, (Span(0), "mail".to_owned(), why));
    let passing =
        Run::begin(&taken(Level::IV, &SMS), noon()).ended(&city, &|target| match target.means {
            Means::Sms => Far::Fails(Failure::Busy),
            _ => Far::Acknowledges,
        });
    let (after, by, why) = passing.reasons()[2].clone();
    assert!(after > Span(0) && after <= NEXT_WITHIN, "{after}");
    assert_eq!(
        (by.as_str(), why),
        ("mail", NotifyReason::Failed(Failure::Busy))
    );
}

#[test]
fn a_failure_that_passes_at_the_second_try_needs_no_other_channel() {
    let city = staffed();
    let run =
        Run::begin(&taken(Level::IV, &SMS), noon()).ended(&city, &|target| match target.number {
            1 => Far::Fails(Failure::TimedOut),
            _ => Far::Acknowledges,
        });
    let means: BTreeSet<Means> = run
        .message
        .attempts
        .iter()
        .map(|held| held.target.means)
        .collect();
    assert_eq!(means, BTreeSet::from([Means::Sms]));
}

#[test]
fn silence_leads_through_every_channel_and_post_to_the_alarm_a_minute_each() {
    let city = staffed();
    let run = Run::begin(&taken(Level::I, &SMS), noon()).ended(&city, &|_| Far::Takes);
    let reasons = run.reasons();
    let channels: Vec<&str> = reasons
        .iter()
        .take(7)
        .map(|(_, by, _)| by.as_str())
        .collect();
    assert_eq!(
        channels,
        [
            "reception-lead",
            "sms",
            "mail",
            "wecom",
            "dingtalk",
            "feishu",
            "webhook"
        ]
    );
    for (nth, (after, _, why)) in reasons[1..7].iter().enumerate() {
        assert_eq!(
            after.as_seconds(),
            ANSWER_WITHIN.as_seconds() * i64::try_from(nth).unwrap()
        );
        let asked = if nth == 0 { NotifyReason::Asked } else { *why };
        assert_eq!(*why, asked);
    }
    let turned: Vec<PostId> = run
        .message
        .turns
        .iter()
        .map(|turn| turn.post.clone())
        .collect();
    assert_eq!(
        turned,
        ladder(&city.plan),
        "addressee, substitutes, superior"
    );
    assert!(run.message.called.is_some() && run.message.alarm.is_some());
    assert_eq!(
        decide(&run.message, &city.world(), run.now + Span::days(1)),
        None
    );
}

#[test]
fn a_channel_without_a_sender_waits_on_the_call_list_while_another_way_is_used_at_once() {
    let city = staffed();
    let rows = taken(Level::II, &[("phone", None)]);
    let run = Run::begin(&rows, noon()).ended(&city, &|_| Far::Acknowledges);
    assert_eq!(run.message.called, Some(noon()));
    assert_eq!(
        run.reasons()[1],
        (Span(0), "sms".to_owned(), NotifyReason::NoSender)
    );
}

#[test]
fn quiet_hours_put_a_message_off_and_say_until_when_but_never_at_level_two_and_one() {
    let city = City {
        quiet: Some("22:00-07:00".parse().unwrap()),
        ..staffed()
    };
    let night = Time::from_city(2026, 3, 2, 23, 30, 0);
    let seven = Time::from_city(2026, 3, 3, 7, 0, 0);
    for (level, expected) in [
        (Level::IV, seven),
        (Level::III, seven),
        (Level::II, night),
        (Level::I, night),
    ] {
        let run = Run::begin(&taken(level, &SMS), night).ended(&city, &|_| Far::Acknowledges);
        assert_eq!(
            run.message.end.clone().map(|(_, at)| at),
            Some(expected),
            "{level}"
        );
        let said = run.steps.iter().any(|(_, step)| {
            matches!(
                step,
                Step::PutOff { until, why: NotifyReason::Quiet, .. } if *until == seven
            )
        });
        assert_eq!(said, expected == seven);
    }
}

#[test]
fn a_throttle_puts_off_what_is_repeated_and_says_until_when_and_never_a_first_message() {
    let city = staffed();
    let free = BTreeMap::from([(Means::Sms, noon() + Span::seconds(9))]);
    let world = World {
        free_at: &free,
        ..city.world()
    };
    let mut run = Run::begin(&taken(Level::IV, &SMS), noon());
    while let Some(step) = decide(&run.message, &world, run.now) {
        run.note(step);
    }
    let first = run.message.attempts[0].clone();
    assert_eq!(first.stand, Stand::Begun, "the first one begins");
    run.note(Step::Failed {
        target: first.target,
        failure: Failure::Busy,
        code: None,
    });
    while let Some(step) = decide(&run.message, &world, run.now) {
        run.note(step);
    }
    run.now = next_due(&run.message, run.now).expect("the second try");
    let step = decide(&run.message, &world, run.now).expect("it is put off");
    let Step::PutOff { until, why, .. } = step else {
        panic!("{step:?}");
    };
    assert_eq!(
        (until, why),
        (noon() + Span::seconds(9), NotifyReason::Throttled)
    );
}

#[test]
fn one_person_in_two_posts_has_the_message_once_by_each_channel() {
    let mut city = staffed();
    let same = person(1, &[Means::Sms]);
    for people in city.people.values_mut() {
        *people = vec![same.clone()];
    }
    city.means = vec![Means::Sms];
    let run = Run::begin(&taken(Level::IV, &SMS), noon()).ended(&city, &|_| Far::Takes);
    assert_eq!(run.message.attempts.len(), 1);
    assert!(run.message.alarm.is_some());
}

#[test]
fn whoever_knows_already_is_not_told_again() {
    let city = staffed();
    let by = Actor {
        post: PostId::from("reception-lead"),
        person: PersonId(1),
    };
    let known = End::Known {
        by: Some(by),
        how: How::Page,
    };
    let world = World {
        known: Some(known.clone()),
        ..city.world()
    };
    let run = Run::begin(&taken(Level::I, &SMS), noon());
    assert_eq!(
        decide(&run.message, &world, noon()),
        Some(Step::Ended(known))
    );
}

fn far() -> impl Strategy<Value = Far> {
    prop_oneof![
        1 => Just(Far::Acknowledges),
        3 => Just(Far::Takes),
        6 => prop::sample::select(Failure::ALL.to_vec()).prop_map(Far::Fails),
    ]
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn reached_by() -> impl Strategy<Value = Vec<BTreeSet<Means>>> {
    let one =
        prop::collection::btree_set(prop::sample::select(vec![Means::Sms, Means::Mail]), 0..3);
    prop::collection::vec(one, 0..3)
}

proptest! {
    #[test]
    fn whatever_fails_somebody_acknowledges_or_the_alarm_is_raised(
        level in level(),
        means in prop::collection::btree_set(prop::sample::select(Means::ALL.to_vec()), 0..7),
        people in prop::collection::vec(reached_by(), 4),
        fates in prop::collection::vec(far(), 32),
        phone in any::<bool>(),
        at_night in any::<bool>(),
    ) {
        let plan = plan();
        let mut id = 0;
        let people = ladder(&plan).into_iter().zip(people).map(|(post, reached)| {
            let held = reached.into_iter().map(|reached_by| {
                id += 1;
                Person { id: PersonId(id), reached_by }
            });
            (post, held.collect())
        }).collect();
        let means: Vec<Means> = means.into_iter().collect();
        let city = City { plan, people, means: means.clone(), quiet: "22:00-07:00".parse().ok() };
        let begin = if at_night { Time::from_city(2026, 3, 2, 23, 0, 0) } else { noon() };
        let sms = means.contains(&Means::Sms).then_some(Means::Sms);
        let mut channels = vec![("sms", sms)];
        if phone { channels.push(("phone", None)); }
        let fate = |target: &Target| {
            let person = target.person.map_or(0, |person| person.0);
            let post: usize = target.post.as_str().bytes().map(usize::from).sum();
            let at = post + 5 * person as usize + 11 * target.means as usize + 17 * target.number as usize;
            fates[at % fates.len()]
        };
        let run = Run::begin(&taken(level, &channels), begin).ended(&city, &fate);
        prop_assert!(run.message.ended() || run.message.alarm.is_some());
        let limit = if at_night && level < Level::II { Span::hours(9) } else { Span::minutes(90) };
        prop_assert!(run.now - begin < limit, "{}", run.now - begin);
        let targets: Vec<&Target> = run.message.attempts.iter().map(|held| &held.target).collect();
        let keys: BTreeSet<&Target> = targets.iter().copied().collect();
        prop_assert_eq!(keys.len(), targets.len(), "no attempt is planned twice");
        for target in targets {
            prop_assert!(city.means.contains(&target.means));
            let reached = target.person.is_none_or(|id| {
                let held = city.people[&target.post].iter().find(|held| held.id == id);
                held.is_some_and(|held| held.reached_by.contains(&target.means))
            });
            prop_assert!(reached, "{:?}", target);
        }
        // What is stored says the same: the fold of the steps is the message.
        let mut again = Run::begin(&taken(level, &channels), begin).message;
        for (at, step) in &run.steps {
            let stored = serde_json::to_string(step).unwrap();
            again.apply(&serde_json::from_str(&stored).unwrap(), *at);
        }
        prop_assert_eq!(again, run.message);
    }
}
