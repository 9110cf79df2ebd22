//! Two incidents become one. Everything open goes on in the one that stays, under its own number, so that
//! no question is dropped on the way (charter 4); how many people are there is unknown until counted anew.

use super::response::Response;
use super::{command_posts, open_incident, require_post, require_reason};
use crate::act::{Actor, TextRef};
use crate::event::{Event, VoidCause};
use crate::ids::IncidentId;
use crate::refusal::Refusal;
use crate::state::{City, Incident, Task};
use crate::time::Time;

pub(super) fn merge(
    city: &City,
    (id, into): (IncidentId, IncidentId),
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (gone, stays) = (open_incident(city, id)?, open_incident(city, into)?);
    require_post(by, command_posts(&gone.plan))?;
    require_reason(reason)?;
    require_fit(gone, stays)?;
    let mut response = Response::on(city, gone, now);
    response.withdraw_waiting();
    response.close_proposals(None);
    response.void_tasks(VoidCause::Merged, |task| !runs_there(stays, task));
    response.push(Event::IncidentMerged {
        incident: id,
        into,
        reason: reason.clone(),
        by: by.clone(),
    });
    let (mut stays, mut gone) = (stays.clone(), response.incident.clone());
    let mut events = response.finish();
    stays.take_in(&mut gone);
    events.extend(Response::on(city, &stays, now).finish());
    Ok(events)
}

// One plan, so that posts and tasks mean the same; and no measure is dropped by merging downwards.
fn require_fit(gone: &Incident, stays: &Incident) -> Result<(), Refusal> {
    if gone.id == stays.id {
        return Err(Refusal::SameIncident);
    }
    if gone.plan_digest != stays.plan_digest {
        return Err(Refusal::PlansDiffer);
    }
    if stays.level < gone.level || (gone.measures && !stays.measures) {
        return Err(Refusal::MergesDown);
    }
    Ok(())
}

// The same task is open there, for the same post and no later: one of the two is enough.
fn runs_there(stays: &Incident, task: &Task) -> bool {
    stays
        .open_tasks()
        .any(|held| (&held.spec, &held.owner) == (&task.spec, &task.owner) && held.due <= task.due)
}
