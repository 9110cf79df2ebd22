//! What a task asks of the outside: its deadline's timer, and who has to know.

use super::{About, Effect, notice, nth};
use crate::act::TimerKey;
use crate::event::{Event, SafetyChange};
use crate::ids::{AssessmentId, PostId, TaskId};
use crate::state::{City, TaskState};
use crate::time::Time;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::TaskOpened {
            task, owner, due, ..
        } => {
            let key = TimerKey::Task { task: *task };
            let timer = Effect::SetTimer { key, due: *due };
            vec![timer, notice(About::Task { task: *task }, owner, None)]
        }
        Event::TaskDone { task, .. } | Event::TaskVoided { task, .. } => {
            let task = *task;
            let keys = [TimerKey::Task { task }, TimerKey::Help { task }];
            let mut effects = keys.map(|key| Effect::CancelTimer { key }).to_vec();
            effects.extend(comes_again(city, task));
            effects
        }
        Event::TaskOverdue { task, .. } => task_overdue(city, *task),
        Event::HelpAsked {
            task, holder, due, ..
        } => help_waits(city, *task, holder, *due),
        Event::HelpAnswered { task, .. } => help_answered(city, *task),
        Event::TaskHandedOver { task, to, .. } => {
            let times = city.task(*task).map_or(0, |(_, held)| held.handed.len());
            vec![nth(About::Task { task: *task }, times, to, None)]
        }
        _ => Vec::new(),
    }
}

// The instant at which a task that repeats begins anew.
fn comes_again(city: &City, id: TaskId) -> Option<Effect> {
    let (incident, task) = city.task(id)?;
    let level = incident.plan.level(incident.level)?;
    let spec = level.tasks.iter().find(|spec| spec.id == task.spec)?;
    let at = task.opened + spec.every?;
    let done = matches!(task.state, TaskState::Done { .. });
    let incident = incident.id;
    let key = TimerKey::Watch { incident, at };
    (done && at > city.recorded).then_some(Effect::SetTimer { key, due: at })
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

// How often help was asked for with a task before this time.
pub(super) fn calls(city: &City, id: TaskId) -> usize {
    city.task(id)
        .map_or(0, |(_, task)| task.help.len().saturating_sub(1))
}

pub(super) fn help_waits(city: &City, task: TaskId, holder: &PostId, due: Time) -> Vec<Effect> {
    let key = TimerKey::Help { task };
    let times = calls(city, task);
    vec![
        Effect::SetTimer { key, due },
        nth(About::Help { task }, times, holder, None),
    ]
}

fn help_answered(city: &City, id: TaskId) -> Vec<Effect> {
    let key = TimerKey::Help { task: id };
    let asked = city.task(id).and_then(|(_, task)| task.help.last());
    let told = asked.map(|help| {
        let about = About::HelpAnswered { task: id };
        nth(about, calls(city, id), &help.by.post, None)
    });
    std::iter::once(Effect::CancelTimer { key })
        .chain(told)
        .collect()
}

/// What a task asks of the outside that began before the chain decided.
pub(super) fn safety(
    city: &City,
    task: TaskId,
    assessment: AssessmentId,
    change: &SafetyChange,
) -> Vec<Effect> {
    let held = city.assessments.get(&assessment);
    let held = held.and_then(|held| held.tasks.get(&task));
    let key = TimerKey::Task { task };
    let told = |about| held.map(|held| notice(about, &held.owner, None));
    let (timer, told) = match change {
        SafetyChange::Opened { due, .. } => (
            Some(Effect::SetTimer { key, due: *due }),
            told(About::Task { task }),
        ),
        SafetyChange::Done { .. } => (Some(Effect::CancelTimer { key }), None),
        SafetyChange::StoodDown { .. } => (
            Some(Effect::CancelTimer { key }),
            told(About::StoodDown { task }),
        ),
        SafetyChange::Overdue => (None, told(About::TaskOverdue { task })),
        SafetyChange::TakenOver { .. } => (None, None),
    };
    timer.into_iter().chain(told).collect()
}
