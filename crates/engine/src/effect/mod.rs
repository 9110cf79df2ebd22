//! What an event asks of the outside: timers to set or cancel, and notices for the outbox.
//! A pure function of the event and the state after it, so timers and outbox can be rebuilt from the log.

mod promise;

use crate::act::TimerKey;
use crate::event::{Clock, Event};
use crate::ids::{AssessmentId, ChannelId, IncidentId, PostId, PromiseId, TaskId, WarningId};
use crate::plan::{Condition, Step, Var};
use crate::state::{City, Incident};
use crate::time::Time;
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
    /// A promise past its due date, in silence.
    PromiseSilent { promise: PromiseId },
    /// The incident ended.
    Ended { incident: IncidentId },
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
        },
        Event::AlarmRaised { clock } => alarm(city, *clock),
        _ => of_incident(city, event),
    }
}

fn of_incident(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::IncidentOpened(opened) => watches(city, opened.incident),
        Event::LevelChanged { incident, .. } => watches(city, *incident),
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
        Event::TaskOpened {
            task, owner, due, ..
        } => vec![
            Effect::SetTimer {
                key: TimerKey::Task { task: *task },
                due: *due,
            },
            notice(About::Task { task: *task }, owner, None),
        ],
        Event::TaskDone { task, .. } | Event::TaskVoided { task, .. } => {
            vec![Effect::CancelTimer {
                key: TimerKey::Task { task: *task },
            }]
        }
        Event::TaskOverdue { task, .. } => task_overdue(city, *task),
        Event::QuestionRecorded { incident, .. } => {
            let at = city.recorded + crate::state::ANSWER_WITHIN;
            vec![Effect::SetTimer {
                key: TimerKey::Watch {
                    incident: *incident,
                    at,
                },
                due: at,
            }]
        }
        Event::PromiseMade { .. }
        | Event::PromiseStepped { .. }
        | Event::PromiseWord { .. }
        | Event::PromiseSilent { .. } => promise::effects(city, event),
        Event::IncidentEnded { incident, .. } => ended(city, *incident),
        _ => Vec::new(),
    }
}

fn notice(about: About, to: &PostId, channel: Option<&ChannelId>) -> Effect {
    let by = channel.map_or("board", ChannelId::as_str);
    let (what, number) = match about {
        About::Step { assessment, step } => (format!("step-{step:?}"), assessment.0),
        About::StepAlarm { assessment, step } => (format!("step-alarm-{step:?}"), assessment.0),
        About::Release { warning } => ("release".to_owned(), warning.0),
        About::ReleaseAlarm { warning } => ("release-alarm".to_owned(), warning.0),
        About::Warning { warning } => ("warning".to_owned(), warning.0),
        About::Task { task } => ("task".to_owned(), task.0),
        About::TaskOverdue { task } => ("task-overdue".to_owned(), task.0),
        About::PromiseMade { promise } => ("promise-made".to_owned(), promise.0),
        About::PromiseReported { promise } => ("promise-reported".to_owned(), promise.0),
        About::PromiseGivenUp { promise } => ("promise-given-up".to_owned(), promise.0),
        About::PromiseDisputed { promise } => ("promise-disputed".to_owned(), promise.0),
        About::PromiseSilent { promise } => ("promise-silent".to_owned(), promise.0),
        About::Ended { incident } => ("ended".to_owned(), incident.0),
    };
    let key = format!("{what}/{number}/{to}/{by}").to_lowercase();
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
    };
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    plan.chain
        .alarm
        .iter()
        .map(|post| notice(about, post, None))
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

fn task_overdue(city: &City, id: TaskId) -> Vec<Effect> {
    let Some((incident, task)) = city.task(id) else {
        return Vec::new();
    };
    let leader = incident.plan.group(&task.group).map(|group| &group.leader);
    let about = About::TaskOverdue { task: id };
    let mut told = vec![notice(about, &task.owner, None)];
    told.extend(
        leader
            .filter(|leader| **leader != task.owner)
            .map(|leader| notice(about, leader, None)),
    );
    told
}

fn ended(city: &City, id: IncidentId) -> Vec<Effect> {
    let Some(incident) = city.incidents.get(&id) else {
        return Vec::new();
    };
    let Some(level) = incident.plan.level(incident.level) else {
        return Vec::new();
    };
    let about = About::Ended { incident: id };
    let each = |post| {
        level
            .release
            .channels
            .iter()
            .map(move |channel| notice(about, post, Some(channel)))
    };
    level.release.to.iter().flat_map(each).collect()
}

// Every instant at which a condition of the present level, or one that suggests a higher level, can
// change by time alone.
fn watches(city: &City, id: IncidentId) -> Vec<Effect> {
    let Some(incident) = city.incidents.get(&id) else {
        return Vec::new();
    };
    let mut instants: Vec<Time> = watched(incident)
        .iter()
        .flat_map(|when| instants(incident, when))
        .collect();
    instants.sort_unstable();
    instants.dedup();
    let ahead = instants.into_iter().filter(|at| *at > city.recorded);
    ahead
        .map(|at| Effect::SetTimer {
            key: TimerKey::Watch { incident: id, at },
            due: at,
        })
        .collect()
}

fn watched(incident: &Incident) -> Vec<&Condition> {
    let plan = &incident.plan;
    let above = plan
        .levels
        .iter()
        .filter(|level| level.level > incident.level);
    let suggests = above.filter_map(|level| level.suggest_when.as_ref());
    let down = plan
        .level(incident.level)
        .into_iter()
        .flat_map(|level| &level.step_down);
    suggests.chain(down.map(|step| &step.when)).collect()
}

fn instants(incident: &Incident, when: &Condition) -> Vec<Time> {
    let vars = when.vars();
    let from = |var, start: Time| vars.contains(&var).then_some(start);
    let starts = [
        from(Var::Elapsed, incident.opened),
        from(Var::ElapsedAtLevel, incident.level_since),
    ];
    let starts = starts.into_iter().flatten();
    starts
        .flat_map(|start| when.spans().into_iter().map(move |span| start + span))
        .collect()
}
