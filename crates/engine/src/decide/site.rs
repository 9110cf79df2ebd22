//! What happens on site and in the office: figures, questions, statements.

use super::response::Response;
use super::{open_incident, require_post, require_reason};
use crate::act::{Act, Actor, TextRef};
use crate::event::Event;
use crate::ids::{PostId, QuestionId, UnitId};
use crate::plan::{GroupKind, Plan};
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
        Act::ReportFigures {
            incident,
            people_on_site,
        } => {
            let incident = open_incident(city, *incident)?;
            require_staff(&incident.plan, by)?;
            let (id, people_on_site) = (incident.id, *people_on_site);
            let mut response = Response::on(city, incident, now);
            response.push(Event::FiguresReported {
                incident: id,
                people_on_site,
                by: by.clone(),
            });
            Ok(response.finish())
        }
        Act::RecordQuestion { incident, text } => {
            let incident = open_incident(city, *incident)?;
            require_staff(&incident.plan, by)?;
            require_reason(text)?;
            let question = city.next.question;
            let (id, text, by) = (incident.id, text.clone(), by.clone());
            let mut response = Response::on(city, incident, now);
            response.push(Event::QuestionRecorded {
                question,
                incident: id,
                text,
                by,
            });
            Ok(response.finish())
        }
        Act::PublishStatement {
            incident,
            question,
            unit,
            text,
        } => {
            let incident = open_incident(city, *incident)?;
            publish(city, incident, *question, unit, text, by, now)
        }
        _ => Ok(Vec::new()),
    }
}

fn require_staff(plan: &Plan, by: &Actor) -> Result<(), Refusal> {
    if plan.post(&by.post).is_some() {
        Ok(())
    } else {
        Err(Refusal::UnknownPost)
    }
}

pub(super) fn of_group(plan: &Plan, kind: GroupKind) -> Vec<PostId> {
    let groups: Vec<_> = plan
        .groups
        .iter()
        .filter(|group| group.kind == kind)
        .collect();
    let members = plan.posts.iter().filter(|post| {
        groups
            .iter()
            .any(|group| post.group.as_ref() == Some(&group.id))
    });
    let leaders = groups.iter().map(|group| group.leader.clone());
    leaders.chain(members.map(|post| post.id.clone())).collect()
}

// A unit's own posts and the public information group may publish in a unit's name.
fn publish(
    city: &City,
    incident: &Incident,
    question: QuestionId,
    unit: &UnitId,
    text: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = &incident.plan;
    plan.unit(unit).ok_or(Refusal::UnknownUnit)?;
    let mut posts = of_group(plan, GroupKind::PublicInformation);
    let of_unit = plan
        .posts
        .iter()
        .filter(|post| post.unit.as_ref() == Some(unit));
    posts.extend(of_unit.map(|post| post.id.clone()));
    require_post(by, posts)?;
    require_reason(text)?;
    if !incident.questions.contains_key(&question) {
        return Err(Refusal::NotFound(Thing::Question));
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::StatementPublished {
        statement: city.next.statement,
        incident: incident.id,
        question,
        unit: unit.clone(),
        text: text.clone(),
        by: by.clone(),
    });
    Ok(response.finish())
}
