//! Endings that charter 4 allows, whatever the plan says: what was asked has an answer or a promise,
//! or nobody asked for anything and a second person confirms it.

use super::response::Response;
use super::{command_posts, open_incident, require_post, require_reason, with_stand_ins};
use crate::act::{Act, Actor, Ending, TextRef};
use crate::event::{Event, VoidCause};
use crate::ids::IncidentId;
use crate::plan::Target;
use crate::refusal::{Refusal, Thing};
use crate::state::{City, Incident};
use crate::time::Time;

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::EndMeasures { incident, reason } => {
            let incident = allowed(city, *incident, reason, by)?;
            end_measures(city, incident, reason, by, now)
        }
        Act::EndIncident {
            incident,
            ending: Ending::Settled,
            reason,
        } => {
            let incident = allowed(city, *incident, reason, by)?;
            require_settled(incident)?;
            Ok(end(
                city,
                incident,
                Ending::Settled,
                reason,
                (by, None),
                now,
            ))
        }
        Act::EndIncident {
            incident,
            ending: Ending::NoDemandVoiced,
            reason,
        } => ask(allowed(city, *incident, reason, by)?, reason, by),
        Act::EndIncident {
            ending: Ending::Merged,
            ..
        } => Err(Refusal::NotAnEnding),
        Act::ReopenIncident { incident, reason } => reopen(city, *incident, reason, by, now),
        Act::ConfirmEnding { incident, reason } => {
            let incident = open_incident(city, *incident)?;
            let plan = &incident.plan;
            let mut posts = command_posts(plan);
            posts.extend(with_stand_ins(plan, &plan.chain.verification.post));
            require_post(by, posts)?;
            require_reason(reason)?;
            confirm(city, incident, by, now)
        }
        _ => Ok(Vec::new()),
    }
}

fn allowed<'a>(
    city: &'a City,
    id: IncidentId,
    reason: &TextRef,
    by: &Actor,
) -> Result<&'a Incident, Refusal> {
    let incident = open_incident(city, id)?;
    require_post(by, command_posts(&incident.plan))?;
    require_reason(reason)?;
    Ok(incident)
}

fn end_measures(
    city: &City,
    incident: &Incident,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    if !incident.measures {
        return Err(Refusal::MeasuresOver);
    }
    let mut response = Response::on(city, incident, now);
    let (incident, reason, by) = (incident.id, reason.clone(), by.clone());
    response.push(Event::MeasuresEnded {
        incident,
        reason,
        by,
    });
    Ok(response.finish())
}

fn require_settled(incident: &Incident) -> Result<(), Refusal> {
    if incident.questions.is_empty() {
        return Err(Refusal::NoQuestionRecorded);
    }
    let unsettled: Vec<_> = incident.unsettled().map(|question| question.id).collect();
    if unsettled.is_empty() {
        Ok(())
    } else {
        Err(Refusal::QuestionsUnsettled(unsettled))
    }
}

fn ask(incident: &Incident, reason: &TextRef, by: &Actor) -> Result<Vec<Event>, Refusal> {
    if !incident.questions.is_empty() {
        return Err(Refusal::DemandWasVoiced);
    }
    if incident.ending_asked.is_some() {
        return Err(Refusal::EndingAwaitsSecond);
    }
    let (incident, reason, by) = (incident.id, reason.clone(), by.clone());
    Ok(vec![Event::EndingAsked {
        incident,
        reason,
        by,
    }])
}

fn confirm(
    city: &City,
    incident: &Incident,
    second: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let Some((first, reason)) = &incident.ending_asked else {
        return Err(Refusal::EndingNotAsked);
    };
    if first.person == second.person {
        return Err(Refusal::SamePerson);
    }
    if !incident.questions.is_empty() {
        return Err(Refusal::DemandWasVoiced);
    }
    Ok(end(
        city,
        incident,
        Ending::NoDemandVoiced,
        reason,
        (first, Some(second)),
        now,
    ))
}

fn end(
    city: &City,
    incident: &Incident,
    ending: Ending,
    reason: &TextRef,
    (by, second): (&Actor, Option<&Actor>),
    now: Time,
) -> Vec<Event> {
    let mut response = Response::on(city, incident, now);
    response.withdraw_waiting();
    response.void_tasks(VoidCause::IncidentEnded, |_| false);
    response.close_proposals(Some(Target::End));
    response.keep_in_store(by);
    response.push(Event::IncidentEnded {
        incident: incident.id,
        ending,
        reason: reason.clone(),
        by: by.clone(),
        second: second.cloned(),
    });
    response.finish()
}

// Command or the verifier, also where they find the end wrong that they decided themselves. What the level
// asks for and was struck off with the end begins anew, with deadlines from now.
fn reopen(
    city: &City,
    id: IncidentId,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let incident = city
        .incidents
        .get(&id)
        .ok_or(Refusal::NotFound(Thing::Incident))?;
    let plan = &incident.plan;
    let mut posts = command_posts(plan);
    posts.extend(with_stand_ins(plan, &plan.chain.verification.post));
    require_post(by, posts)?;
    require_reason(reason)?;
    if incident.ended.is_none() {
        return Err(Refusal::NotEnded);
    }
    if let Some(into) = incident.merged_into {
        return Err(Refusal::GoesOnIn(into));
    }
    if incident.slim {
        return Err(Refusal::EndedTooLongAgo);
    }
    let subject = city.subject_now(&incident.subject);
    if city.assessing.contains_key(&subject) || city.responding.contains_key(&subject) {
        return Err(Refusal::AlreadyInHand);
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::IncidentReopened {
        incident: id,
        reason: reason.clone(),
        by: by.clone(),
    });
    response.open_tasks();
    Ok(response.finish())
}
