//! Tasks: done, late, handed over, or in need of help. A deadline never moves; whoever cannot keep it says so,
//! and whoever was asked has a clock of their own.

use super::given::require_given;
use super::response::Response;
use super::{command_posts, open_incident, require_post, require_reason, safety, with_stand_ins};
use crate::act::{Act, Actor, Need, TextRef};
use crate::event::Event;
use crate::ids::{IncidentId, PostId, TaskId};
use crate::plan::{Evidence, Plan};
use crate::refusal::{Refusal, Thing};
use crate::state::{City, Incident, Task, TaskState};
use crate::time::Time;

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::CompleteTask { task, evidence } => complete(city, *task, evidence.as_ref(), by, now),
        Act::AskHelp { task, need, reason } => ask_help(city, *task, *need, reason, by, now),
        Act::AnswerHelp { task, text } => answer_help(city, *task, text, by, now),
        Act::HandOverTask { task, to, reason } => hand_over(city, *task, to, reason, by, now),
        Act::RelievePost {
            incident,
            post,
            to,
            reason,
        } => relieve(city, *incident, (post, to), reason, by, now),
        _ => Ok(Vec::new()),
    }
}

fn open_task(city: &City, id: TaskId) -> Result<(&Incident, &Task), Refusal> {
    let (incident, task) = city.task(id).ok_or(Refusal::NotFound(Thing::Task))?;
    if incident.ended.is_some() {
        return Err(Refusal::Ended);
    }
    if task.state != TaskState::Open {
        return Err(Refusal::TaskClosed);
    }
    Ok((incident, task))
}

fn complete(
    city: &City,
    id: TaskId,
    evidence: Option<&TextRef>,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    if city.safety_tasks.contains_key(&id) {
        return safety::complete(city, id, evidence, by);
    }
    let (incident, task) = open_task(city, id)?;
    require_done(&incident.plan, task, evidence, by)?;
    require_given(incident, task)?;
    let mut response = Response::on(city, incident, now);
    response.push(Event::TaskDone {
        task: id,
        incident: incident.id,
        evidence: evidence.cloned(),
        by: by.clone(),
    });
    Ok(response.finish())
}

/// The right hands, with the evidence that the plan asks for.
pub(super) fn require_done(
    plan: &Plan,
    task: &Task,
    evidence: Option<&TextRef>,
    by: &Actor,
) -> Result<(), Refusal> {
    require_post(by, doers(plan, task))?;
    let asked = evidence_asked(plan, task);
    let given = evidence.is_some_and(|text| text.chars > 0);
    if asked != Evidence::None && !given {
        return Err(Refusal::EvidenceMissing(asked));
    }
    Ok(())
}

// The owner, whoever stands in for it, and the group's leader with theirs.
fn doers(plan: &Plan, task: &Task) -> Vec<PostId> {
    let mut posts = with_stand_ins(plan, &task.owner);
    if let Some(group) = plan.group(&task.group) {
        posts.extend(with_stand_ins(plan, &group.leader));
    }
    posts
}

fn evidence_asked(plan: &Plan, task: &Task) -> Evidence {
    plan.task_spec(&task.spec)
        .map_or(Evidence::None, |spec| spec.evidence)
}

pub(super) fn overdue(city: &City, id: TaskId, now: Time) -> Vec<Event> {
    let Some((incident, task)) = city.task(id) else {
        return safety::overdue(city, id, now);
    };
    let open = incident.ended.is_none() && task.state == TaskState::Open;
    if !open || task.overdue || now < task.due {
        return Vec::new();
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::TaskOverdue {
        task: id,
        incident: incident.id,
    });
    response.finish()
}

// The group's leader is asked; where the leader asks, the owner's superior; command where nobody is above.
fn asked(plan: &Plan, task: &Task, by: &Actor) -> PostId {
    let owns = |post: &&PostId| **post != task.owner && **post != by.post;
    let leader = plan.group(&task.group).map(|group| &group.leader);
    let superior = plan
        .post(&task.owner)
        .and_then(|post| post.superior.as_ref());
    let first = leader.filter(owns).or_else(|| superior.filter(owns));
    first.unwrap_or(plan.commander()).clone()
}

// The one who was asked has as long as the plan gives a deputy to verify.
fn ask_help(
    city: &City,
    id: TaskId,
    need: Need,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (incident, task) = open_task(city, id)?;
    require_post(by, doers(&incident.plan, task))?;
    require_reason(reason)?;
    if task.waits_for_help().is_some() {
        return Err(Refusal::HelpAsked);
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::HelpAsked {
        task: id,
        incident: incident.id,
        need,
        reason: reason.clone(),
        by: by.clone(),
        holder: asked(&incident.plan, task, by),
        due: now + incident.plan.chain.verification.within,
    });
    Ok(response.finish())
}

// Whoever the call has reached, whoever stands above the task, and command.
fn answerers(plan: &Plan, task: &Task) -> Vec<PostId> {
    let mut posts = command_posts(plan);
    if let Some(help) = task.waits_for_help() {
        posts.extend(help.ladder.reached.iter().cloned());
    }
    if let Some(group) = plan.group(&task.group) {
        posts.extend(with_stand_ins(plan, &group.leader));
    }
    posts
}

fn answer_help(
    city: &City,
    id: TaskId,
    text: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (incident, task) = open_task(city, id)?;
    let help = task.waits_for_help().ok_or(Refusal::HelpNotAsked)?;
    require_post(by, answerers(&incident.plan, task))?;
    require_reason(text)?;
    if help.by.person == by.person {
        return Err(Refusal::SamePerson);
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::HelpAnswered {
        task: id,
        incident: incident.id,
        text: text.clone(),
        by: by.clone(),
    });
    Ok(response.finish())
}

fn hand_over(
    city: &City,
    id: TaskId,
    to: &PostId,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (incident, task) = open_task(city, id)?;
    let mut posts = doers(&incident.plan, task);
    posts.extend(answerers(&incident.plan, task));
    require_post(by, posts)?;
    require_reason(reason)?;
    require_other(&incident.plan, &task.owner, to)?;
    let mut response = Response::on(city, incident, now);
    response.hand_over(task, to, reason, by);
    Ok(response.finish())
}

fn relieve(
    city: &City,
    id: IncidentId,
    (post, to): (&PostId, &PostId),
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_incident(city, id)?;
    let plan = &incident.plan;
    plan.post(post).ok_or(Refusal::UnknownPost)?;
    let mut posts = with_stand_ins(plan, post);
    posts.extend(command_posts(plan));
    require_post(by, posts)?;
    require_reason(reason)?;
    require_other(plan, post, to)?;
    let held: Vec<&Task> = incident
        .open_tasks()
        .filter(|task| task.owner == *post)
        .collect();
    if held.is_empty() {
        return Err(Refusal::NothingToHandOver);
    }
    let mut response = Response::on(city, incident, now);
    for task in held {
        response.hand_over(task, to, reason, by);
    }
    Ok(response.finish())
}

fn require_other(plan: &Plan, from: &PostId, to: &PostId) -> Result<(), Refusal> {
    plan.post(to).ok_or(Refusal::UnknownPost)?;
    if from == to {
        Err(Refusal::TheirsAlready)
    } else {
        Ok(())
    }
}

impl Response {
    // Who gives a task that stands still to somebody else has answered the call for help with it.
    fn hand_over(&mut self, task: &Task, to: &PostId, reason: &TextRef, by: &Actor) {
        let answers = task
            .waits_for_help()
            .is_some_and(|help| help.by.person != by.person);
        if answers {
            self.push(Event::HelpAnswered {
                task: task.id,
                incident: self.incident.id,
                text: reason.clone(),
                by: by.clone(),
            });
        }
        self.push(Event::TaskHandedOver {
            task: task.id,
            incident: self.incident.id,
            to: to.clone(),
            reason: reason.clone(),
            by: by.clone(),
        });
    }
}
