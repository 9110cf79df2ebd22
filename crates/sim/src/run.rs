//! One simulated exercise: the virtual clock jumps to whatever is next, a timer of the engine or a person
//! of the cast, and every command goes the production road of decide, apply and effects.

mod book;
mod commit;
mod floor;
mod ready;
mod script;
mod summary;
mod turns;

pub use book::{Deadline, DeadlineName, Fate};
pub use floor::{Load, Staffing};
pub use ready::play;

use crate::cast::{Cast, Key};
use crate::check::{Checker, Violation};
use crate::hall::{self, ChannelDay};
use crate::line::{Line, Summary};
use crate::scenario::Scenario;
use book::Book;
use commit::hex;
use floor::Floor;
use huiyin_engine::act::{Command, TimerKey};
use huiyin_engine::ids::{MatterId, PersonId, PostId, TaskId, ZoneId};
use huiyin_engine::plan::Plan;
use huiyin_engine::state::City;
use huiyin_engine::{Entry, Span, Time};
use huiyin_text::Keywords;
use script::Script;
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use summary::figures;

/// Most steps of one run: a run that needs more turns in a circle.
const STEPS_MAX: u64 = 1_000_000;
/// The commitment of a text that nobody is going to read.
const UNREAD: String = String::new();

/// What a run leaves behind.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// When it began.
    pub began: Time,
    /// Its figures and hash.
    pub summary: Summary,
    /// What the checker found.
    pub violations: Vec<Violation>,
    /// Every deadline that ran, in the order in which they began; the reception hall's last.
    pub deadlines: Vec<Deadline>,
    /// How busy each post with people on duty was.
    pub loads: BTreeMap<PostId, Load>,
    /// How the reception hall went, channel by channel.
    pub hall: Vec<ChannelDay>,
    /// The city as it stands.
    pub city: City,
    /// What was said, where somebody read along.
    pub log: Log,
}

/// The log of a run, without its plan and its complaints, and what people wrote in it.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// Texts by number.
    pub texts: BTreeMap<u64, String>,
    /// Names of matters.
    pub labels: BTreeMap<MatterId, String>,
}

/// A plan and a scenario that fit, with the weeks before taken in: where every seed begins.
#[derive(Debug, Clone)]
pub struct Ready<'a> {
    scenario: Arc<Scenario>,
    plan: &'a Plan,
    city: City,
    labels: BTreeMap<MatterId, String>,
    timers: Timers,
    records: u64,
    words: Keywords,
}

/// The engine's timers by key and by instant.
#[derive(Debug, Clone, Default)]
struct Timers {
    by_key: BTreeMap<TimerKey, Time>,
    by_time: BTreeSet<(Time, TimerKey)>,
}

impl Timers {
    fn set(&mut self, key: TimerKey, due: Time) {
        self.cancel(key);
        self.by_key.insert(key, due);
        self.by_time.insert((due, key));
    }

    fn cancel(&mut self, key: TimerKey) {
        if let Some(due) = self.by_key.remove(&key) {
            self.by_time.remove(&(due, key));
        }
    }

    fn next(&self) -> Option<(Time, TimerKey)> {
        self.by_time.first().copied()
    }
}

/// What is next on the day's agenda.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// A line of the script.
    Inject(usize),
    /// Somebody with a number of hands is asked.
    Ask(Key, PostId, Span),
    /// Somebody does it; whose hand it was in, where hands are counted.
    Act(Key, Option<PostId>),
}

/// Reads along: everything that is only for people, and that thousands of runs do without.
struct Reader<'a> {
    tell: &'a mut dyn FnMut(&Line),
    log: Log,
    hash: Sha256,
}

/// A run that is being driven.
struct Run<'a, 'r> {
    ready: &'r Ready<'a>,
    staffing: &'r Staffing,
    seed: u64,
    now: Time,
    city: City,
    cast: Cast,
    agenda: BTreeSet<(Time, Turn)>,
    timers: Timers,
    floor: Floor,
    script: Script,
    forgot: BTreeSet<TaskId>,
    book: Book,
    checker: Option<Checker>,
    reader: Option<Reader<'r>>,
    people: BTreeMap<PostId, PersonId>,
    zones: Vec<(Time, BTreeSet<ZoneId>)>,
    records: u64,
    refused: u64,
}

impl<'a, 'r> Run<'a, 'r> {
    fn new(ready: &'r Ready<'a>, seed: u64, staffing: &'r Staffing) -> Self {
        let (scenario, plan) = (&ready.scenario, ready.plan);
        let posts = plan.posts.iter().zip(1..);
        let people: BTreeMap<PostId, PersonId> = posts
            .map(|(post, n)| (post.id.clone(), PersonId(n)))
            .collect();
        let mut cast = Cast::new(Arc::clone(scenario), seed, people.clone());
        cast.knows(ready.labels.clone());
        if let Some(year) = &plan.baseline {
            cast.beside(scenario.background(seed, year));
        }
        Run {
            ready,
            staffing,
            seed,
            now: scenario.start(),
            city: ready.city.clone(),
            cast,
            agenda: BTreeSet::new(),
            timers: ready.timers.clone(),
            floor: Floor::new(scenario, staffing),
            script: Script::new(scenario),
            forgot: BTreeSet::new(),
            book: Book::default(),
            checker: None,
            reader: None,
            people,
            zones: Vec::new(),
            records: ready.records,
            refused: 0,
        }
    }

    fn take_in_the_past(&mut self) {
        let plan = Box::new(self.ready.plan.clone());
        self.commit_or_say(&Command::AdoptPlan { plan, by: None }, None);
        for complaint in self.ready.scenario.history() {
            self.file(&complaint, false);
        }
    }

    fn drive(&mut self) {
        self.agenda
            .extend(Script::timed(&self.ready.scenario).map(|(at, n)| (at, Turn::Inject(n))));
        self.next_case(0);
        for _ in 0..STEPS_MAX {
            if self.closed() {
                return;
            }
            let timer = self.timers.next();
            let turn = self.agenda.first().map(|(at, _)| *at);
            let next = timer.map(|(due, _)| due).into_iter().chain(turn).min();
            let Some(at) = next.filter(|at| *at <= self.ready.scenario.horizon()) else {
                return;
            };
            self.now = self.now.max(at);
            match timer.filter(|(due, _)| *due <= self.now) {
                Some((_, key)) => {
                    self.timers.cancel(key);
                    self.commit_or_say(&Command::FireTimer(key), None);
                }
                None => {
                    if let Some((at, turn)) = self.agenda.pop_first() {
                        self.turn(at, turn);
                    }
                }
            }
        }
    }

    // Every matter that is responded to had its response, nothing runs, and the script is through.
    fn closed(&self) -> bool {
        let stories = self.ready.scenario.stories().count();
        let had = self.city.incidents.len() >= stories && self.script.to_come == 0;
        had && self.city.open_assessments().next().is_none()
            && self.city.open_incidents().next().is_none()
    }

    fn outcome(self) -> Outcome {
        let closed = self.closed();
        let found = self.checker.as_ref().map_or(&[][..], Checker::found);
        let violations = found.to_vec();
        let scenario = &self.ready.scenario;
        let with = (self.seed, self.staffing);
        let hall = hall::day(
            scenario,
            self.ready.plan,
            self.cast.coming(),
            &self.zones,
            with,
        );
        let mut deadlines = self.book.into_deadlines();
        deadlines.extend(hall.iter().map(|channel| channel.deadline(scenario)));
        let labels = self.cast.labels();
        let read = self.reader.map(|reader| {
            let labels = labels.clone();
            (
                hex(reader.hash),
                Log {
                    labels,
                    ..reader.log
                },
            )
        });
        let (state_hash, log) = read.unwrap_or_default();
        let summary = Summary {
            at: self.now,
            closed,
            records: self.records,
            refused: self.refused,
            violations: violations.iter().map(ToString::to_string).collect(),
            state_hash,
            ..figures(&self.city)
        };
        Outcome {
            began: scenario.start(),
            summary,
            violations,
            deadlines,
            loads: self.floor.into_loads(self.now),
            hall,
            city: self.city,
            log,
        }
    }
}
