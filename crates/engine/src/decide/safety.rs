//! Danger to life or limb: care and crowd safety begin at once, and the chain confirms within its clock. Nothing
//! else begins before somebody decides (charter 5); where they decide against a response, it winds down.

use super::case::{Desk, Raised};
use super::response::Response;
use super::{plan_of, require_reason, task};
use crate::act::{Actor, TextRef};
use crate::event::{Cause, Event, Joins, SafetyChange, VoidCause};
use crate::ids::{AssessmentId, MatterId, TaskId};
use crate::indicators::Subject;
use crate::plan::{GroupKind, Plan, TaskSpec};
use crate::refusal::{Refusal, Thing};
use crate::state::{Assessment, City, Task, TaskState};
use crate::time::Time;

/// Whoever is on post and sees danger may say so, also of a matter that is in hand.
pub(super) fn report(
    city: &City,
    matter: MatterId,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    plan.post(&by.post).ok_or(Refusal::UnknownPost)?;
    require_reason(reason)?;
    let subject = Subject::Matter { matter };
    let cause = Cause::Danger {
        by: by.clone(),
        reason: reason.clone(),
    };
    let raised = Raised::by_hand(city, matter, cause, now)?;
    let mut events = Vec::new();
    let mut desk = Desk::new(city, plan, now);
    match desk.joins(&subject) {
        Some(Joins::Incident(id)) => {
            let incident = super::open_incident(city, id)?;
            desk.raise(raised, &mut events);
            let mut response = Response::on(city, incident, now);
            response.open_anew(&specs(&incident.plan));
            events.extend(response.finish());
        }
        Some(Joins::Assessment(id)) => {
            desk.raise(raised, &mut events);
            let held = city.assessments.get(&id);
            let present = |spec: &TaskSpec| {
                let open = |task: &Task| task.spec == spec.id && task.state == TaskState::Open;
                held.is_some_and(|held| held.tasks.values().any(open))
            };
            open(city, plan, id, present, now, &mut events);
        }
        None => {
            desk.raise(raised, &mut events);
            open(
                city,
                plan,
                city.next.assessment,
                |_| false,
                now,
                &mut events,
            );
        }
    }
    Ok(events)
}

/// What begins at once: what the plan lists for it; where an older plan lists nothing, of each group for safety and for medical care, the tasks of the lowest level at which
/// the plan asks anything of it.
fn specs(plan: &Plan) -> Vec<&TaskSpec> {
    if let Some(rule) = &plan.life_safety {
        return rule.tasks.iter().collect();
    }
    let of = |kind: GroupKind| {
        let levels = plan.levels.iter().map(move |level| {
            let tasks = level.tasks.iter().filter(|spec| {
                plan.group(&spec.group)
                    .is_some_and(|group| group.kind == kind)
            });
            tasks.collect::<Vec<_>>()
        });
        levels.into_iter().find(|tasks| !tasks.is_empty())
    };
    let kinds = [GroupKind::Safety, GroupKind::Medical];
    kinds.into_iter().filter_map(of).flatten().collect()
}

fn open(
    city: &City,
    plan: &Plan,
    assessment: AssessmentId,
    present: impl Fn(&TaskSpec) -> bool,
    now: Time,
    events: &mut Vec<Event>,
) {
    let mut task = city.next.task;
    for spec in specs(plan).into_iter().filter(|spec| !present(spec)) {
        let change = SafetyChange::Opened {
            spec: spec.id.clone(),
            group: spec.group.clone(),
            owner: spec.owner.clone(),
            due: now + spec.within,
        };
        events.push(Event::SafetyTask {
            task,
            assessment,
            change,
        });
        task = task.next();
    }
}

fn open_task(city: &City, id: TaskId) -> Option<(&Assessment, &Task)> {
    let assessment = city.assessments.get(city.safety_tasks.get(&id)?)?;
    Some((assessment, assessment.tasks.get(&id)?))
}

/// A task that began at once is done before the chain has decided.
pub(super) fn complete(
    city: &City,
    id: TaskId,
    evidence: Option<&TextRef>,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let (assessment, held) = open_task(city, id).ok_or(Refusal::NotFound(Thing::Task))?;
    if held.state != TaskState::Open {
        return Err(Refusal::TaskClosed);
    }
    task::require_done(plan_of(city)?, held, evidence, by)?;
    let change = SafetyChange::Done {
        evidence: evidence.cloned(),
        by: by.clone(),
    };
    Ok(vec![Event::SafetyTask {
        task: id,
        assessment: assessment.id,
        change,
    }])
}

pub(super) fn overdue(city: &City, id: TaskId, now: Time) -> Vec<Event> {
    let Some((assessment, task)) = open_task(city, id) else {
        return Vec::new();
    };
    if task.state != TaskState::Open || task.overdue || now < task.due {
        return Vec::new();
    }
    vec![Event::SafetyTask {
        task: id,
        assessment: assessment.id,
        change: SafetyChange::Overdue,
    }]
}

/// The chain found nothing to it, or decided against a response: whoever began is told why to stand down.
pub(super) fn wind_down(assessment: &Assessment, reason: &TextRef, by: &Actor) -> Vec<Event> {
    let open = assessment.tasks.values();
    let open = open.filter(|task| task.state == TaskState::Open);
    open.map(|task| Event::SafetyTask {
        task: task.id,
        assessment: assessment.id,
        change: SafetyChange::StoodDown {
            cause: VoidCause::NoResponse,
            reason: reason.clone(),
            by: by.clone(),
        },
    })
    .collect()
}
