//! What the plan is sized for: the load of its scenarios and of an ordinary year. Counts of matters and of people
//! on site, never of anybody in particular.

use super::Label;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// A year as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Which year.
    pub year: u64,
    /// Complaints received, of all channels.
    pub petitions: u64,
    /// Collective visits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collective_visits: Option<u64>,
    /// People in a collective visit, on average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_per_visit: Option<u64>,
    /// Incidents in which one person's life was in danger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_safety: Option<u64>,
}

/// What the plan expects to happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name in the plan.
    pub id: String,
    /// Its name for people.
    pub name: Label,
    /// What happens.
    pub about: Option<Label>,
    /// How many people on site the plan has to hold for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// How many matters at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matters: Option<u64>,
    /// Public attention, as the one figure it is typed in as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<u64>,
    /// How long it lasts at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Span>,
}
