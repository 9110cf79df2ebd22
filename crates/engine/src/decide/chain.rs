//! The decision chain: each clock starts when the step before is done; nothing starts by default.

use super::response::Response;
use super::{plan_of, require_post, require_reason, safety};
use crate::act::{Act, Actor, Choice, Finding, TextRef};
use crate::event::{Event, IncidentOpened, SafetyChange};
use crate::ids::AssessmentId;
use crate::plan::{Level, Step};
use crate::refusal::{Refusal, Thing};
use crate::state::{Assessment, City, Incident};
use crate::time::Time;
use std::sync::Arc;

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::Screen {
            assessment,
            finding,
            reason,
        } => step_done(
            city,
            *assessment,
            Step::Screening,
            *finding,
            reason,
            by,
            now,
        ),
        Act::Verify {
            assessment,
            finding,
            reason,
        } => step_done(
            city,
            *assessment,
            Step::Verification,
            *finding,
            reason,
            by,
            now,
        ),
        Act::Decide {
            assessment,
            choice,
            reason,
        } => decided(city, *assessment, *choice, reason, by, now),
        _ => Ok(Vec::new()),
    }
}

fn open_step<'a>(
    city: &'a City,
    id: AssessmentId,
    step: Step,
    reason: &TextRef,
    by: &Actor,
) -> Result<&'a Assessment, Refusal> {
    let assessment = city
        .assessments
        .get(&id)
        .ok_or(Refusal::NotFound(Thing::Assessment))?;
    if assessment.step() != Some(step) {
        return Err(Refusal::StepNotOpen);
    }
    require_post(by, assessment.ladder.reached.clone())?;
    require_reason(reason)?;
    Ok(assessment)
}

fn step_done(
    city: &City,
    id: AssessmentId,
    step: Step,
    finding: Finding,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    let assessment = open_step(city, id, step, reason, by)?;
    let done = Event::StepDone {
        assessment: id,
        step,
        finding,
        reason: reason.clone(),
        by: by.clone(),
    };
    let mut events = vec![done];
    if finding == Finding::Stops {
        events.extend(safety::wind_down(assessment, reason, by));
    } else {
        let next = if step == Step::Screening {
            Step::Verification
        } else {
            Step::Decision
        };
        let clock = plan.chain.step(next);
        let (holder, due) = (clock.post.clone(), now + clock.within);
        events.push(Event::StepOpened {
            assessment: id,
            step: next,
            holder,
            due,
        });
    }
    Ok(events)
}

fn decided(
    city: &City,
    id: AssessmentId,
    choice: Choice,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let assessment = open_step(city, id, Step::Decision, reason, by)?;
    let decided = Event::Decided {
        assessment: id,
        choice,
        reason: reason.clone(),
        by: by.clone(),
    };
    let mut events = vec![decided];
    match choice {
        Choice::Start(level) => events.extend(start(city, assessment, level, by, now)?),
        Choice::Decline => events.extend(safety::wind_down(assessment, reason, by)),
    }
    Ok(events)
}

fn start(
    city: &City,
    assessment: &Assessment,
    level: Level,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    let expected = plan
        .level(level)
        .ok_or(Refusal::LevelNotInPlan(level))?
        .expected;
    // It was computed when the plan was adopted.
    let mut known = city.plans.iter();
    let known = known.find(|(_, known)| Arc::ptr_eq(known, plan));
    let opened = IncidentOpened {
        incident: city.next.incident,
        assessment: assessment.id,
        subject: assessment.subject.clone(),
        level,
        plan: known.map_or_else(|| plan.digest(), |(digest, _)| digest.clone()),
        expected,
        by: by.clone(),
    };
    let mut incident = Incident::opened(now, &opened, Arc::clone(plan));
    let id = incident.id;
    let mut events = vec![Event::IncidentOpened(Box::new(opened))];
    incident.tasks.clone_from(&assessment.tasks);
    events.extend(assessment.tasks.keys().map(|task| Event::SafetyTask {
        task: *task,
        assessment: assessment.id,
        change: SafetyChange::TakenOver { incident: id },
    }));
    let mut response = Response::on(city, &incident, now);
    response.enter_level(by);
    events.extend(response.finish());
    Ok(events)
}
