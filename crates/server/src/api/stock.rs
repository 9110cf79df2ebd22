//! The shapes of the store that programs read: counts and instants.

use super::openapi::shape::shaped;
use super::view::ClockView;
use huiyin_engine::City;
use huiyin_engine::ids::{PostId, ReservationId};
use huiyin_engine::state::{Reservation, ReservationState};
use serde::Serialize;

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct ReservationView {
        reservation: ReservationId,
        item: String,
        asked: u32,
        /// Fewer than asked where no more was left.
        pieces: u32,
        state: &'static str,
        keeper: PostId,
        due: String,
        late: bool,
        /// How many came back, once somebody counted.
        back: Option<u32>,
        missing: u32,
        /// Whoever was told of what is missing, while they have not answered.
        shortfall: Option<ClockView>,
    }
}

impl ReservationView {
    pub(super) fn of(held: &Reservation) -> Self {
        let (state, back) = match held.state {
            ReservationState::SetAside => ("set_aside", None),
            ReservationState::Forward { .. } => ("forward", None),
            ReservationState::Back { back, .. } => ("back", Some(back)),
        };
        ReservationView {
            reservation: held.id,
            item: held.item.to_string(),
            asked: held.asked,
            pieces: held.pieces,
            state,
            keeper: held.keeper.clone(),
            due: held.due.to_string(),
            late: held.late,
            back,
            missing: held.asked - held.pieces,
            shortfall: held.unanswered().map(|short| ClockView::of(&short.ladder)),
        }
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct ShelfView {
        item: String,
        quantity: u64,
        reserved: u64,
        used: u64,
        left: u64,
    }
}

/// The store, for all incidents together.
pub(super) fn shelves(city: &City) -> Vec<ShelfView> {
    let view =
        |(item, shelf): (&huiyin_engine::ids::StockId, &huiyin_engine::state::Shelf)| ShelfView {
            item: item.to_string(),
            quantity: shelf.quantity,
            reserved: shelf.reserved,
            used: shelf.used,
            left: shelf.left(),
        };
    city.stock.iter().map(view).collect()
}
