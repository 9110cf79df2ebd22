//! Watches every entry for what must never happen, whatever the plan says and whoever acts. It keeps its
//! own small book and uses none of the engine's rules.

mod alive;

use huiyin_engine::act::{Actor, Choice, Ending, TextRef};
use huiyin_engine::event::{Clock, IncidentOpened, SafetyChange};
use huiyin_engine::ids::{
    AssessmentId, IncidentId, PersonId, PromiseId, QuestionId, TaskId, WarningId,
};
use huiyin_engine::plan::Level;
use huiyin_engine::promise::{AcceptanceTest, PromiseStep};
use huiyin_engine::state::City;
use huiyin_engine::{Entry, Event, Span, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A promise that settles a question is due within this (charter 4).
const PROMISE_WITHIN: Span = Span::days(90);

/// Something that must never happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// At which entry.
    pub seq: u64,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: {}", self.seq, self.what)
    }
}

#[derive(Debug, Clone)]
struct Open {
    level: Level,
    decider: Actor,
    questions: BTreeMap<QuestionId, u32>,
    ended: bool,
    asked: Option<Actor>,
}

#[derive(Debug, Clone)]
struct Promised {
    question: QuestionId,
    due: Time,
    by: PersonId,
    reporter: Option<PersonId>,
    stands: bool,
}

/// The book of one run.
#[derive(Debug, Clone, Default)]
pub struct Checker {
    seq: u64,
    recorded: Time,
    decided: BTreeMap<AssessmentId, (Level, Actor)>,
    incidents: BTreeMap<IncidentId, Open>,
    tasks: BTreeMap<TaskId, Time>,
    second: BTreeSet<WarningId>,
    promises: BTreeMap<PromiseId, Promised>,
    clocks: BTreeMap<Clock, Time>,
    found: Vec<Violation>,
}

impl Checker {
    /// Looks at an entry and at the city with it folded in.
    pub fn entry(&mut self, city: &City, entry: &Entry) {
        self.order(city, entry);
        self.after_the_end(entry);
        self.chain(entry);
        self.response(entry);
        self.answers(entry);
    }

    /// Everything found so far.
    #[must_use]
    pub fn found(&self) -> &[Violation] {
        &self.found
    }

    fn require(&mut self, holds: bool, what: &str) {
        if !holds {
            let (seq, what) = (self.seq, what.to_owned());
            self.found.push(Violation { seq, what });
        }
    }

    fn reasoned(&mut self, reason: &TextRef) {
        self.require(reason.chars > 0, "a person acted without a reason");
    }

    fn order(&mut self, city: &City, entry: &Entry) {
        let (seq, recorded) = (self.seq + 1, self.recorded);
        self.seq = entry.seq;
        self.recorded = entry.recorded;
        self.require(entry.seq == seq, "the log has a gap");
        self.require(entry.recorded >= recorded, "time in the log went back");
        self.require(
            city.seq == entry.seq,
            "the city has folded in another entry",
        );
    }

    fn after_the_end(&mut self, entry: &Entry) {
        let Some(id) = entry.event.incident() else {
            return;
        };
        let ended = self.incidents.get(&id).is_some_and(|open| open.ended);
        let promised = matches!(
            entry.event,
            Event::PromiseSilent { .. } | Event::PromiseStepped { .. } | Event::PromiseWord { .. }
        );
        let goes_on = matches!(
            entry.event,
            Event::IncidentReopened { .. }
                | Event::StockReturned { .. }
                | Event::WarningAcknowledged { .. }
        );
        self.require(
            !ended || promised || goes_on,
            "something happened in an incident that has ended",
        );
        let opens = matches!(entry.event, Event::IncidentOpened(_));
        self.require(
            opens || self.incidents.contains_key(&id),
            "something happened in no incident",
        );
    }

    fn chain(&mut self, entry: &Entry) {
        match &entry.event {
            Event::StepDone { reason, .. } => self.reasoned(reason),
            Event::Decided {
                assessment,
                choice,
                reason,
                by,
            } => {
                self.reasoned(reason);
                if let Choice::Start(level) = choice {
                    self.decided.insert(*assessment, (*level, by.clone()));
                }
            }
            Event::ClockMissed { clock, due, .. } => {
                self.require(
                    entry.recorded >= *due,
                    "a clock was called missed before it was due",
                );
                self.clocks.insert(*clock, *due);
            }
            Event::ClockPassed { clock, .. } | Event::AlarmRaised { clock } => {
                let missed = self.clocks.remove(clock).is_some();
                self.require(missed, "a clock passed on that nobody missed");
            }
            Event::IncidentOpened(opened) => self.opened(opened),
            _ => {}
        }
    }

    fn opened(&mut self, opened: &IncidentOpened) {
        let decided = self.decided.remove(&opened.assessment);
        let so = decided.is_some_and(|(level, by)| level == opened.level && by == opened.by);
        self.require(so, "a response began that nobody decided");
        let open = Open {
            level: opened.level,
            decider: opened.by.clone(),
            questions: BTreeMap::new(),
            ended: false,
            asked: None,
        };
        self.incidents.insert(opened.incident, open);
    }

    fn response(&mut self, entry: &Entry) {
        match &entry.event {
            Event::LevelChanged {
                incident,
                from,
                to,
                reason,
                by,
            } => {
                self.reasoned(reason);
                let book = self.incidents.get_mut(incident);
                let was = book.map(|open| {
                    open.decider = by.clone();
                    std::mem::replace(&mut open.level, *to)
                });
                self.require(
                    was == Some(*from) && from != to,
                    "a level changed from one it was not at",
                );
            }
            Event::TaskOpened { task, due, .. } => {
                self.tasks.insert(*task, *due);
                self.require(*due >= entry.recorded, "a task was late when it began");
            }
            Event::TaskDone { task, .. } | Event::TaskVoided { task, .. } => {
                let open = self.tasks.remove(task).is_some();
                self.require(open, "a task was closed that was not open");
            }
            Event::SafetyTask { task, change, .. } => self.safety(entry.recorded, *task, change),
            Event::HelpAsked { task, reason, .. }
            | Event::HelpAnswered {
                task, text: reason, ..
            }
            | Event::TaskHandedOver { task, reason, .. } => {
                self.reasoned(reason);
                let open = self.tasks.contains_key(task);
                self.require(open, "help or another post for a task that is not open");
            }
            Event::TaskOverdue { task, .. } => {
                let late = self
                    .tasks
                    .get(task)
                    .is_some_and(|due| entry.recorded >= *due);
                self.require(late, "a task was called late that was not");
            }
            Event::WarningPrepared {
                warning,
                second_person: Some(_),
                ..
            } => {
                self.second.insert(*warning);
            }
            Event::WarningReleased {
                warning,
                incident,
                by,
            } if self.second.contains(warning) => {
                let open = self.incidents.get(incident);
                let other = open.is_some_and(|open| open.decider.person != by.person);
                self.require(
                    other,
                    "one person decided and released a warning that needs two",
                );
            }
            _ => {}
        }
    }

    fn safety(&mut self, recorded: Time, task: TaskId, change: &SafetyChange) {
        let held = match change {
            SafetyChange::Opened { due, .. } => {
                self.tasks.insert(task, *due);
                return;
            }
            SafetyChange::Done { .. } => self.tasks.remove(&task).is_some(),
            SafetyChange::StoodDown { reason, .. } => {
                self.reasoned(reason);
                self.tasks.remove(&task).is_some()
            }
            SafetyChange::Overdue => self.tasks.get(&task).is_some_and(|due| recorded >= *due),
            SafetyChange::TakenOver { .. } => true,
        };
        self.require(held, "a task begun with a report of danger was not as told");
    }

    fn answers(&mut self, entry: &Entry) {
        match &entry.event {
            Event::QuestionRecorded {
                question, incident, ..
            } => {
                if let Some(open) = self.incidents.get_mut(incident) {
                    open.questions.insert(*question, 0);
                    open.asked = None;
                }
            }
            Event::StatementPublished {
                incident,
                question,
                text,
                ..
            } => {
                self.reasoned(text);
                self.settle(*incident, *question, 1);
            }
            Event::PromiseMade { .. }
            | Event::PromiseStepped { .. }
            | Event::PromiseSilent { .. } => self.promise(entry),
            Event::EndingAsked { incident, by, .. } => {
                if let Some(open) = self.incidents.get_mut(incident) {
                    open.asked = Some(by.clone());
                }
            }
            Event::IncidentMerged {
                incident,
                into,
                reason,
                ..
            } => {
                self.reasoned(reason);
                self.merged(*incident, *into);
            }
            Event::IncidentReopened {
                incident, reason, ..
            } => {
                self.reasoned(reason);
                let book = self.incidents.get_mut(incident);
                let was = book.map(|open| std::mem::replace(&mut open.ended, false));
                self.require(
                    was == Some(true),
                    "an incident was reopened that had not ended",
                );
            }
            Event::IncidentEnded {
                incident,
                ending,
                reason,
                second,
                ..
            } => {
                self.reasoned(reason);
                self.ended(*incident, *ending, second.as_ref());
            }
            _ => {}
        }
    }

    fn promise(&mut self, entry: &Entry) {
        match &entry.event {
            Event::PromiseMade {
                promise,
                incident,
                question,
                due,
                text,
                test,
                by,
                ..
            } => {
                self.reasoned(text);
                let ahead = *due - entry.recorded;
                let dated = Span(0) < ahead && ahead <= PROMISE_WITHIN;
                self.require(dated, "a promise is due in the past or after 90 days");
                let answers = test.iter().flat_map(AcceptanceTest::texts);
                let all = answers.filter(|answer| answer.chars > 0).count();
                self.require(
                    test.is_none() || all == 3,
                    "a promise was made without its three answers",
                );
                let made = Promised {
                    question: *question,
                    due: *due,
                    by: by.person,
                    reporter: None,
                    stands: false,
                };
                self.promises.insert(*promise, made);
                self.settle(*incident, *question, 0);
                self.stands(*incident, *promise, test.is_none());
            }
            Event::PromiseStepped {
                promise,
                incident,
                step,
                by,
            } => self.stepped(entry.recorded, *incident, *promise, step, by),
            Event::PromiseSilent { promise, incident } => {
                let held = self.promises.get(promise);
                let due = held.is_some_and(|held| entry.recorded >= held.due);
                self.require(due, "a promise was called silent before its date");
                self.stands(*incident, *promise, false);
            }
            _ => {}
        }
    }

    fn stepped(
        &mut self,
        recorded: Time,
        incident: IncidentId,
        id: PromiseId,
        step: &PromiseStep<TextRef>,
        by: &Actor,
    ) {
        if let Some(text) = step.text() {
            self.reasoned(text);
        }
        let Some(held) = self.promises.get_mut(&id) else {
            return self.require(false, "a step on a promise that nobody made");
        };
        let (promiser, reporter) = (held.by, held.reporter);
        match step {
            PromiseStep::Report { .. } => held.reporter = Some(by.person),
            PromiseStep::Renew { due, .. } => {
                held.due = *due;
                let dated = recorded < *due && *due - recorded <= PROMISE_WITHIN;
                self.require(dated, "a new date is in the past or after 90 days");
            }
            PromiseStep::Verify { .. } => {
                let other = by.person != promiser && Some(by.person) != reporter;
                self.require(other, "somebody verified their own promise");
            }
            _ => {}
        }
        let stands = match step {
            PromiseStep::Accept
            | PromiseStep::Report { .. }
            | PromiseStep::Renew { .. }
            | PromiseStep::Verify { kept: true, .. } => true,
            PromiseStep::Verify { kept: false, .. }
            | PromiseStep::Decline { .. }
            | PromiseStep::Break { .. }
            | PromiseStep::Withdraw { .. } => false,
        };
        // Taken on after its date had passed in silence, it is still late.
        let late = matches!(step, PromiseStep::Accept)
            && self
                .promises
                .get(&id)
                .is_some_and(|held| recorded >= held.due);
        self.stands(incident, id, stands && !late);
    }

    fn stands(&mut self, incident: IncidentId, id: PromiseId, stands: bool) {
        let Some(held) = self.promises.get_mut(&id) else {
            return;
        };
        let was = std::mem::replace(&mut held.stands, stands);
        let question = held.question;
        self.settle(incident, question, i32::from(stands) - i32::from(was));
    }

    fn settle(&mut self, incident: IncidentId, question: QuestionId, more: i32) {
        let open = self.incidents.get_mut(&incident);
        let answers = open.and_then(|open| open.questions.get_mut(&question));
        let known = answers
            .map(|answers| *answers = answers.saturating_add_signed(more))
            .is_some();
        self.require(known, "an answer to a question that nobody asked");
    }

    // Whatever was asked in the one is asked in the other from now on: a merge settles nothing.
    fn merged(&mut self, incident: IncidentId, into: IncidentId) {
        let gone = self.incidents.get_mut(&incident).map(|gone| {
            gone.ended = true;
            std::mem::take(&mut gone.questions)
        });
        let stays = self.incidents.get_mut(&into).filter(|open| !open.ended);
        let known = gone.zip(stays).map(|(questions, stays)| {
            stays.questions.extend(questions);
            stays.asked = None;
        });
        self.require(
            known.is_some(),
            "an incident was merged into none that is open",
        );
    }

    // Charter 4, in its own words.
    fn ended(&mut self, incident: IncidentId, ending: Ending, second: Option<&Actor>) {
        let Some(open) = self.incidents.get_mut(&incident) else {
            return;
        };
        open.ended = true;
        let open = open.clone();
        match ending {
            Ending::Settled => {
                let asked = !open.questions.is_empty();
                self.require(
                    asked,
                    "an incident ended as settled with no question recorded",
                );
                let answered = open.questions.values().all(|answers| *answers > 0);
                self.require(
                    answered,
                    "an incident ended with a question that has no answer and no promise",
                );
            }
            Ending::Merged => self.require(false, "a merge passed for an ending"),
            Ending::NoDemandVoiced => {
                let two = open
                    .asked
                    .zip(second)
                    .is_some_and(|(first, second)| first.person != second.person);
                self.require(two, "one person alone said that nobody voiced a demand");
                self.require(
                    open.questions.is_empty(),
                    "an incident ended as \"no demand\" with a question recorded",
                );
            }
        }
    }
}
