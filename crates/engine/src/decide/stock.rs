//! Stock that all open incidents share: set aside for one of them, brought forward within its time, counted in
//! again. What is missing is never cut in silence: it goes to whoever verifies in the chain, with a clock.

use super::response::Response;
use super::site::of_group;
use super::{command_posts, open_incident, require_post, require_reason, with_stand_ins};
use crate::act::{Act, Actor, TextRef};
use crate::event::Event;
use crate::ids::{IncidentId, PostId, ReservationId, StockId};
use crate::plan::{GroupKind, Plan, StockItem};
use crate::refusal::{Refusal, StockRefusal, Thing};
use crate::state::{City, Incident, Reservation, ReservationState, Shelf, Shortfall};
use crate::time::Time;

pub(super) fn act(
    city: &City,
    by: &Actor,
    act: &Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    match act {
        Act::AskStock {
            incident,
            item,
            pieces,
        } => ask(city, *incident, item, *pieces, by, now),
        Act::DeliverStock { reservation } => deliver(city, *reservation, by, now),
        Act::ReturnStock { reservation, back } => take_back(city, *reservation, *back, by, now),
        Act::AnswerShortfall { reservation, text } => answer(city, *reservation, text, by, now),
        Act::AddStock { item, pieces } => add(city, item, *pieces, by),
        _ => Ok(Vec::new()),
    }
}

// Whoever leads a group on this incident, the groups that carry things, and command.
fn askers(plan: &Plan) -> Vec<PostId> {
    let mut posts = command_posts(plan);
    for group in &plan.groups {
        posts.extend(with_stand_ins(plan, &group.leader));
    }
    posts.extend(of_group(plan, GroupKind::Logistics));
    posts
}

// The item's own post with its stand-ins, and the group that carries things.
fn keepers(plan: &Plan, keeper: &PostId) -> Vec<PostId> {
    let mut posts = with_stand_ins(plan, keeper);
    posts.extend(of_group(plan, GroupKind::Logistics));
    posts
}

fn kept<'a>(plan: &'a Plan, id: &StockId) -> Result<&'a StockItem, Refusal> {
    let item = plan.stock.iter().find(|item| item.id == *id);
    item.ok_or(Refusal::Stock(StockRefusal::UnknownItem))
}

fn ask(
    city: &City,
    id: IncidentId,
    item: &StockId,
    asked: u32,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_incident(city, id)?;
    let plan = &incident.plan;
    let spec = kept(plan, item)?;
    require_post(by, askers(plan))?;
    if asked == 0 {
        return Err(Refusal::Stock(StockRefusal::NoPieces));
    }
    let left = city.stock.get(item).map_or(0, Shelf::left);
    let pieces = u32::try_from(left).unwrap_or(u32::MAX).min(asked);
    let (reservation, check) = (city.next.reservation, &plan.chain.verification);
    let short = Event::StockShort {
        reservation,
        incident: id,
        missing: asked - pieces,
        holder: check.post.clone(),
        due: now + check.within,
    };
    let mut response = Response::on(city, incident, now);
    response.push(Event::StockReserved {
        reservation,
        incident: id,
        item: item.clone(),
        asked,
        pieces,
        keeper: spec.post.clone(),
        due: now + spec.forward_within,
        by: by.clone(),
    });
    if pieces < asked {
        response.push(short);
    }
    Ok(response.finish())
}

fn reserved(city: &City, id: ReservationId) -> Result<(&Incident, &Reservation), Refusal> {
    city.reservation(id)
        .ok_or(Refusal::NotFound(Thing::Reservation))
}

fn deliver(city: &City, id: ReservationId, by: &Actor, now: Time) -> Result<Vec<Event>, Refusal> {
    let (incident, held) = reserved(city, id)?;
    require_post(by, keepers(&incident.plan, &held.keeper))?;
    if !held.on_the_way() {
        return Err(Refusal::Stock(StockRefusal::NothingToDeliver));
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::StockDelivered {
        reservation: id,
        incident: incident.id,
        by: by.clone(),
    });
    Ok(response.finish())
}

// Also after the end: pieces stay out until somebody has counted them.
fn take_back(
    city: &City,
    id: ReservationId,
    back: u32,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (incident, held) = reserved(city, id)?;
    require_post(by, keepers(&incident.plan, &held.keeper))?;
    match held.held() {
        0 => return Err(Refusal::Stock(StockRefusal::NothingToReturn)),
        pieces if back > pieces => return Err(Refusal::Stock(StockRefusal::BackAtMost(pieces))),
        pieces if back < pieces && held.state == ReservationState::SetAside => {
            return Err(Refusal::Stock(StockRefusal::NotForward(pieces)));
        }
        _ => {}
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::StockReturned {
        reservation: id,
        incident: incident.id,
        back,
        by: by.clone(),
    });
    Ok(response.finish())
}

// Whoever it has reached, the verifier and who stands in, and command.
fn answerers(plan: &Plan, short: &Shortfall) -> Vec<PostId> {
    let mut posts = command_posts(plan);
    posts.extend(with_stand_ins(plan, &plan.chain.verification.post));
    posts.extend(short.ladder.reached.iter().cloned());
    posts
}

fn answer(
    city: &City,
    id: ReservationId,
    text: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let (incident, held) = reserved(city, id)?;
    let incident = open_incident(city, incident.id)?;
    let short = held
        .unanswered()
        .ok_or(Refusal::Stock(StockRefusal::NoShortfall))?;
    require_post(by, answerers(&incident.plan, short))?;
    require_reason(text)?;
    let mut response = Response::on(city, incident, now);
    response.push(Event::ShortfallAnswered {
        reservation: id,
        incident: incident.id,
        text: text.clone(),
        by: by.clone(),
    });
    Ok(response.finish())
}

fn add(city: &City, item: &StockId, pieces: u32, by: &Actor) -> Result<Vec<Event>, Refusal> {
    let plan = super::plan_of(city)?;
    let spec = kept(plan, item)?;
    require_post(by, keepers(plan, &spec.post))?;
    if pieces == 0 {
        return Err(Refusal::Stock(StockRefusal::NoPieces));
    }
    Ok(vec![Event::StockAdded {
        item: item.clone(),
        pieces,
        by: by.clone(),
    }])
}

/// What was set aside is not there in time.
pub(super) fn late(city: &City, id: ReservationId, now: Time) -> Vec<Event> {
    let Some((incident, held)) = city.reservation(id) else {
        return Vec::new();
    };
    let waits = incident.ended.is_none() && held.on_the_way() && !held.late;
    if !waits || now < held.due {
        return Vec::new();
    }
    let mut response = Response::on(city, incident, now);
    response.push(Event::StockLate {
        reservation: id,
        incident: incident.id,
    });
    response.finish()
}

impl Response {
    /// What has not left the store when an incident ends stays there.
    pub(super) fn keep_in_store(&mut self, by: &Actor) {
        let waiting = self
            .incident
            .stock
            .values()
            .filter(|held| held.on_the_way());
        let waiting: Vec<_> = waiting.map(|held| (held.id, held.pieces)).collect();
        for (reservation, back) in waiting {
            self.push(Event::StockReturned {
                reservation,
                incident: self.incident.id,
                back,
                by: by.clone(),
            });
        }
    }
}
