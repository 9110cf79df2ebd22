//! What stock asks of the outside: the clocks of a delivery and of a shortfall, and who has to know.

use super::{About, Effect, notice, nth};
use crate::act::TimerKey;
use crate::event::Event;
use crate::ids::{IncidentId, PostId, ReservationId};
use crate::state::{City, Reservation, ReservationState};
use crate::time::Time;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::StockReserved {
            reservation,
            pieces,
            keeper,
            due,
            ..
        } if *pieces > 0 => {
            let reservation = *reservation;
            let key = TimerKey::Stock { reservation };
            let timer = Effect::SetTimer { key, due: *due };
            vec![timer, notice(About::Stock { reservation }, keeper, None)]
        }
        Event::StockShort {
            reservation,
            holder,
            due,
            ..
        } => short_waits(*reservation, holder, *due),
        Event::ShortfallAnswered { reservation, .. } => answered(city, *reservation),
        Event::StockDelivered { reservation, .. } | Event::StockReturned { reservation, .. } => {
            let key = TimerKey::Stock {
                reservation: *reservation,
            };
            vec![Effect::CancelTimer { key }]
        }
        Event::StockLate { reservation, .. } => late(city, *reservation),
        _ => Vec::new(),
    }
}

pub(super) fn short_waits(reservation: ReservationId, holder: &PostId, due: Time) -> Vec<Effect> {
    let key = TimerKey::Shortfall { reservation };
    vec![
        Effect::SetTimer { key, due },
        notice(About::StockShort { reservation }, holder, None),
    ]
}

fn answered(city: &City, reservation: ReservationId) -> Vec<Effect> {
    let key = TimerKey::Shortfall { reservation };
    let about = About::ShortfallAnswered { reservation };
    let held = city.reservation(reservation);
    let told = held.map(|(_, held)| notice(about, &held.by.post, None));
    std::iter::once(Effect::CancelTimer { key })
        .chain(told)
        .collect()
}

// Whoever brings it, and whoever waits for it.
fn late(city: &City, reservation: ReservationId) -> Vec<Effect> {
    let Some((_, held)) = city.reservation(reservation) else {
        return Vec::new();
    };
    let about = About::StockLate { reservation };
    let mut posts = vec![&held.keeper, &held.by.post];
    posts.dedup();
    posts
        .into_iter()
        .map(|post| notice(about, post, None))
        .collect()
}

/// An incident is over: whoever keeps what is still out counts it in, each time it ends.
pub(super) fn still_out(city: &City, id: IncidentId) -> Vec<Effect> {
    let Some(incident) = city.incidents.get(&id) else {
        return Vec::new();
    };
    let out = |held: &&Reservation| matches!(held.state, ReservationState::Forward { .. });
    let times = incident.reopened.len();
    let told = |held: &Reservation| {
        let about = About::StockOut {
            reservation: held.id,
        };
        nth(about, times, &held.keeper, None)
    };
    incident.stock.values().filter(out).map(told).collect()
}
