//! What is asked in public: one figure for a matter, typed in by a signed-in person with its published source.
//! All that can follow is the task of publishing an answer (charter 2): no level, no signal, no incident.

use super::site::of_group;
use super::{plan_of, require_post, require_reason, with_stand_ins};
use crate::act::{Act, Actor, TextRef};
use crate::event::Event;
use crate::ids::{MatterId, PostId, UnitId};
use crate::plan::{AttentionRule, GroupKind, Plan};
use crate::refusal::{Refusal, Thing};
use crate::state::{Attention, City};
use crate::time::Time;

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::NoteAttention { matter, seen, text } => note(city, *matter, *seen, text, by, now),
        Act::PublishAnswer { matter, unit, text } => publish(city, *matter, unit, text, by),
        _ => Ok(Vec::new()),
    }
}

fn note(
    city: &City,
    matter: MatterId,
    seen: u64,
    text: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    plan.post(&by.post).ok_or(Refusal::UnknownPost)?;
    let rule = plan.attention.as_ref().ok_or(Refusal::NoAttentionRule)?;
    if !city.matters.contains_key(&matter) {
        return Err(Refusal::NotFound(Thing::Matter));
    }
    require_reason(text)?;
    let mut events = vec![Event::AttentionNoted {
        matter,
        seen,
        text: text.clone(),
        by: by.clone(),
    }];
    let answered = answered(city.attention.get(&matter), rule, now);
    if seen >= rule.at_least && !answered {
        events.push(Event::AnswerAsked {
            matter,
            owner: rule.answer_by.clone(),
            due: now + rule.within,
        });
    }
    Ok(events)
}

// It is asked for already, or was given within the span that the figure covers.
fn answered(held: Option<&Attention>, rule: &AttentionRule, now: Time) -> bool {
    held.is_some_and(|held| {
        let last = held.answers.last();
        held.asked.is_some() || last.is_some_and(|last| now - last.at < rule.window)
    })
}

// Who the plan names with its stand-ins, the public information group, and the unit's own posts.
fn publishers(plan: &Plan, owner: &PostId, unit: &UnitId) -> Vec<PostId> {
    let mut posts = with_stand_ins(plan, owner);
    posts.extend(of_group(plan, GroupKind::PublicInformation));
    let of_unit = plan
        .posts
        .iter()
        .filter(|post| post.unit.as_ref() == Some(unit));
    posts.extend(of_unit.map(|post| post.id.clone()));
    posts
}

fn publish(
    city: &City,
    matter: MatterId,
    unit: &UnitId,
    text: &TextRef,
    by: &Actor,
) -> Result<Vec<Event>, Refusal> {
    let plan = plan_of(city)?;
    plan.unit(unit).ok_or(Refusal::UnknownUnit)?;
    let asked = city
        .attention
        .get(&matter)
        .and_then(|held| held.asked.as_ref());
    let asked = asked.ok_or(Refusal::NoAnswerAsked)?;
    require_post(by, publishers(plan, &asked.owner, unit))?;
    require_reason(text)?;
    Ok(vec![Event::AnswerPublished {
        matter,
        unit: unit.clone(),
        text: text.clone(),
        by: by.clone(),
    }])
}

pub(super) fn overdue(city: &City, matter: MatterId, now: Time) -> Vec<Event> {
    let asked = city
        .attention
        .get(&matter)
        .and_then(|held| held.asked.as_ref());
    let late = asked.is_some_and(|asked| !asked.overdue && now >= asked.due);
    if late {
        vec![Event::AnswerOverdue { matter }]
    } else {
        Vec::new()
    }
}
