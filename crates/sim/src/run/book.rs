//! The deadlines of one exercise as the log tells them: which ran, whose they were, and what became of them.

use huiyin_engine::event::{Clock, SafetyChange};
use huiyin_engine::ids::{AssessmentId, MatterId, PostId, TaskId, TaskSpecId, WarningId};
use huiyin_engine::plan::Step;
use huiyin_engine::{Event, Time};
use std::collections::BTreeMap;
use std::fmt;

/// What a deadline is for. In text: `screening`, `verification`, `decision`, `release`, `public-answer`,
/// `task:NAME` and `hall:CHANNEL`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeadlineName {
    /// A step of the chain.
    Step(Step),
    /// The second person on a warning.
    Release,
    /// A task, by the plan's name of it.
    Task(TaskSpecId),
    /// The answer that public attention asks for.
    PublicAnswer,
    /// Being called in the reception hall, by the channel's name.
    Hall(Box<str>),
}

impl fmt::Display for DeadlineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeadlineName::Step(Step::Screening) => f.write_str("screening"),
            DeadlineName::Step(Step::Verification) => f.write_str("verification"),
            DeadlineName::Step(Step::Decision) => f.write_str("decision"),
            DeadlineName::Release => f.write_str("release"),
            DeadlineName::Task(spec) => write!(f, "task:{spec}"),
            DeadlineName::PublicAnswer => f.write_str("public-answer"),
            DeadlineName::Hall(channel) => write!(f, "hall:{channel}"),
        }
    }
}

/// What became of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Done in time, at this instant.
    Met(Time),
    /// Not done in time; the instant at which it was done after all, by whomever.
    Missed(Option<Time>),
    /// Struck off before it was due, or still running at the end.
    Open,
}

/// One deadline that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What for.
    pub name: DeadlineName,
    /// Whose it was.
    pub owner: Option<PostId>,
    /// Since when.
    pub began: Time,
    /// By when.
    pub due: Time,
    /// What became of it.
    pub fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Step(AssessmentId, Step),
    Release(WarningId),
    Task(TaskId),
    Public(MatterId),
}

/// The deadlines so far, in the order in which they began.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    all: Vec<Deadline>,
    last: BTreeMap<Mark, usize>,
}

impl Book {
    pub(crate) fn into_deadlines(self) -> Vec<Deadline> {
        self.all
    }

    fn begins(&mut self, mark: Mark, name: DeadlineName, owner: &PostId, began: Time, due: Time) {
        self.last.insert(mark, self.all.len());
        self.all.push(Deadline {
            name,
            owner: Some(owner.clone()),
            began,
            due,
            fate: Fate::Open,
        });
    }

    fn done(&mut self, mark: Mark, at: Time) {
        let held = self.last.get(&mark).and_then(|n| self.all.get_mut(*n));
        if let Some(held) = held {
            held.fate = match held.fate {
                Fate::Missed(None) => Fate::Missed(Some(at)),
                Fate::Open if at <= held.due => Fate::Met(at),
                Fate::Open => Fate::Missed(Some(at)),
                fate => fate,
            };
        }
    }

    fn missed(&mut self, mark: Mark) {
        let held = self.last.get(&mark).and_then(|n| self.all.get_mut(*n));
        if let Some(held) = held.filter(|held| held.fate == Fate::Open) {
            held.fate = Fate::Missed(None);
        }
    }

    /// Enters what an event says of deadlines.
    pub(crate) fn note(&mut self, at: Time, event: &Event) {
        match event {
            Event::AssessmentOpened {
                assessment,
                holder,
                due,
                ..
            } => self.step(*assessment, Step::Screening, holder, at, *due),
            Event::StepOpened {
                assessment,
                step,
                holder,
                due,
            } => self.step(*assessment, *step, holder, at, *due),
            Event::StepDone {
                assessment, step, ..
            } => self.done(Mark::Step(*assessment, *step), at),
            Event::Decided { assessment, .. } => {
                self.done(Mark::Step(*assessment, Step::Decision), at);
            }
            Event::ClockMissed { clock, .. } => {
                if let Some(mark) = mark(clock) {
                    self.missed(mark);
                }
            }
            Event::ClockPassed { clock, to, due, .. } => self.passed(clock, to, at, *due),
            Event::WarningPrepared {
                warning,
                second_person: Some(second),
                ..
            } => {
                let mark = Mark::Release(*warning);
                self.begins(mark, DeadlineName::Release, &second.holder, at, second.due);
            }
            Event::WarningReleased { warning, .. } => self.done(Mark::Release(*warning), at),
            _ => self.note_work(at, event),
        }
    }

    fn note_work(&mut self, at: Time, event: &Event) {
        match event {
            Event::TaskOpened {
                task,
                spec,
                owner,
                due,
                ..
            } => self.begins(
                Mark::Task(*task),
                DeadlineName::Task(spec.clone()),
                owner,
                at,
                *due,
            ),
            Event::TaskDone { task, .. } => self.done(Mark::Task(*task), at),
            Event::TaskOverdue { task, .. } => self.missed(Mark::Task(*task)),
            Event::SafetyTask { task, change, .. } => {
                let mark = Mark::Task(*task);
                match change {
                    SafetyChange::Opened {
                        spec, owner, due, ..
                    } => {
                        self.begins(mark, DeadlineName::Task(spec.clone()), owner, at, *due);
                    }
                    SafetyChange::Done { .. } => self.done(mark, at),
                    SafetyChange::Overdue => self.missed(mark),
                    _ => {}
                }
            }
            Event::AnswerAsked { matter, owner, due } => {
                self.begins(
                    Mark::Public(*matter),
                    DeadlineName::PublicAnswer,
                    owner,
                    at,
                    *due,
                );
            }
            Event::AnswerPublished { matter, .. } => self.done(Mark::Public(*matter), at),
            Event::AnswerOverdue { matter } => self.missed(Mark::Public(*matter)),
            _ => {}
        }
    }

    fn step(&mut self, assessment: AssessmentId, step: Step, to: &PostId, at: Time, due: Time) {
        self.begins(
            Mark::Step(assessment, step),
            DeadlineName::Step(step),
            to,
            at,
            due,
        );
    }

    fn passed(&mut self, clock: &Clock, to: &PostId, at: Time, due: Time) {
        match *clock {
            Clock::Step { assessment, step } => self.step(assessment, step, to, at, due),
            Clock::Release { warning } => {
                self.begins(Mark::Release(warning), DeadlineName::Release, to, at, due);
            }
            _ => {}
        }
    }
}

fn mark(clock: &Clock) -> Option<Mark> {
    match *clock {
        Clock::Step { assessment, step } => Some(Mark::Step(assessment, step)),
        Clock::Release { warning } => Some(Mark::Release(warning)),
        _ => None,
    }
}
