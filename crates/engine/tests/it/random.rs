//! Whatever people do in whatever order, the charter holds and the log tells the whole story.

use crate::plan;
use crate::story::{at, three_answers, words};
use huiyin_engine::act::{Act, Choice, Ending, Finding, TextRef, TimerKey};
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::ids::{
    AssessmentId, IncidentId, PromiseId, ProposalId, QuestionId, TaskId, WarningId,
};
use huiyin_engine::plan::{Level, Target};
use huiyin_engine::promise::{NewPromise, PromiseStep, Word};
use huiyin_engine::record::{Channel, MatterChoice, NewCase, Source};
use huiyin_engine::state::{Incident, TaskState};
use huiyin_engine::{City, Command, Event, Span, Time, decide};
use std::collections::BTreeMap;

pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("a short list")]
    }
}

const POSTS: [&str; 11] = [
    "informer",
    "duty-officer",
    "duty-backup",
    "deputy",
    "deputy-b",
    "commander",
    "vice-commander",
    "reception-lead",
    "medical-lead",
    "information-lead",
    "policy-lead",
];

fn anything(dice: &mut Dice, now: Time) -> Act<TextRef> {
    let reason = if dice.below(20) == 0 {
        words("")
    } else {
        words("有理由")
    };
    match dice.below(16) {
        0..=4 => in_the_chain(dice, reason),
        5..=10 => on_site(dice, reason, now),
        _ => by_command(dice, reason),
    }
}

fn in_the_chain(dice: &mut Dice, reason: TextRef) -> Act<TextRef> {
    let assessment = AssessmentId(1 + dice.below(3));
    let stops = dice.below(6) == 0;
    let finding = if stops {
        Finding::Stops
    } else {
        Finding::GoesOn
    };
    let level = dice.pick(&Level::ALL);
    let choice = if stops {
        Choice::Decline
    } else {
        Choice::Start(level)
    };
    let warning = WarningId(1 + dice.below(5));
    match dice.below(5) {
        0 => Act::Screen {
            assessment,
            finding,
            reason,
        },
        1 => Act::Verify {
            assessment,
            finding,
            reason,
        },
        2 => Act::Decide {
            assessment,
            choice,
            reason,
        },
        3 => Act::ReleaseWarning { warning },
        _ => Act::AcknowledgeWarning {
            warning,
            post: dice.pick(&POSTS).into(),
        },
    }
}

fn some_incident(dice: &mut Dice) -> IncidentId {
    IncidentId(1 + dice.below(6) / 5)
}

fn on_site(dice: &mut Dice, text: TextRef, now: Time) -> Act<TextRef> {
    let (incident, question) = (some_incident(dice), QuestionId(1 + dice.below(4)));
    let people_on_site = u32::try_from(dice.below(400)).expect("small");
    let unit = "petition-office".into();
    let hours = i64::try_from(dice.below(100 * 24)).expect("small");
    let (owner, due) = ("policy-lead".into(), now + Span::hours(hours));
    match dice.below(8) {
        0 | 1 => Act::CompleteTask {
            task: TaskId(1 + dice.below(12)),
            evidence: Some(text),
        },
        2 => Act::ReportFigures {
            incident,
            people_on_site,
        },
        3 => Act::RecordQuestion { incident, text },
        4 => Act::PublishStatement {
            incident,
            question,
            unit,
            text,
        },
        5 | 6 => Act::StepPromise {
            promise: PromiseId(1 + dice.below(5)),
            step: some_step(dice, text, due),
        },
        _ => Act::MakePromise(NewPromise {
            incident,
            question,
            owner,
            due,
            text,
            test: three_answers(),
        }),
    }
}

fn some_step(dice: &mut Dice, text: TextRef, due: Time) -> PromiseStep<TextRef> {
    let word = dice.pick(&[Word::Kept, Word::NotKept, Word::Absent]);
    match dice.below(7) {
        0 => PromiseStep::Accept,
        1 => PromiseStep::Decline { reason: text },
        2 => PromiseStep::Report { evidence: text },
        3 => PromiseStep::Verify {
            kept: dice.below(2) == 0,
            word,
            reason: text,
        },
        4 => PromiseStep::Break { reason: text },
        5 => PromiseStep::Renew { due, reason: text },
        _ => PromiseStep::Withdraw { reason: text },
    }
}

fn by_command(dice: &mut Dice, reason: TextRef) -> Act<TextRef> {
    let (incident, level) = (some_incident(dice), dice.pick(&Level::ALL));
    let to = dice.pick(&[Target::End, Target::Level(level)]);
    let ending = dice.pick(&[Ending::Settled, Ending::NoDemandVoiced]);
    let proposal = ProposalId(1 + dice.below(6));
    match dice.below(6) {
        0 => Act::Propose {
            incident,
            to,
            reason,
        },
        1 => Act::DismissProposal { proposal, reason },
        2 => Act::ChangeLevel {
            incident,
            to: level,
            reason,
        },
        3 => Act::EndMeasures { incident, reason },
        4 => Act::ConfirmEnding { incident, reason },
        _ => Act::EndIncident {
            incident,
            ending,
            reason,
        },
    }
}

pub(crate) struct World {
    pub(crate) city: City,
    now: Time,
    timers: BTreeMap<TimerKey, Time>,
    pub(crate) log: Vec<(Time, Event)>,
    keys: u64,
}

impl World {
    fn tries(&mut self, command: &Command) {
        let before = self.city.clone();
        let Ok(events) = decide(&self.city, command, self.now) else {
            assert!(self.city == before, "a refusal changes nothing");
            return;
        };
        for event in events {
            self.city.apply(self.now, &event);
            for effect in effects(&self.city, &event) {
                match effect {
                    Effect::SetTimer { key, due } => drop(self.timers.insert(key, due)),
                    Effect::CancelTimer { key } => drop(self.timers.remove(&key)),
                    Effect::Notify(_) => {}
                }
            }
            self.log.push((self.now, event));
        }
    }

    fn fires_what_is_due(&mut self) {
        while let Some((key, _)) = self.timers.iter().find(|(_, due)| **due <= self.now) {
            let key = *key;
            self.timers.remove(&key);
            self.tries(&Command::FireTimer(key));
        }
    }

    fn someone_complains(&mut self, dice: &mut Dice) {
        self.keys += 1;
        let case = NewCase {
            key: self.keys,
            time: self.now,
            channel: dice.pick(&[Channel::Visit, Channel::Letter]),
            source: Source::Petition,
            people: 1 + u32::try_from(dice.below(30)).expect("small"),
            matter: MatterChoice::Keyed(dice.below(2)),
            area: None,
            unit: None,
            keywords: Vec::new(),
        };
        self.tries(&Command::RegisterCase(case));
    }
}

fn ended_rightly(incident: &Incident) {
    let Some(end) = &incident.ended else { return };
    match end.ending {
        Ending::Settled => assert!(
            !incident.questions.is_empty(),
            "nothing was asked, yet it is settled"
        ),
        Ending::NoDemandVoiced => {
            let second = end.second.as_ref().expect("a second person");
            assert_ne!(second.person, end.by.person);
            assert!(incident.questions.is_empty());
        }
    }
    assert!(end.reason.chars > 0 && incident.open_tasks().count() == 0 && !incident.measures);
}

fn settled_when_it_ended(log: &[(Time, Event)]) {
    let mut city = City::default();
    for (at, event) in log {
        if let Event::IncidentEnded {
            incident,
            ending: Ending::Settled,
            ..
        } = event
        {
            let left = city.incidents[incident].unsettled().count();
            assert_eq!(left, 0, "an incident ended with questions open");
        }
        city.apply(*at, event);
    }
}

fn starts_only_by_decision(log: &[(Time, Event)]) {
    for pair in log.windows(2) {
        if matches!(pair[1].1, Event::IncidentOpened(_)) {
            assert!(matches!(
                pair[0].1,
                Event::Decided {
                    choice: Choice::Start(_),
                    ..
                }
            ));
        }
    }
}

fn every_open_thing_has_its_timer(world: &World) {
    for assessment in world
        .city
        .open_assessments()
        .filter(|open| open.ladder.due.is_some())
    {
        assert!(world.timers.contains_key(&TimerKey::Step {
            assessment: assessment.id
        }));
    }
    for incident in world.city.open_incidents() {
        for task in incident
            .tasks
            .values()
            .filter(|task| task.state == TaskState::Open && !task.overdue)
        {
            assert!(world.timers.contains_key(&TimerKey::Task { task: task.id }));
        }
    }
}

pub(crate) fn lives_through(seed: u64) -> World {
    let mut dice = Dice(seed);
    let mut world = World {
        city: City::default(),
        now: Time::from_city(2026, 3, 2, 8, 30, 0),
        timers: BTreeMap::new(),
        log: Vec::new(),
        keys: 0,
    };
    world.tries(&Command::AdoptPlan {
        plan: Box::new(plan::small()),
        by: None,
    });
    for _ in 0..400 {
        world.now = world.now + Span::seconds(i64::try_from(dice.below(900)).expect("small"));
        world.fires_what_is_due();
        if dice.below(12) == 0 {
            world.someone_complains(&mut dice);
        }
        let act = anything(&mut dice, world.now);
        // People at the right post act most of the time, so that stories get somewhere.
        let post = match &act {
            Act::Screen { .. } if dice.below(3) > 0 => "duty-officer",
            Act::Verify { .. } if dice.below(3) > 0 => "deputy",
            Act::PublishStatement { .. } if dice.below(3) > 0 => "information-lead",
            Act::MakePromise(_) | Act::StepPromise { .. } if dice.below(3) > 0 => "policy-lead",
            Act::ConfirmEnding { .. } if dice.below(3) > 0 => "deputy",
            Act::Decide { .. } | Act::ChangeLevel { .. } | Act::EndIncident { .. }
                if dice.below(3) > 0 =>
            {
                "commander"
            }
            _ => dice.pick(&POSTS),
        };
        world.tries(&Command::Act { by: at(post), act });
        every_open_thing_has_its_timer(&world);
    }
    world
}

#[test]
fn the_charter_holds_whatever_people_do() {
    let (mut opened, mut ended) = (0, 0);
    for seed in 0..150 {
        let world = lives_through(seed);
        world.city.incidents.values().for_each(ended_rightly);
        settled_when_it_ended(&world.log);
        starts_only_by_decision(&world.log);
        opened += world.city.incidents.len();
        ended += world
            .city
            .incidents
            .values()
            .filter(|incident| incident.ended.is_some())
            .count();
    }
    assert!(
        opened > 100 && ended > 10,
        "the stories went nowhere: {opened} opened, {ended} ended"
    );
}

#[test]
fn the_log_alone_tells_the_whole_state_also_after_it_was_written_down() {
    for seed in 0..40 {
        let world = lives_through(seed);
        let mut told = City::default();
        for (at, event) in &world.log {
            let written = serde_json::to_vec(event).expect("events are plain data");
            let read: Event = serde_json::from_slice(&written).expect("an event reads back");
            assert_eq!(read, *event);
            told.apply(*at, &read);
        }
        assert!(told == world.city, "seed {seed}");
    }
}
