//! Folds the store's events in: the shelf that all incidents share, and what one incident has of it.

use crate::event::Event;
use crate::plan::Plan;
use crate::state::{City, Incident, Ladder, Reservation, ReservationState, Shortfall};
use crate::time::Time;

impl City {
    /// The plan now in force keeps other quantities than the one before it: the difference is counted in or out.
    pub(super) fn recount_stock(&mut self, plan: &Plan) {
        let before = self.plan.clone();
        let before = before.iter().flat_map(|plan| &plan.stock);
        let before = before.map(|item| (item.id.clone(), item.quantity, 0));
        let now = plan.stock.iter();
        let now = now.map(|item| (item.id.clone(), 0, item.quantity));
        for (item, gone, come) in now.chain(before).collect::<Vec<_>>() {
            self.stock.entry(item).or_default().recount(gone, come);
        }
    }

    pub(super) fn shelve(&mut self, event: &Event) {
        match event {
            Event::StockReserved {
                reservation,
                incident,
                item,
                pieces,
                ..
            } => {
                self.next.reservation = self.next.reservation.max(reservation.next());
                self.reservations.insert(*reservation, *incident);
                self.stock
                    .entry(item.clone())
                    .or_default()
                    .set_aside(*pieces);
            }
            Event::StockReturned {
                reservation, back, ..
            } => {
                let held = self.reservation(*reservation).map(|held| held.1);
                let held = held.map(|held| (held.item.clone(), held.held()));
                if let Some((item, pieces)) = held {
                    self.stock.entry(item).or_default().take_back(pieces, *back);
                }
            }
            _ => {}
        }
    }
}

impl Incident {
    pub(super) fn apply_stock(&mut self, recorded: Time, event: &Event) {
        if let Event::StockReserved {
            reservation,
            item,
            asked,
            pieces,
            keeper,
            due,
            by,
            ..
        } = event
        {
            let reserved = Reservation {
                id: *reservation,
                item: item.clone(),
                asked: *asked,
                pieces: *pieces,
                keeper: keeper.clone(),
                due: *due,
                by: by.clone(),
                at: recorded,
                late: false,
                state: ReservationState::SetAside,
                short: None,
            };
            self.stock.insert(*reservation, reserved);
        }
        let (Event::StockShort { reservation, .. }
        | Event::ShortfallAnswered { reservation, .. }
        | Event::StockDelivered { reservation, .. }
        | Event::StockLate { reservation, .. }
        | Event::StockReturned { reservation, .. }) = event
        else {
            return;
        };
        if let Some(held) = self.stock.get_mut(reservation) {
            held.apply(recorded, event);
        }
    }
}

impl Reservation {
    fn apply(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::StockShort {
                missing,
                holder,
                due,
                ..
            } => {
                self.short = Some(Shortfall {
                    missing: *missing,
                    ladder: Ladder::starting(holder.clone(), *due),
                    answer: None,
                });
            }
            Event::ShortfallAnswered { text, by, .. } => {
                if let Some(short) = &mut self.short {
                    short.answer = Some((text.clone(), by.clone(), recorded));
                }
            }
            Event::StockDelivered { by, .. } => {
                let (at, by) = (recorded, by.clone());
                self.state = ReservationState::Forward { at, by };
            }
            Event::StockLate { .. } => self.late = true,
            Event::StockReturned { back, by, .. } => {
                let (at, by, back) = (recorded, by.clone(), *back);
                self.state = ReservationState::Back { at, by, back };
            }
            _ => {}
        }
    }
}
