//! What holds whatever people do in whatever order: one property for each promise of the charter and of
//! ARCHITECTURE.md that the engine can keep. Names say which.
//!
//! Each run is a list of rolls, one step each, so that a run that breaks a promise is cut down to the steps
//! that break it. Deliberately absent: what the linter keeps (lanes, channels, words of a plan) and what the
//! server keeps (identities, sealed texts).

use crate::awaited::awaited;
use crate::random::{World, lives};
use crate::records::registered;
use crate::story::{at, words};
use huiyin_engine::act::{Act, Choice, Ending, TimerKey};
use huiyin_engine::effect::{About, Effect, effects};
use huiyin_engine::event::{Cause, Clock, SafetyChange, VoidCause};
use huiyin_engine::ids::{MatterId, QuestionId};
use huiyin_engine::plan::{GroupKind, Level};
use huiyin_engine::state::{AssessmentState, TaskState};
use huiyin_engine::{City, Command, Event, Time, decide};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const STEPS_MAX: usize = 260;

fn runs() -> impl Strategy<Value = World> {
    let rolls = prop::collection::vec(any::<u64>(), STEPS_MAX / 2..STEPS_MAX);
    rolls.prop_map(|rolls| lives(&rolls))
}

// Every event with the city before it and after it.
pub(crate) fn told(world: &World, mut each: impl FnMut(&City, Time, &Event, &City)) {
    let mut city = City::default();
    for (at, event) in &world.log {
        let before = city.clone();
        city.apply(*at, event);
        each(&before, *at, event, &city);
    }
}

// Every text and every key in an event, with the key that a text stands under.
fn strings(value: &Value, under: &str, each: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => each(under, text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, under, each)),
        Value::Object(fields) => {
            for (key, value) in fields {
                each(key, "");
                strings(value, key, each);
            }
        }
        _ => {}
    }
}

fn written(event: &Event) -> Value {
    serde_json::to_value(event).expect("events are plain data")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn charter_1_matters_are_counted_as_a_slow_recount_counts_them(world in runs()) {
        let mut slow: BTreeMap<_, (u64, u64)> = BTreeMap::new();
        for held in registered(world.log.iter().map(|(_, event)| event)) {
            if world.city.struck(held.case).is_none() {
                let counted = world.city.counted(held.case, &held.counted);
                let held = slow.entry(counted.matter).or_default();
                held.0 += 1;
                held.1 += u64::from(counted.people);
            }
        }
        for (matter, held) in &world.city.matters {
            let slow = slow.get(matter).copied().unwrap_or_default();
            prop_assert_eq!(slow, (held.cases, held.people));
            for standing in world.city.counters.standing(*matter) {
                prop_assert_eq!(standing.count + standing.previous, held.cases, "all are within 60 days");
            }
        }
    }

    #[test]
    fn charter_2_attention_asks_for_an_answer_and_changes_nothing_else_whatever_the_figure(
        world in runs(),
        seen in any::<u64>(),
        matter in 1_u64..4,
    ) {
        let note = Command::Act {
            by: at("informer"),
            act: Act::NoteAttention { matter: MatterId(matter), seen, text: words("有人在网上问") },
        };
        let Ok(events) = decide(&world.city, &note, world.now) else {
            prop_assert!(!world.city.matters.contains_key(&MatterId(matter)));
            return Ok(());
        };
        let mut city = world.city.clone();
        for (nth, event) in events.iter().enumerate() {
            match (nth, event) {
                (0, Event::AttentionNoted { .. }) => {}
                (1, Event::AnswerAsked { .. }) => prop_assert!(seen >= 1000),
                other => prop_assert!(false, "attention brought about {other:?}"),
            }
            city.apply(world.now, event);
            for effect in effects(&city, event) {
                let answer = match &effect {
                    Effect::SetTimer { key, .. } => matches!(key, TimerKey::Answer { .. }),
                    Effect::Notify(notice) => matches!(notice.about, About::Answer { .. }),
                    Effect::CancelTimer { .. } => false,
                };
                prop_assert!(answer, "attention asked for {effect:?}");
            }
        }
        city.attention.clone_from(&world.city.attention);
        (city.seq, city.recorded) = (world.city.seq, world.city.recorded);
        prop_assert!(city == world.city, "attention reached something else");
    }

    #[test]
    fn charter_2_without_attention_the_rest_of_a_run_would_have_been_the_same(world in runs()) {
        let mut quiet = City::default();
        for (seq, (at, event)) in (0..).zip(&world.log) {
            let talk = matches!(
                event,
                Event::AttentionNoted { .. } | Event::AnswerAsked { .. } | Event::AnswerOverdue { .. } | Event::AnswerPublished { .. }
            );
            if !talk {
                // Signals say where in the log they are; that others stand between is all that may differ.
                quiet.seq = seq;
                quiet.apply(*at, event);
            }
        }
        let mut city = world.city.clone();
        city.attention.clear();
        (city.seq, city.recorded) = (quiet.seq, quiet.recorded);
        prop_assert!(city == quiet);
    }

    #[test]
    fn charter_3_no_event_holds_text_or_names_anybody_but_staff(world in runs()) {
        for (_, event) in &world.log {
            if matches!(event, Event::PlanAdopted { .. }) {
                continue;
            }
            let mut found = Vec::new();
            strings(&written(event), "", &mut |under, text| {
                let telling = ["name", "phone", "address", "id_number", "petitioner", "topic", "body"];
                if telling.contains(&under) || !text.is_ascii() {
                    found.push(format!("{under}: {text}"));
                }
            });
            prop_assert!(found.is_empty(), "{found:?} in {event:?}");
        }
    }

    #[test]
    fn charter_4_no_incident_ends_as_settled_with_a_question_open_or_none_recorded(world in runs()) {
        told(&world, |before, _, event, _| {
            if let Event::IncidentEnded { incident, ending, second, by, .. } = event {
                let held = &before.incidents[incident];
                match ending {
                    Ending::Settled => {
                        assert!(!held.questions.is_empty(), "nothing was asked, yet it is settled");
                        assert_eq!(held.unsettled().count(), 0, "a question was left open");
                    }
                    Ending::NoDemandVoiced => {
                        assert!(held.questions.is_empty());
                        let second = second.as_ref().expect("a second person");
                        assert_ne!(second.person, by.person);
                    }
                    Ending::Merged => panic!("a merge passed for an ending"),
                }
            }
        });
    }

    #[test]
    fn charter_4_a_question_once_asked_is_somewhere_for_ever_with_all_that_was_said(world in runs()) {
        let mut asked: BTreeSet<QuestionId> = BTreeSet::new();
        told(&world, |before, _, event, after| {
            if let Event::QuestionRecorded { question, .. } = event {
                asked.insert(*question);
            }
            let held = after.incidents.values().flat_map(|incident| incident.questions.keys().copied());
            let mut held: Vec<_> = held.collect();
            held.sort_unstable();
            assert_eq!(held, asked.iter().copied().collect::<Vec<_>>(), "each in one place");
            let promises = |city: &City| city.incidents.values().map(|held| held.promises.len()).sum::<usize>();
            assert!(promises(after) >= promises(before), "no promise is dropped");
            for (question, home) in &after.questions {
                assert!(after.incidents[home].questions.contains_key(question));
            }
        });
    }

    #[test]
    fn charter_4_a_figure_ends_nothing(world in runs()) {
        told(&world, |before, _, event, after| {
            if matches!(event, Event::FiguresReported { .. } | Event::LevelProposed { .. }) {
                assert_eq!(before.open_incidents().count(), after.open_incidents().count());
            }
        });
    }

    #[test]
    fn charter_5_a_response_starts_by_the_decision_of_a_named_person_alone(world in runs()) {
        for pair in world.log.windows(2) {
            if let Event::IncidentOpened(opened) = &pair[1].1 {
                let decided = matches!(&pair[0].1, Event::Decided { assessment, choice: Choice::Start(level), by, reason }
                    if *assessment == opened.assessment && *level == opened.level && *by == opened.by && reason.chars > 0);
                prop_assert!(decided, "{:?}", pair[0]);
            }
        }
    }

    #[test]
    fn charter_5_before_a_decision_nothing_begins_but_safety_and_care_where_danger_was_reported(world in runs()) {
        let mut reported = BTreeSet::new();
        told(&world, |_, _, event, after| {
            if let Event::SignalRaised { cause: Cause::Danger { .. }, subject, .. } = event {
                reported.insert(subject.clone());
            }
            if let Event::SafetyTask { assessment, change: SafetyChange::Opened { group, .. }, .. } = event {
                assert!(reported.contains(&after.assessments[assessment].subject));
                let kind = after.plan.as_ref().and_then(|plan| plan.group(group)).map(|group| group.kind);
                assert!(matches!(kind, Some(GroupKind::Safety | GroupKind::Medical)), "{kind:?}");
            }
            for held in after.assessments.values() {
                let stopped = matches!(held.state, AssessmentState::Stopped(_) | AssessmentState::Declined);
                let runs = held.tasks.values().any(|task| task.state == TaskState::Open);
                let ending = matches!(event, Event::StepDone { .. } | Event::Decided { .. } | Event::SafetyTask { .. });
                assert!(!stopped || !runs || ending, "it goes on although nobody wants it");
            }
        });
    }

    #[test]
    fn charter_5_levels_measures_and_ends_change_by_an_act_with_a_reason_alone(world in runs()) {
        told(&world, |before, _, event, after| {
            let reasoned = match event {
                Event::LevelChanged { reason, .. }
                | Event::MeasuresEnded { reason, .. }
                | Event::IncidentEnded { reason, .. }
                | Event::IncidentMerged { reason, .. }
                | Event::IncidentReopened { reason, .. } => reason.chars > 0,
                _ => false,
            };
            for (id, held) in &before.incidents {
                let now = &after.incidents[id];
                let same = (held.level, held.measures, held.ended.is_some())
                    == (now.level, now.measures, now.ended.is_some());
                assert!(same || reasoned, "incident {id} changed by {event:?}");
            }
        });
    }

    #[test]
    fn charter_5_measures_are_in_place_in_open_incidents_alone(world in runs()) {
        for incident in world.city.incidents.values() {
            prop_assert!(!(incident.measures && incident.ended.is_some()));
        }
    }

    #[test]
    fn charter_5_whoever_decided_never_releases_a_warning_that_needs_two(world in runs()) {
        told(&world, |before, _, event, _| {
            if let Event::WarningReleased { warning, incident, by } = event {
                let held = &before.incidents[incident];
                if held.warnings[warning].second_person.is_some() {
                    assert_ne!(held.decider().person, by.person);
                }
            }
        });
    }

    #[test]
    fn house_decide_gives_the_same_for_the_same_and_its_events_tell_the_whole_state(world in runs()) {
        let mut city = City::default();
        for (at, event) in &world.log {
            let bytes = serde_json::to_vec(event).expect("events are plain data");
            let read: Event = serde_json::from_slice(&bytes).expect("an event reads back");
            prop_assert_eq!(&read, event);
            city.apply(*at, &read);
        }
        prop_assert!(city == world.city, "the log alone tells the state");
    }

    #[test]
    fn house_equal_commands_give_equal_logs(rolls in prop::collection::vec(any::<u64>(), 40..STEPS_MAX)) {
        prop_assert_eq!(lives(&rolls).log, lives(&rolls).log);
    }

    #[test]
    fn house_timers_follow_from_the_log_and_no_open_clock_is_without_one(world in runs()) {
        let mut timers: BTreeMap<TimerKey, Time> = BTreeMap::new();
        let mut city = City::default();
        for (at, event) in &world.log {
            city.apply(*at, event);
            for effect in effects(&city, event) {
                match effect {
                    Effect::SetTimer { key, due } => drop(timers.insert(key, due)),
                    Effect::CancelTimer { key } => drop(timers.remove(&key)),
                    Effect::Notify(_) => {}
                }
            }
        }
        timers.retain(|_, due| *due > world.now);
        let mut kept = world.timers.clone();
        kept.retain(|_, due| *due > world.now);
        prop_assert_eq!(&timers, &kept, "rebuilt from the log they are the same");
        for key in awaited(&world.city, world.now) {
            prop_assert!(timers.contains_key(&key), "{key:?} runs without a timer");
        }
    }

    #[test]
    fn house_unknown_counts_as_not_done(world in runs()) {
        for incident in world.city.open_incidents() {
            for task in incident.open_tasks() {
                let fired = world.log.last().is_some_and(|(at, _)| *at > task.due);
                prop_assert!(!fired || task.overdue, "task {} is past its deadline in silence", task.id);
            }
        }
        let done = world.log.iter().filter(|(_, event)| {
            matches!(event, Event::TaskDone { .. } | Event::SafetyTask { change: SafetyChange::Done { .. }, .. })
        });
        let tasks = world.city.incidents.values().flat_map(|held| held.tasks.values());
        let early = world.city.assessments.values().flat_map(|held| held.tasks.values());
        let held = tasks.chain(early).filter(|task| matches!(task.state, TaskState::Done { .. }));
        let (done, held) = (done.count(), held.count());
        prop_assert_eq!(done, held);
    }

    #[test]
    fn m14_every_piece_is_in_one_place_and_the_count_always_comes_out(world in runs()) {
        told(&world, |before, _, event, after| {
            for (item, shelf) in &after.stock {
                assert_eq!(shelf.left() + shelf.reserved + shelf.used, shelf.quantity, "{item}: {shelf:?}");
                let all = after.incidents.values().flat_map(|incident| incident.stock.values());
                let held: u64 = all.filter(|held| held.item == *item).map(|held| u64::from(held.held())).sum();
                assert_eq!(held, shelf.reserved, "no piece is with two incidents");
            }
            if let Event::StockReserved { item, asked, pieces, .. } = event {
                let left = before.stock[item].left();
                assert_eq!(u64::from(*pieces), left.min(u64::from(*asked)));
            }
        });
    }

    #[test]
    fn m14_what_is_missing_is_on_record_and_waits_for_somebody(world in runs()) {
        for (at, event) in world.log.iter().enumerate() {
            let Event::StockReserved { reservation, asked, pieces, .. } = &event.1 else { continue };
            let next = world.log.get(at + 1).map(|held| &held.1);
            let short = matches!(next, Some(Event::StockShort { reservation: of, missing, .. })
                if of == reservation && *missing == asked - pieces);
            prop_assert_eq!(short, pieces < asked);
        }
        for incident in world.city.incidents.values().filter(|held| held.ended.is_some()) {
            prop_assert!(incident.stock.values().all(|held| !held.on_the_way()), "it would never come");
            prop_assert!(incident.merged_into.is_none() || incident.stock.is_empty());
        }
    }

    #[test]
    fn house_a_missed_clock_passes_on_to_somebody_new_or_raises_the_alarm(world in runs()) {
        let mut reached: BTreeMap<Clock, BTreeSet<String>> = BTreeMap::new();
        for pair in world.log.windows(2) {
            let Event::ClockMissed { clock, post, .. } = &pair[0].1 else {
                continue;
            };
            let known = reached.entry(*clock).or_default();
            known.insert(post.to_string());
            match &pair[1].1 {
                Event::ClockPassed { clock: next, to, .. } => {
                    prop_assert_eq!(next, clock);
                    let again = matches!(clock, Clock::Help { .. } | Clock::Promise { .. });
                    prop_assert!(again || known.insert(to.to_string()), "{to} held it before");
                }
                Event::AlarmRaised { clock: next } => prop_assert_eq!(next, clock),
                other => prop_assert!(false, "a missed clock was followed by {other:?}"),
            }
        }
    }

    #[test]
    fn house_time_in_the_log_never_goes_back_and_numbers_are_given_once(world in runs()) {
        let mut last = Time::default();
        let (mut tasks, mut questions) = (BTreeSet::new(), BTreeSet::new());
        for (at, event) in &world.log {
            prop_assert!(*at >= last);
            last = *at;
            match event {
                Event::TaskOpened { task, .. } => prop_assert!(tasks.insert(*task)),
                Event::QuestionRecorded { question, .. } => prop_assert!(questions.insert(*question)),
                _ => {}
            }
        }
    }

    #[test]
    fn m18_what_is_done_is_not_begun_again_and_what_is_struck_off_has_a_named_cause(world in runs()) {
        told(&world, |before, now, event, _| match event {
            Event::TaskOpened { incident, spec, .. } => {
                let Some(held) = before.incidents.get(incident) else { return };
                // Another danger needs care of its own, where the care for the first one is done.
                let danger = before.signals.values().any(|signal| {
                    matches!(signal.cause, Cause::Danger { .. }) && signal.recorded == now
                });
                let there = |state: &TaskState| match state {
                    TaskState::Open => true,
                    TaskState::Done { .. } => !danger,
                    TaskState::Voided { .. } => false,
                };
                let mut tasks = held.tasks.values();
                let again = tasks.find(|task| task.spec == *spec && there(&task.state));
                assert!(again.is_none(), "{spec} is there already: {again:?}");
            }
            Event::TaskVoided { cause: VoidCause::LevelChanged, incident, task } => {
                let held = &before.incidents[incident];
                let asked = held.plan.level(held.level).is_some_and(|level| {
                    level.tasks.iter().any(|spec| spec.id == held.tasks[task].spec)
                });
                assert!(!asked, "the level asks for it");
            }
            _ => {}
        });
    }

    #[test]
    fn m1_an_incident_keeps_its_plan_and_its_levels_are_in_it(world in runs()) {
        for incident in world.city.incidents.values() {
            for (_, level, _) in &incident.levels {
                prop_assert!(*level <= Level::I && incident.plan.level(*level).is_some());
            }
            prop_assert_eq!(&incident.plan.digest(), &incident.plan_digest);
        }
    }
}

#[test]
fn the_runs_get_somewhere() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..60 {
        for (_, event) in crate::random::lives_through(seed).log {
            let name = match event {
                Event::IncidentOpened(_) => "opened",
                Event::IncidentEnded { .. } => "ended",
                Event::IncidentMerged { .. } => "merged",
                Event::IncidentReopened { .. } => "reopened",
                Event::HelpAsked { .. } => "help",
                Event::AlarmRaised { .. } => "alarm",
                Event::TaskHandedOver { .. } => "handed over",
                Event::StockShort { .. } => "short",
                Event::AnswerOverdue { .. } => "answer late",
                Event::AnswerPublished { .. } => "answered",
                Event::StockLate { .. } => "stock late",
                Event::StockReturned { .. } => "stock back",
                _ => continue,
            };
            *seen.entry(name).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), 12, "{seen:?}");
    assert!(seen.values().all(|n| *n >= 5), "{seen:?}");
}
