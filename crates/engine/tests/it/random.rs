//! A city in which anybody does anything in any order; what must hold all the same is in `charter`.

use crate::plan;
use crate::records::registered;
use crate::story::{at, three_answers, words};
use huiyin_engine::act::{Act, Choice, Ending, Finding, Need, TextRef, TimerKey};
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PromiseId, ProposalId, QuestionId, ReservationId,
    TaskId, WarningId,
};
use huiyin_engine::plan::{Level, Plan, Step, Target};
use huiyin_engine::promise::{NewPromise, PromiseStep, Word};
use huiyin_engine::record::{Channel, Correction, MatterChoice, MoveTo, NewCase, Source, Strike};
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
        3 if dice.below(3) == 0 => Act::ReportDanger {
            matter: MatterId(1 + dice.below(2)),
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
    IncidentId(1 + dice.below(8) / 5)
}

fn on_site(dice: &mut Dice, text: TextRef, now: Time) -> Act<TextRef> {
    let (incident, question) = (some_incident(dice), QuestionId(1 + dice.below(4)));
    let people_on_site = u32::try_from(dice.below(400)).expect("small");
    let unit = "petition-office".into();
    let ahead = dice.pick(&[8, 8, 100 * 24]);
    let hours = i64::try_from(dice.below(ahead)).expect("small");
    let (owner, due) = ("policy-lead".into(), now + Span::hours(hours));
    match dice.below(16) {
        0 | 1 => Act::CompleteTask {
            task: TaskId(1 + dice.below(12)),
            evidence: Some(text),
        },
        8..=11 => with_tasks(dice, incident, text),
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
        5 | 6 | 12.. => Act::StepPromise {
            promise: PromiseId(1 + dice.below(3)),
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

fn with_tasks(dice: &mut Dice, incident: IncidentId, reason: TextRef) -> Act<TextRef> {
    let task = TaskId(1 + dice.below(12));
    let (post, to) = (dice.pick(&POSTS).into(), dice.pick(&POSTS).into());
    match dice.below(6) {
        0 | 1 => Act::AskHelp {
            task,
            need: dice.pick(&[Need::Help, Need::Blocked]),
            reason,
        },
        2 | 3 => Act::AnswerHelp { task, text: reason },
        4 => Act::HandOverTask { task, to, reason },
        _ => Act::RelievePost {
            incident,
            post,
            to,
            reason,
        },
    }
}

fn with_stock(dice: &mut Dice, text: TextRef) -> Act<TextRef> {
    let reservation = ReservationId(1 + dice.below(8));
    let pieces = u32::try_from(dice.below(70)).expect("small");
    match dice.below(8) {
        0..=2 => Act::AskStock {
            incident: some_incident(dice),
            item: "water".into(),
            pieces,
        },
        3 | 4 => Act::DeliverStock { reservation },
        5 => Act::ReturnStock {
            reservation,
            back: pieces,
        },
        6 => Act::AnswerShortfall { reservation, text },
        _ => Act::AddStock {
            item: "water".into(),
            pieces: pieces / 8,
        },
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
    let ending = dice.pick(&[Ending::Settled, Ending::NoDemandVoiced, Ending::Merged]);
    let proposal = ProposalId(1 + dice.below(6));
    match dice.below(8) {
        6 => Act::MergeIncident {
            incident,
            into: some_incident(dice),
            reason,
        },
        7 => Act::ReopenIncident { incident, reason },
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
    pub(crate) now: Time,
    pub(crate) timers: BTreeMap<TimerKey, Time>,
    pub(crate) log: Vec<(Time, Event)>,
    keys: u64,
}

/// A run that broke a promise shows itself by its log alone.
impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = |event: &&(Time, Event)| !matches!(event.1, Event::PlanAdopted { .. });
        f.debug_list()
            .entries(self.log.iter().filter(plain))
            .finish()
    }
}

impl World {
    fn tries(&mut self, command: &Command) {
        let Ok(events) = decide(&self.city, command, self.now) else {
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

    // Whoever holds the chain's open step takes it further, so that runs get somewhere.
    fn does_what_waits(&mut self, dice: &mut Dice) {
        let Some(open) = self.city.open_assessments().next() else {
            return;
        };
        let (assessment, finding, reason) = (open.id, Finding::GoesOn, words("属实"));
        let post = open.ladder.holder().to_string();
        let act = match open.step().expect("it is open") {
            Step::Screening => Act::Screen {
                assessment,
                finding,
                reason,
            },
            Step::Verification => Act::Verify {
                assessment,
                finding,
                reason,
            },
            Step::Decision => Act::Decide {
                assessment,
                choice: Choice::Start(dice.pick(&[Level::IV, Level::III, Level::II])),
                reason,
            },
        };
        self.tries(&Command::Act { by: at(&post), act });
    }

    // Time passes, what is due fires, somebody may complain, and somebody acts: at the right post most of the
    // time, so that stories get somewhere.
    fn lives_on(&mut self, dice: &mut Dice) {
        self.now = self.now + Span::seconds(i64::try_from(dice.below(900)).expect("small"));
        self.fires_what_is_due();
        if dice.below(8) == 0 {
            self.someone_complains(dice);
        }
        if dice.below(4) == 0 {
            self.does_what_waits(dice);
        }
        let act = anything(dice, self.now);
        let post = if dice.below(3) > 0 {
            rightful(&act)
        } else {
            dice.pick(&POSTS)
        };
        self.tries(&Command::Act { by: at(post), act });
        self.needs_things(&mut Dice(dice.0 ^ 0x0570_C4ED));
        self.is_talked_about(&mut Dice(dice.0 ^ 0x0A77_E271));
        self.is_put_right(&mut Dice(dice.0 ^ 0x0C0F_FEE5));
    }

    // By dice of their own, so that the rest of a run stays as it was.
    fn needs_things(&mut self, dice: &mut Dice) {
        if dice.below(4) > 0 {
            return;
        }
        let act = with_stock(dice, words("有理由"));
        let post = dice.pick(&["reception-lead", "commander", "deputy", "informer"]);
        self.tries(&Command::Act { by: at(post), act });
    }

    fn is_talked_about(&mut self, dice: &mut Dice) {
        if dice.below(6) > 0 {
            return;
        }
        let (matter, text) = (MatterId(1 + dice.below(2)), words("有人在网上问"));
        let act = if dice.below(3) > 0 {
            let seen = dice.below(3000);
            Act::NoteAttention { matter, seen, text }
        } else {
            let unit = "petition-office".into();
            Act::PublishAnswer { matter, unit, text }
        };
        let post = dice.pick(&["information-lead", "informer", "reception-lead"]);
        self.tries(&Command::Act { by: at(post), act });
    }

    fn is_put_right(&mut self, dice: &mut Dice) {
        if dice.below(20) > 0 {
            return;
        }
        let registrations = registered(self.log.iter().map(|(_, event)| event));
        let case = CaseId(1 + dice.below(self.city.next.case.0));
        let (matter, into) = (MatterId(1 + dice.below(3)), MatterId(1 + dice.below(3)));
        let reason = words("有理由");
        let act = match dice.below(40) {
            0 => Act::MergeMatter {
                matter,
                into,
                reason,
            },
            1..=9 => Act::StrikeCase {
                case,
                cause: Strike::Duplicate,
                reason,
            },
            10..=19 => Act::MoveCases {
                cases: vec![case],
                to: dice.pick(&[MoveTo::New, MoveTo::Matter(into)]),
                reason,
            },
            _ => Act::CorrectCase(Correction {
                case,
                time: self.now - Span::minutes(i64::try_from(dice.below(3000)).expect("small")),
                channel: dice.pick(&[Channel::Visit, Channel::Letter]),
                people: 1 + u32::try_from(dice.below(30)).expect("small"),
                area: None,
                unit: None,
                reason,
            }),
        };
        self.tries(&Command::OnRecords {
            by: at("duty-officer"),
            act,
            registrations,
        });
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
            public: false,
        };
        self.tries(&Command::RegisterCase(case));
    }
}

pub(crate) fn begins(plan: Plan) -> World {
    let mut world = World {
        city: City::default(),
        now: Time::from_city(2026, 3, 2, 8, 30, 0),
        timers: BTreeMap::new(),
        log: Vec::new(),
        keys: 0,
    };
    world.tries(&Command::AdoptPlan {
        plan: Box::new(plan),
        by: None,
    });
    world
}

/// Four hundred steps of one seed.
pub(crate) fn lives_through(seed: u64) -> World {
    let (mut dice, mut world) = (Dice(seed), begins(plan::small()));
    for _ in 0..400 {
        world.lives_on(&mut dice);
    }
    world
}

/// A step for each roll, independent of the steps before, so that a failing run can be cut down.
pub(crate) fn lives(rolls: &[u64]) -> World {
    lives_under(plan::small(), rolls)
}

pub(crate) fn lives_under(plan: Plan, rolls: &[u64]) -> World {
    let mut world = begins(plan);
    for roll in rolls {
        world.lives_on(&mut Dice(*roll));
    }
    world
}

// The post at which an act belongs.
fn rightful(act: &Act<TextRef>) -> &'static str {
    match act {
        Act::Screen { .. } => "duty-officer",
        Act::Verify { .. } | Act::ConfirmEnding { .. } => "deputy",
        Act::StepPromise {
            step: PromiseStep::Verify { .. },
            ..
        } => "commander",
        Act::PublishStatement { .. } => "information-lead",
        Act::MakePromise(_) | Act::StepPromise { .. } | Act::AskHelp { .. } => "policy-lead",
        Act::ReportFigures { .. } | Act::RecordQuestion { .. } => "reception-lead",
        _ => "commander",
    }
}
