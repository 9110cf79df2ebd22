//! Every clock that ran: whose it was, when it had to be stopped, when it was, and, where it was missed, why,
//! as far as the log can tell.

use crate::acting::acting_post;
use crate::{instant, instant_if};
use huiyin_engine::event::SafetyChange;
use huiyin_engine::ids::{
    PostId, PromiseId, QuestionId, ReservationId, StockId, TaskId, TaskSpecId, WarningId,
};
use huiyin_engine::plan::Step;
use huiyin_engine::promise::PromiseStep;
use huiyin_engine::state::{ANSWER_WITHIN, City};
use huiyin_engine::{Entry, Event, Time, event};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a clock was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the events and terms.md")]
pub enum What {
    /// A step of the chain.
    Step { step: Step },
    /// A second person's release of a warning.
    Release { warning: WarningId },
    /// A task.
    Task { task: TaskId, spec: TaskSpecId },
    /// Help that was asked for with a task.
    Help { task: TaskId, spec: TaskSpecId },
    /// Something in store on its way.
    Delivery { item: StockId },
    /// What was to happen where there was less in store than asked for.
    Shortfall { item: StockId },
    /// What people asked: a first answer.
    Question { question: QuestionId },
    /// A promise: word of its owner.
    Promise { promise: PromiseId },
}

/// What became of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Stopped in time.
    Met,
    /// Stopped, but after it had run out.
    Late,
    /// Run out, and not stopped.
    Missed,
    /// Overtaken: nobody had to stop it any more.
    Struck,
    /// Still running.
    Open,
}

/// Why a clock was missed, as far as the log can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the events and terms.md")]
pub enum Cause {
    /// Help had been asked for with it.
    HelpAsked { reason: Option<String> },
    /// It had gone from one post to another.
    HandedOver { to: PostId },
    /// There was less in store than it needed.
    Short,
    /// Its post had so many tasks open at once.
    ManyTasks { open: usize },
    /// Nothing that its post did is on record while it ran.
    NothingHeard,
    /// Its post did other things meanwhile.
    OtherThings,
}

/// One clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// What it was about.
    #[serde(flatten)]
    pub what: What,
    /// Whose it was at first; nobody's own for what people ask.
    pub post: Option<PostId>,
    /// When it began.
    #[serde(serialize_with = "instant")]
    pub began: Time,
    /// When it had to be stopped.
    #[serde(serialize_with = "instant")]
    pub due: Time,
    /// When it was stopped or overtaken.
    #[serde(serialize_with = "instant_if")]
    pub stopped: Option<Time>,
    /// By which post.
    pub by: Option<PostId>,
    /// To whom it passed, in order.
    pub passed: Vec<PostId>,
    /// Nobody was left to pass it to.
    pub alarm: bool,
    /// What became of it.
    pub fate: Fate,
    /// Why it was missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

impl Clock {
    /// Whether it ran out before it was stopped.
    #[must_use]
    pub fn missed(&self) -> bool {
        matches!(self.fate, Fate::Late | Fate::Missed)
    }
}

/// How a running clock is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Step(u64, Step),
    Release(WarningId),
    Task(TaskId),
    Help(TaskId),
    Delivery(ReservationId),
    Shortfall(ReservationId),
    Question(QuestionId),
    Promise(PromiseId),
}

/// Clocks as the entries tell of them.
#[derive(Default)]
pub(crate) struct Book {
    clocks: Vec<Clock>,
    running: BTreeMap<Key, usize>,
    items: BTreeMap<ReservationId, StockId>,
    // Clocks whose time ran out before they were stopped.
    out: BTreeSet<usize>,
    // What posts did, in order; and when there was less in store than asked for.
    acts: Vec<(Time, PostId)>,
    short: Vec<Time>,
    helped: BTreeMap<TaskId, Option<String>>,
    handed: BTreeMap<TaskId, PostId>,
}

impl Book {
    /// Takes an entry of the incident in; the city has it folded in already.
    pub(crate) fn take(
        &mut self,
        city: &City,
        entry: &Entry,
        open: &dyn Fn(&huiyin_engine::act::TextRef) -> Option<String>,
    ) {
        let at = entry.recorded;
        if let Some(by) = acting_post(&entry.event) {
            self.acts.push((at, by.clone()));
        }
        self.chain(at, &entry.event);
        self.tasks(city, at, &entry.event, open);
        self.stock(at, &entry.event);
        self.answers(at, &entry.event);
        self.escalation(at, &entry.event);
    }

    fn chain(&mut self, at: Time, event: &Event) {
        match event {
            Event::AssessmentOpened {
                assessment,
                holder,
                due,
                ..
            } => {
                let step = Step::Screening;
                let key = Key::Step(assessment.0, step);
                self.begin(key, What::Step { step }, Some(holder), (at, *due));
            }
            Event::StepOpened {
                assessment,
                step,
                holder,
                due,
            } => {
                let key = Key::Step(assessment.0, *step);
                self.begin(key, What::Step { step: *step }, Some(holder), (at, *due));
            }
            Event::StepDone {
                assessment,
                step,
                by,
                ..
            } => self.stop(Key::Step(assessment.0, *step), at, Some(&by.post)),
            Event::Decided { assessment, by, .. } => {
                self.stop(Key::Step(assessment.0, Step::Decision), at, Some(&by.post));
            }
            Event::WarningPrepared {
                warning,
                second_person: Some(second),
                ..
            } => {
                let what = What::Release { warning: *warning };
                let times = (at, second.due);
                self.begin(Key::Release(*warning), what, Some(&second.holder), times);
            }
            Event::WarningReleased { warning, by, .. } => {
                self.stop(Key::Release(*warning), at, Some(&by.post));
            }
            Event::WarningWithdrawn { warning, .. } => self.strike(Key::Release(*warning), at),
            _ => {}
        }
    }

    fn tasks(
        &mut self,
        city: &City,
        at: Time,
        event: &Event,
        open: &dyn Fn(&huiyin_engine::act::TextRef) -> Option<String>,
    ) {
        match event {
            Event::TaskOpened {
                task,
                spec,
                owner,
                due,
                ..
            } => self.task(*task, spec, owner, (at, *due)),
            Event::SafetyTask { task, change, .. } => match change {
                SafetyChange::Opened {
                    spec, owner, due, ..
                } => self.task(*task, spec, owner, (at, *due)),
                SafetyChange::Done { by, .. } => self.stop(Key::Task(*task), at, Some(&by.post)),
                SafetyChange::Overdue => self.run_out(Key::Task(*task)),
                SafetyChange::StoodDown { .. } => self.strike(Key::Task(*task), at),
                SafetyChange::TakenOver { .. } => {}
            },
            Event::TaskDone { task, by, .. } => self.stop(Key::Task(*task), at, Some(&by.post)),
            Event::TaskOverdue { task, .. } => self.run_out(Key::Task(*task)),
            Event::TaskVoided { task, .. } => {
                self.strike(Key::Task(*task), at);
                self.strike(Key::Help(*task), at);
            }
            Event::HelpAsked {
                task,
                reason,
                holder,
                due,
                ..
            } => {
                self.helped.insert(*task, open(reason));
                if let Some((_, held)) = city.task(*task) {
                    let spec = held.spec.clone();
                    let what = What::Help { task: *task, spec };
                    self.begin(Key::Help(*task), what, Some(holder), (at, *due));
                }
            }
            Event::HelpAnswered { task, by, .. } => {
                self.stop(Key::Help(*task), at, Some(&by.post));
            }
            Event::TaskHandedOver { task, to, .. } => {
                self.handed.insert(*task, to.clone());
            }
            _ => {}
        }
    }

    fn task(&mut self, task: TaskId, spec: &TaskSpecId, owner: &PostId, times: (Time, Time)) {
        let spec = spec.clone();
        self.begin(
            Key::Task(task),
            What::Task { task, spec },
            Some(owner),
            times,
        );
    }

    fn stock(&mut self, at: Time, event: &Event) {
        match event {
            Event::StockReserved {
                reservation,
                item,
                pieces,
                keeper,
                due,
                ..
            } => {
                self.items.insert(*reservation, item.clone());
                if *pieces > 0 {
                    let what = What::Delivery { item: item.clone() };
                    self.begin(Key::Delivery(*reservation), what, Some(keeper), (at, *due));
                }
            }
            Event::StockDelivered {
                reservation, by, ..
            } => self.stop(Key::Delivery(*reservation), at, Some(&by.post)),
            Event::StockLate { reservation, .. } => self.run_out(Key::Delivery(*reservation)),
            Event::StockShort {
                reservation,
                holder,
                due,
                ..
            } => {
                self.short.push(at);
                if let Some(item) = self.items.get(reservation).cloned() {
                    let what = What::Shortfall { item };
                    self.begin(Key::Shortfall(*reservation), what, Some(holder), (at, *due));
                }
            }
            Event::ShortfallAnswered {
                reservation, by, ..
            } => self.stop(Key::Shortfall(*reservation), at, Some(&by.post)),
            _ => {}
        }
    }

    fn answers(&mut self, at: Time, event: &Event) {
        match event {
            Event::QuestionRecorded { question, .. } => {
                let what = What::Question {
                    question: *question,
                };
                self.begin(
                    Key::Question(*question),
                    what,
                    None,
                    (at, at + ANSWER_WITHIN),
                );
            }
            Event::StatementPublished { question, by, .. } => {
                self.stop(Key::Question(*question), at, Some(&by.post));
            }
            Event::PromiseMade {
                promise,
                question,
                owner,
                due,
                by,
                ..
            } => {
                let what = What::Promise { promise: *promise };
                self.begin(Key::Promise(*promise), what, Some(owner), (at, *due));
                self.stop(Key::Question(*question), at, Some(&by.post));
            }
            Event::PromiseStepped {
                promise, step, by, ..
            } => self.promise(*promise, step, at, &by.post),
            Event::PromiseSilent { promise, .. } => self.run_out(Key::Promise(*promise)),
            _ => {}
        }
    }

    fn promise<T>(&mut self, promise: PromiseId, step: &PromiseStep<T>, at: Time, by: &PostId) {
        let key = Key::Promise(promise);
        match step {
            PromiseStep::Report { .. } | PromiseStep::Break { .. } => self.stop(key, at, Some(by)),
            PromiseStep::Decline { .. } | PromiseStep::Withdraw { .. } => self.strike(key, at),
            PromiseStep::Renew { due, .. } => {
                if let Some(running) = self.running.get(&key) {
                    self.clocks[*running].due = *due;
                    self.out.remove(running);
                }
            }
            PromiseStep::Accept | PromiseStep::Verify { .. } => {}
        }
    }

    fn escalation(&mut self, at: Time, event: &Event) {
        let (clock, to, alarm) = match event {
            Event::ClockMissed { clock, .. } => (clock, None, false),
            Event::ClockPassed { clock, to, .. } => (clock, Some(to), false),
            Event::AlarmRaised { clock } => (clock, None, true),
            Event::IncidentEnded { .. } => return self.running_tasks_end(at),
            _ => return,
        };
        let key = match clock {
            event::Clock::Step { assessment, step } => Key::Step(assessment.0, *step),
            event::Clock::Release { warning } => Key::Release(*warning),
            event::Clock::Promise { promise } => Key::Promise(*promise),
            event::Clock::Help { task } => Key::Help(*task),
            event::Clock::Shortfall { reservation } => Key::Shortfall(*reservation),
        };
        self.run_out(key);
        if let Some(at) = self.running.get(&key) {
            let held = &mut self.clocks[*at];
            held.passed.extend(to.cloned());
            held.alarm |= alarm;
        }
    }

    // Nobody delivers or answers for a place that is empty.
    fn running_tasks_end(&mut self, at: Time) {
        let ends = |key: &Key| matches!(key, Key::Delivery(_) | Key::Shortfall(_) | Key::Help(_));
        let keys: Vec<Key> = self.running.keys().copied().filter(ends).collect();
        keys.into_iter().for_each(|key| self.strike(key, at));
    }

    fn begin(&mut self, key: Key, what: What, post: Option<&PostId>, (began, due): (Time, Time)) {
        self.running.insert(key, self.clocks.len());
        self.clocks.push(Clock {
            what,
            post: post.cloned(),
            began,
            due,
            stopped: None,
            by: None,
            passed: Vec::new(),
            alarm: false,
            fate: Fate::Open,
            cause: None,
        });
    }

    fn stop(&mut self, key: Key, at: Time, by: Option<&PostId>) {
        if let Some(running) = self.running.remove(&key) {
            let late = self.out.contains(&running) || at > self.clocks[running].due;
            let held = &mut self.clocks[running];
            held.stopped = Some(at);
            held.by = by.cloned();
            held.fate = if late { Fate::Late } else { Fate::Met };
        }
    }

    fn strike(&mut self, key: Key, at: Time) {
        if let Some(running) = self.running.remove(&key) {
            let late = self.out.contains(&running);
            let held = &mut self.clocks[running];
            held.stopped = Some(at);
            held.fate = if late { Fate::Missed } else { Fate::Struck };
        }
    }

    fn run_out(&mut self, key: Key) {
        self.out.extend(self.running.get(&key));
    }

    /// All of them, as they stand at an instant.
    pub(crate) fn close(mut self, now: Time) -> Vec<Clock> {
        for at in self.running.values() {
            let held = &mut self.clocks[*at];
            if self.out.contains(at) || held.due < now {
                held.fate = Fate::Missed;
            }
        }
        let causes: Vec<Option<Cause>> = self.clocks.iter().map(|held| self.cause(held)).collect();
        for (held, cause) in self.clocks.iter_mut().zip(causes) {
            held.cause = cause;
        }
        self.clocks
    }

    fn cause(&self, held: &Clock) -> Option<Cause> {
        let post = held.post.as_ref().filter(|_| held.missed())?;
        if let What::Task { task, .. } = &held.what {
            if let Some(reason) = self.helped.get(task) {
                let reason = reason.clone();
                return Some(Cause::HelpAsked { reason });
            }
            if let Some(to) = self.handed.get(task) {
                return Some(Cause::HandedOver { to: to.clone() });
            }
        }
        let within = |at: &Time| *at > held.began && *at <= held.due;
        if matches!(held.what, What::Delivery { .. }) && self.short.iter().any(within) {
            return Some(Cause::Short);
        }
        let open = self.clocks.iter().filter(|other| {
            matches!(other.what, What::Task { .. })
                && other.post.as_ref() == Some(post)
                && other.began <= held.due
                && other.stopped.is_none_or(|at| at > held.due)
        });
        let open = open.count();
        if open >= 3 {
            return Some(Cause::ManyTasks { open });
        }
        let heard = self.acts.iter().any(|(at, by)| by == post && within(at));
        Some(if heard {
            Cause::OtherThings
        } else {
            Cause::NothingHeard
        })
    }
}
