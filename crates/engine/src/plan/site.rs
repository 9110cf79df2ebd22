//! The site as the plan draws it: where people are and which ways lead there. A place is never somebody's.

use super::Label;
use crate::ids::{LaneId, ZoneId};
use serde::{Deserialize, Serialize};

/// What a part of the site is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    /// Where people are received.
    Reception,
    /// Around the entrance, half closed at III.
    Core,
    /// Between the core and the street.
    Buffer,
    /// Where people go when they have to leave quickly.
    Evacuation,
}

/// A part of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Its name in the plan.
    pub id: ZoneId,
    /// Its name for people.
    pub name: Label,
    /// What it is for.
    pub kind: ZoneKind,
    /// How many people it takes safely; absent where the plan does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u64>,
}

/// What a way is for. The first three stay open at every level (charter 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// For people on foot.
    Walking,
    /// For ambulances.
    Ambulance,
    /// The reception hall's door.
    ReceptionDoor,
    /// Where people stand in line or go in one direction.
    Crowd,
    /// For vehicles.
    Vehicle,
}

impl LaneKind {
    /// Whether nothing may close it.
    #[must_use]
    pub const fn stays_open(self) -> bool {
        matches!(
            self,
            LaneKind::Walking | LaneKind::Ambulance | LaneKind::ReceptionDoor
        )
    }
}

/// A way over the site, or its door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLane {
    /// Its name in the plan.
    pub id: LaneId,
    /// Its name for people.
    pub name: Label,
    /// What it is for.
    pub kind: LaneKind,
}
