//! The rules. A command, the state and an instant give events or a named refusal; nothing is changed.

mod attention;
mod case;
mod casework;
mod chain;
mod clock;
mod ending;
mod given;
mod merge;
mod promise;
mod proposal;
mod publicity;
mod records;
mod response;
mod safety;
mod site;
mod stock;
mod task;
mod vault;
mod warning;

use crate::act::{Act, Actor, Command, TextRef, TimerKey};
use crate::event::Event;
use crate::ids::{IncidentId, PostId};
use crate::plan::Plan;
use crate::refusal::{Refusal, Thing};
use crate::state::{City, Incident};
use crate::time::Time;
use response::Response;
use std::sync::Arc;
pub use vault::{custodian_posts, custodians, may_agree, may_open};

/// What follows from a command at an instant.
///
/// An instant before the latest entry counts as that entry's: time in the log never goes back.
///
/// # Errors
/// The first reason that forbids it; see [`Refusal`].
pub fn decide(city: &City, command: &Command, now: Time) -> Result<Vec<Event>, Refusal> {
    let now = now.max(city.recorded);
    match command {
        Command::AdoptPlan { plan, by } => adopt(city, plan, by.as_ref()),
        Command::RegisterCase(case) => case::register(city, case, now),
        Command::OnCase {
            by,
            case,
            step,
            filed,
        } => casework::step(city, *case, step, Some(filed), by, now),
        Command::OnRecords {
            by,
            act,
            registrations,
        } => records::act(city, by, act, registrations, now),
        Command::AdoptCalendar(calendar) => Ok(casework::adopt(city, calendar)),
        Command::Word {
            case,
            matter,
            promise,
            kept,
        } => promise::word(city, *case, *matter, *promise, *kept),
        Command::Rate { case, rating } => casework::rate(city, *case, *rating, now),
        Command::AddMaterial { .. }
        | Command::EraseCase { .. }
        | Command::DestroyCase { .. }
        | Command::NoteRequest { .. }
        | Command::NoteOpenings { .. } => vault::decide(city, command, now),
        Command::FireTimer(key) => Ok(fire(city, *key, now)),
        Command::Act { by, act } => acted(city, by, act, now),
    }
}

fn acted(city: &City, by: &Actor, act: &Act<TextRef>, now: Time) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::ReportMatter { matter, reason } => case::report(city, *matter, reason, by, now),
        Act::ReportDanger { matter, reason } => safety::report(city, *matter, reason, by, now),
        Act::NoteAttention { .. } | Act::PublishAnswer { .. } => attention::act(city, by, act, now),
        Act::Screen { .. } | Act::Verify { .. } | Act::Decide { .. } => {
            chain::act(city, by, act, now)
        }
        Act::ReleaseWarning { warning } => warning::release(city, *warning, by),
        Act::AcknowledgeWarning { warning, post } => warning::acknowledge(city, *warning, post, by),
        Act::CompleteTask { .. }
        | Act::AskHelp { .. }
        | Act::AnswerHelp { .. }
        | Act::HandOverTask { .. }
        | Act::RelievePost { .. } => task::act(city, by, act, now),
        Act::AskStock { .. }
        | Act::DeliverStock { .. }
        | Act::ReturnStock { .. }
        | Act::AnswerShortfall { .. }
        | Act::AddStock { .. } => stock::act(city, by, act, now),
        Act::ReportFigures { .. } | Act::RecordQuestion { .. } | Act::PublishStatement { .. } => {
            site::act(city, by, act, now)
        }
        Act::MakePromise(_) | Act::PromiseOnCase(_) | Act::StepPromise { .. } => {
            promise::act(city, by, act, now)
        }
        Act::CorrectCase(_)
        | Act::StrikeCase { .. }
        | Act::MoveCases { .. }
        | Act::MergeMatter { .. } => records::act(city, by, act, &[], now),
        Act::StepCase { case, step } => casework::step(city, *case, step, None, by, now),
        Act::ReadMaterial { case, upto } => vault::read(city, *case, *upto, by),
        Act::ShowCase { .. } | Act::HideCase { .. } => publicity::act(city, by, act),
        Act::Propose { .. } | Act::DismissProposal { .. } => proposal::act(city, by, act, now),
        Act::ChangeLevel {
            incident,
            to,
            reason,
        } => response::change_level(city, *incident, *to, reason, by, now),
        Act::EndMeasures { .. }
        | Act::EndIncident { .. }
        | Act::ConfirmEnding { .. }
        | Act::ReopenIncident { .. } => ending::act(city, by, act, now),
        Act::MergeIncident {
            incident,
            into,
            reason,
        } => merge::merge(city, (*incident, *into), reason, by, now),
    }
}

fn adopt(city: &City, plan: &Plan, by: Option<&Actor>) -> Result<Vec<Event>, Refusal> {
    let digest = plan.digest();
    if city
        .plan
        .as_ref()
        .is_some_and(|present| present.digest() == digest)
    {
        return Err(Refusal::PlanInForce);
    }
    let taken = city
        .plans
        .iter()
        .any(|(held, other)| *held != digest && other.version == plan.version);
    if taken {
        return Err(Refusal::VersionTaken);
    }
    Ok(vec![Event::PlanAdopted {
        digest,
        by: by.cloned(),
        plan: Box::new(plan.clone()),
    }])
}

// A timer whose time has not come, or whose matter has moved on, has no effect.
fn fire(city: &City, key: TimerKey, now: Time) -> Vec<Event> {
    match key {
        TimerKey::Step { assessment } => clock::step(city, assessment, now),
        TimerKey::Release { warning } => clock::release(city, warning, now),
        TimerKey::Help { task } => clock::help(city, task, now),
        TimerKey::Answer { matter } => attention::overdue(city, matter, now),
        TimerKey::Stock { reservation } => stock::late(city, reservation, now),
        TimerKey::Shortfall { reservation } => clock::shortfall(city, reservation, now),
        TimerKey::Task { task } => task::overdue(city, task, now),
        TimerKey::Promise { promise } => promise::silent(city, promise, now),
        TimerKey::Unclassed => casework::unclassed(city, now),
        TimerKey::Case { case } => casework::silent(city, case, now),
        TimerKey::Watch { incident, at } => {
            let due = now >= at;
            let open = due.then(|| open_incident(city, incident).ok()).flatten();
            open.map_or_else(Vec::new, |incident| {
                Response::on(city, incident, now).finish()
            })
        }
    }
}

fn plan_of(city: &City) -> Result<&Arc<Plan>, Refusal> {
    city.plan.as_ref().ok_or(Refusal::NoPlan)
}

fn open_incident(city: &City, id: IncidentId) -> Result<&Incident, Refusal> {
    let incident = city
        .incidents
        .get(&id)
        .ok_or(Refusal::NotFound(Thing::Incident))?;
    if incident.ended.is_some() {
        Err(Refusal::Ended)
    } else {
        Ok(incident)
    }
}

/// A post with everyone who may stand in for it.
fn with_stand_ins(plan: &Plan, post: &PostId) -> Vec<PostId> {
    let mut posts = vec![post.clone()];
    if let Some(held) = plan.post(post) {
        posts.extend(held.substitutes.iter().cloned());
        posts.extend(held.superior.clone());
    }
    posts
}

fn command_posts(plan: &Plan) -> Vec<PostId> {
    with_stand_ins(plan, plan.commander())
}

fn require_post(by: &Actor, posts: Vec<PostId>) -> Result<(), Refusal> {
    if posts.contains(&by.post) {
        Ok(())
    } else {
        Err(Refusal::NotYours(posts))
    }
}

fn require_reason(reason: &TextRef) -> Result<(), Refusal> {
    if reason.chars == 0 {
        Err(Refusal::ReasonMissing)
    } else {
        Ok(())
    }
}
