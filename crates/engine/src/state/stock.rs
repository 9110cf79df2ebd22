//! What is in store, and what incidents have of it. Pieces are counted, each in one place at a time:
//! left in the store, set aside for one incident, or used up.

use crate::act::{Actor, TextRef};
use crate::ids::{PostId, ReservationId, StockId};
use crate::state::Ladder;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// One item of the store, for all incidents together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shelf {
    /// Pieces there ever were: as the plan in force says, and what was added since.
    pub quantity: u64,
    /// Pieces that incidents have, on the way and on site.
    pub reserved: u64,
    /// Pieces that did not come back.
    pub used: u64,
}

impl Shelf {
    /// Pieces that can still be set aside.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.quantity
            .saturating_sub(self.reserved)
            .saturating_sub(self.used)
    }

    // Another plan counts otherwise: what is out is out all the same.
    pub(super) fn recount(&mut self, before: u64, now: u64) {
        let counted = self.quantity.saturating_sub(before).saturating_add(now);
        self.quantity = counted.max(self.reserved + self.used);
    }

    pub(super) fn add(&mut self, pieces: u32) {
        self.quantity = self.quantity.saturating_add(pieces.into());
    }

    pub(super) fn set_aside(&mut self, pieces: u32) {
        self.reserved += u64::from(pieces);
        self.quantity = self.quantity.max(self.reserved + self.used);
    }

    pub(super) fn take_back(&mut self, pieces: u32, back: u32) {
        self.reserved = self.reserved.saturating_sub(pieces.into());
        self.used += u64::from(pieces.saturating_sub(back));
    }
}

/// Where reserved pieces are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReservationState {
    /// Set aside in the store.
    SetAside,
    /// On site.
    Forward {
        /// Since when.
        at: Time,
        /// Who says so.
        by: Actor,
    },
    /// Counted in again; what is missing was used up.
    Back {
        /// When.
        at: Time,
        /// Who counted.
        by: Actor,
        /// How many.
        back: u32,
    },
}

/// Pieces that were asked for and are not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// How many.
    pub missing: u32,
    /// Who is to say what happens, and by when.
    pub ladder: Ladder,
    /// What was said, by whom and when.
    pub answer: Option<(TextRef, Actor, Time)>,
}

/// Something in store that an incident asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of Event::StockReserved")]
pub struct Reservation {
    pub id: ReservationId,
    pub item: StockId,
    pub asked: u32,
    pub pieces: u32,
    pub keeper: PostId,
    pub due: Time,
    pub by: Actor,
    pub at: Time,
    /// It was not there in time; stays true afterwards.
    pub late: bool,
    pub state: ReservationState,
    pub short: Option<Shortfall>,
}

impl Reservation {
    /// Pieces that the incident has, on the way or on site.
    #[must_use]
    pub const fn held(&self) -> u32 {
        match self.state {
            ReservationState::Back { .. } => 0,
            _ => self.pieces,
        }
    }

    /// Whether something waits to be brought forward.
    #[must_use]
    pub const fn on_the_way(&self) -> bool {
        matches!(self.state, ReservationState::SetAside) && self.pieces > 0
    }

    /// The shortfall that nobody has said anything about.
    #[must_use]
    pub fn unanswered(&self) -> Option<&Shortfall> {
        self.short.as_ref().filter(|short| short.answer.is_none())
    }
}
