//! What an incident as a whole asks of the outside: the instants at which its conditions can change by
//! time alone, and who hears what becomes of it.

use super::{About, Effect, nth};
use crate::act::TimerKey;
use crate::event::Event;
use crate::ids::IncidentId;
use crate::plan::{Condition, Var};
use crate::state::{ANSWER_WITHIN, City, Incident};
use crate::time::Time;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::IncidentOpened(opened) => watches(city, opened.incident),
        Event::LevelChanged { incident, .. } => watches(city, *incident),
        Event::QuestionRecorded { incident, .. } => {
            vec![watch(*incident, city.recorded + ANSWER_WITHIN)]
        }
        Event::IncidentEnded { incident, .. } => {
            let incident = *incident;
            let mut effects = told(city, incident, About::Ended { incident });
            effects.extend(super::stock::still_out(city, incident));
            effects
        }
        Event::IncidentMerged { incident, into, .. } => {
            let incident = *incident;
            let mut effects = asked(city, *into);
            effects.extend(told(city, incident, About::Merged { incident }));
            effects
        }
        Event::IncidentReopened { incident, .. } => {
            let incident = *incident;
            let mut effects = watches(city, incident);
            effects.extend(asked(city, incident));
            effects.extend(told(city, incident, About::Reopened { incident }));
            effects
        }
        _ => Vec::new(),
    }
}

fn watch(incident: IncidentId, at: Time) -> Effect {
    let key = TimerKey::Watch { incident, at };
    Effect::SetTimer { key, due: at }
}

// An instant at which a question that nobody has settled is overdue, for each that still waits for it.
fn asked(city: &City, id: IncidentId) -> Vec<Effect> {
    let Some(incident) = city.incidents.get(&id) else {
        return Vec::new();
    };
    let due = incident
        .unsettled()
        .map(|question| question.asked + ANSWER_WITHIN);
    due.filter(|at| *at > city.recorded)
        .map(|at| watch(id, at))
        .collect()
}

// Everybody who was told of the incident hears what became of it, each time it changes.
fn told(city: &City, id: IncidentId, about: About) -> Vec<Effect> {
    let Some(incident) = city.incidents.get(&id) else {
        return Vec::new();
    };
    let Some(level) = incident.plan.level(incident.level) else {
        return Vec::new();
    };
    let times = match about {
        About::Reopened { .. } => incident.reopened.len().saturating_sub(1),
        _ => incident.reopened.len(),
    };
    let each = |post| {
        level
            .release
            .channels
            .iter()
            .map(move |channel| nth(about, times, post, Some(channel)))
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
    instants.extend(held_until(incident));
    instants.sort_unstable();
    instants.dedup();
    let ahead = instants.into_iter().filter(|at| *at > city.recorded);
    ahead.map(|at| watch(id, at)).collect()
}

// When the level that was left may be suggested again.
fn held_until(incident: &Incident) -> Option<Time> {
    let hold = incident.plan.level(incident.left?)?.hold?;
    Some(incident.level_since + hold)
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
