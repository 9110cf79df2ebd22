//! What an event asks of the outside: timers to set or cancel, and notices for the outbox.
//! A pure function of the event and the state after it, so timers and outbox can be rebuilt from the log.

mod attention;
mod casework;
mod incident;
mod promise;
mod stock;
mod task;
mod vault;

use crate::act::TimerKey;
use crate::event::{Clock, Event};
use crate::ids::{
    AssessmentId, CaseId, ChannelId, IncidentId, MatterId, PersonId, PostId, PromiseId,
    ReservationId, TaskId, WarningId,
};
use crate::law::ClockId;
use crate::plan::Step;
use crate::state::City;
use crate::time::{Day, Time};
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the events that cause them")]
pub enum About {
    /// A step of the chain waits for this post.
    Step {
        assessment: AssessmentId,
        step: Step,
    },
    /// Nobody acted on a step.
    StepAlarm {
        assessment: AssessmentId,
        step: Step,
    },
    /// A warning waits for its second person.
    Release { warning: WarningId },
    /// Nobody released a warning.
    ReleaseAlarm { warning: WarningId },
    /// A warning at a level.
    Warning { warning: WarningId },
    /// A task to be done.
    Task { task: TaskId },
    /// A task that began with a report of danger is called off.
    StoodDown { task: TaskId },
    /// A task past its deadline.
    TaskOverdue { task: TaskId },
    /// A promise waits for its owner to take it on.
    PromiseMade { promise: PromiseId },
    /// A promise is said to be kept; somebody else has to look.
    PromiseReported { promise: PromiseId },
    /// A promise was broken, declined or taken back.
    PromiseGivenUp { promise: PromiseId },
    /// A petitioner says that a promise was not kept; somebody has to look again.
    PromiseDisputed { promise: PromiseId },
    /// Help is asked for with a task.
    Help { task: TaskId },
    /// Nobody answered a call for help.
    HelpAlarm { task: TaskId },
    /// What was said to a call for help.
    HelpAnswered { task: TaskId },
    /// A promise past its due date, in silence.
    PromiseSilent { promise: PromiseId },
    /// An answer is to be published.
    Answer { matter: MatterId },
    /// It was not published in time.
    AnswerOverdue { matter: MatterId },
    /// Stock to be brought forward.
    Stock { reservation: ReservationId },
    /// Stock that was not there in time.
    StockLate { reservation: ReservationId },
    /// There is less in store than an incident needs.
    StockShort { reservation: ReservationId },
    /// Nobody said what happens about a shortfall.
    StockShortAlarm { reservation: ReservationId },
    /// What was said about a shortfall.
    ShortfallAnswered { reservation: ReservationId },
    /// The incident is over, and what it had has to be counted in again.
    StockOut { reservation: ReservationId },
    /// A clock of the law on a case ran out in silence.
    CaseClock { case: CaseId, clock: ClockId },
    /// Cases that nobody classed ran out of their time to be registered on this day.
    Unclassed { day: Day },
    /// Another calendar moved a clock of a case.
    CaseMoved { case: CaseId, clock: ClockId },
    /// A case was given to this post.
    CaseAssigned { case: CaseId },
    /// A case was given to this post's unit.
    CaseTransferred { case: CaseId },
    /// The unit that has a case says that it is not competent.
    CaseObjected { case: CaseId },
    /// A petitioner added something to their case.
    CaseMaterial { case: CaseId },
    /// Somebody asks to have the identity of a case opened.
    OpeningAsked { case: CaseId },
    /// One person has opened many identities within a day.
    Openings { person: PersonId },
    /// The incident ended.
    Ended { incident: IncidentId },
    /// The incident goes on inside another one.
    Merged { incident: IncidentId },
    /// An incident that had ended goes on.
    Reopened { incident: IncidentId },
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The same thing to the same post by the same channel always has the same key.
    pub key: String,
    /// What it is about.
    pub about: About,
    /// To whom.
    pub to: PostId,
    /// By which channel; absent where the duty board is enough.
    pub channel: Option<ChannelId>,
}

/// Something the outside must do, in the transaction that holds the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Set or move a timer.
    SetTimer {
        /// Which.
        key: TimerKey,
        /// When it is due.
        due: Time,
    },
    /// Cancel a timer, if it runs.
    CancelTimer {
        /// Which.
        key: TimerKey,
    },
    /// Put a notice in the outbox.
    Notify(Notice),
}

/// What an event asks of the outside, given the state that it has been folded into.
#[must_use]
pub fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::AssessmentOpened {
            assessment,
            holder,
            due,
            ..
        } => step_waits(*assessment, Step::Screening, holder, *due),
        Event::StepOpened {
            assessment,
            step,
            holder,
            due,
        } => step_waits(*assessment, *step, holder, *due),
        Event::StepDone { assessment, .. } | Event::Decided { assessment, .. } => {
            vec![Effect::CancelTimer {
                key: TimerKey::Step {
                    assessment: *assessment,
                },
            }]
        }
        Event::ClockPassed { clock, to, due, .. } => match *clock {
            Clock::Step { assessment, step } => step_waits(assessment, step, to, *due),
            Clock::Release { warning } => release_waits(warning, to, *due),
            Clock::Promise { promise } => promise::silent_at(city, promise, to, *due),
            Clock::Help { task } => task::help_waits(city, task, to, *due),
            Clock::Shortfall { reservation } => stock::short_waits(reservation, to, *due),
        },
        Event::AnswerAsked { .. } | Event::AnswerOverdue { .. } | Event::AnswerPublished { .. } => {
            attention::effects(city, event)
        }
        Event::AlarmRaised { clock } => alarm(city, *clock),
        _ => of_incident(city, event),
    }
}

fn of_incident(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::IncidentOpened(_)
        | Event::LevelChanged { .. }
        | Event::QuestionRecorded { .. }
        | Event::IncidentEnded { .. }
        | Event::IncidentMerged { .. }
        | Event::IncidentReopened { .. } => incident::effects(city, event),
        Event::WarningPrepared {
            warning,
            second_person: Some(second),
            ..
        } => release_waits(*warning, &second.holder, second.due),
        Event::WarningReleased { warning, .. } => released(city, *warning),
        Event::WarningWithdrawn { warning, .. } => {
            vec![Effect::CancelTimer {
                key: TimerKey::Release { warning: *warning },
            }]
        }
        Event::SafetyTask {
            task,
            assessment,
            change,
        } => task::safety(city, *task, *assessment, change),
        Event::TaskOpened { .. }
        | Event::TaskDone { .. }
        | Event::TaskVoided { .. }
        | Event::TaskOverdue { .. }
        | Event::HelpAsked { .. }
        | Event::HelpAnswered { .. }
        | Event::TaskHandedOver { .. } => task::effects(city, event),
        Event::StockReserved { .. }
        | Event::StockShort { .. }
        | Event::ShortfallAnswered { .. }
        | Event::StockDelivered { .. }
        | Event::StockLate { .. }
        | Event::StockReturned { .. } => stock::effects(city, event),
        Event::PromiseMade { .. }
        | Event::PromiseStepped { .. }
        | Event::PromiseWord { .. }
        | Event::PromiseSilent { .. }
        | Event::CasePromise { .. } => promise::effects(city, event),
        Event::CaseRegistered { .. }
        | Event::CaseCorrected { .. }
        | Event::CaseStepped { .. }
        | Event::CaseClock { .. }
        | Event::CaseEnded { .. }
        | Event::CalendarAdopted { .. } => casework::effects(city, event),
        Event::MaterialAdded { .. } | Event::OpeningAsked { .. } | Event::OpeningsMany { .. } => {
            vault::effects(city, event)
        }
        _ => Vec::new(),
    }
}

fn notice(about: About, to: &PostId, channel: Option<&ChannelId>) -> Effect {
    nth(about, 0, to, channel)
}

// What can happen to the same thing again has a key of its own each time; `times` counts from 0.
fn nth(about: About, times: usize, to: &PostId, channel: Option<&ChannelId>) -> Effect {
    let by = channel.map_or("board", ChannelId::as_str);
    let (what, number) = match about {
        About::Step { assessment, step } => (format!("step-{step:?}"), assessment.0),
        About::StepAlarm { assessment, step } => (format!("step-alarm-{step:?}"), assessment.0),
        About::Release { warning } => ("release".to_owned(), warning.0),
        About::ReleaseAlarm { warning } => ("release-alarm".to_owned(), warning.0),
        About::Warning { warning } => ("warning".to_owned(), warning.0),
        About::Task { task } => ("task".to_owned(), task.0),
        About::StoodDown { task } => ("stood-down".to_owned(), task.0),
        About::TaskOverdue { task } => ("task-overdue".to_owned(), task.0),
        About::PromiseMade { promise } => ("promise-made".to_owned(), promise.0),
        About::PromiseReported { promise } => ("promise-reported".to_owned(), promise.0),
        About::PromiseGivenUp { promise } => ("promise-given-up".to_owned(), promise.0),
        About::PromiseDisputed { promise } => ("promise-disputed".to_owned(), promise.0),
        About::Help { task } => ("help".to_owned(), task.0),
        About::HelpAlarm { task } => ("help-alarm".to_owned(), task.0),
        About::HelpAnswered { task } => ("help-answered".to_owned(), task.0),
        About::PromiseSilent { promise } => ("promise-silent".to_owned(), promise.0),
        About::Answer { matter } => ("answer".to_owned(), matter.0),
        About::AnswerOverdue { matter } => ("answer-overdue".to_owned(), matter.0),
        About::Stock { reservation } => ("stock".to_owned(), reservation.0),
        About::StockLate { reservation } => ("stock-late".to_owned(), reservation.0),
        About::StockShort { reservation } => ("stock-short".to_owned(), reservation.0),
        About::StockShortAlarm { reservation } => ("stock-short-alarm".to_owned(), reservation.0),
        About::ShortfallAnswered { reservation } => {
            ("shortfall-answered".to_owned(), reservation.0)
        }
        About::StockOut { reservation } => ("stock-out".to_owned(), reservation.0),
        About::CaseClock { case, clock } => (format!("case-clock-{clock:?}"), case.0),
        About::Unclassed { day } => ("unclassed".to_owned(), u64::try_from(day.0).unwrap_or(0)),
        About::CaseMoved { case, clock } => (format!("case-moved-{clock:?}"), case.0),
        About::CaseAssigned { case } => ("case-assigned".to_owned(), case.0),
        About::CaseTransferred { case } => ("case-transferred".to_owned(), case.0),
        About::CaseObjected { case } => ("case-objected".to_owned(), case.0),
        About::CaseMaterial { case } => ("case-material".to_owned(), case.0),
        About::OpeningAsked { case } => ("opening-asked".to_owned(), case.0),
        About::Openings { person } => ("openings".to_owned(), person.0),
        About::Ended { incident } => ("ended".to_owned(), incident.0),
        About::Merged { incident } => ("merged".to_owned(), incident.0),
        About::Reopened { incident } => ("reopened".to_owned(), incident.0),
    };
    let again = if times == 0 {
        String::new()
    } else {
        format!("/{times}")
    };
    let key = format!("{what}/{number}/{to}/{by}{again}").to_lowercase();
    Effect::Notify(Notice {
        key,
        about,
        to: to.clone(),
        channel: channel.cloned(),
    })
}

fn step_waits(assessment: AssessmentId, step: Step, holder: &PostId, due: Time) -> Vec<Effect> {
    let key = TimerKey::Step { assessment };
    vec![
        Effect::SetTimer { key, due },
        notice(About::Step { assessment, step }, holder, None),
    ]
}

fn release_waits(warning: WarningId, holder: &PostId, due: Time) -> Vec<Effect> {
    let key = TimerKey::Release { warning };
    vec![
        Effect::SetTimer { key, due },
        notice(About::Release { warning }, holder, None),
    ]
}

fn alarm(city: &City, clock: Clock) -> Vec<Effect> {
    let about = match clock {
        Clock::Step { assessment, step } => About::StepAlarm { assessment, step },
        Clock::Release { warning } => About::ReleaseAlarm { warning },
        Clock::Promise { promise } => About::PromiseSilent { promise },
        Clock::Help { task } => About::HelpAlarm { task },
        Clock::Shortfall { reservation } => About::StockShortAlarm { reservation },
    };
    let times = match clock {
        Clock::Help { task } => task::calls(city, task),
        Clock::Step { .. }
        | Clock::Release { .. }
        | Clock::Promise { .. }
        | Clock::Shortfall { .. } => 0,
    };
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    plan.chain
        .alarm
        .iter()
        .filter(|post| promise::may_hear(city, about, post))
        .map(|post| nth(about, times, post, None))
        .collect()
}

fn released(city: &City, id: WarningId) -> Vec<Effect> {
    let mut effects = vec![Effect::CancelTimer {
        key: TimerKey::Release { warning: id },
    }];
    let Some((incident, warning)) = city.warning(id) else {
        return effects;
    };
    let Some(level) = incident.plan.level(warning.level) else {
        return effects;
    };
    for post in &level.release.to {
        for channel in &level.release.channels {
            effects.push(notice(About::Warning { warning: id }, post, Some(channel)));
        }
    }
    effects
}
