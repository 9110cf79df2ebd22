//! A complaint as the engine sees it: where it came in, when, how many people, which matter.
//! Text and identities are absent by type; keys are hashes made with the store's own secret.

use crate::ids::{AreaId, MatterId, UnitId};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// How a complaint came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 来信
    Letter,
    /// 来访
    Visit,
    /// 网上
    Web,
    /// 12345 热线
    Hotline,
    /// 网格
    Grid,
}

/// Which of the five systems a record came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// The petition system.
    #[serde(rename = "petition")]
    Petition,
    /// The 12345 hotline.
    #[serde(rename = "12345")]
    Hotline12345,
    /// Grid inspectors.
    #[serde(rename = "grid")]
    Grid,
    /// The web form.
    #[serde(rename = "web")]
    Web,
    /// Open311.
    #[serde(rename = "open311")]
    Open311,
}

/// Which matter a new case belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatterChoice {
    /// Grouped by hand elsewhere: a keyed hash of the label it came with.
    Keyed(u64),
    /// A matter that the store knows.
    Known(MatterId),
    /// A matter of its own.
    New,
}

/// A complaint to register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Keyed hash of source and id: equal for a duplicate.
    pub key: u64,
    /// When it was made, by the record.
    pub time: Time,
    /// How it came in.
    pub channel: Channel,
    /// From which system.
    pub source: Source,
    /// How many people it speaks for, at least 1; 0 where one writer's earlier case is followed up.
    pub people: u32,
    /// Which matter.
    pub matter: MatterChoice,
    /// Which area, if said.
    pub area: Option<AreaId>,
    /// Which unit, if said.
    pub unit: Option<UnitId>,
    /// Places in the plan's keyword list, ascending, each once.
    pub keywords: Vec<u16>,
    /// The petitioner asks for it to be shown in public; staff decide what is shown.
    pub public: bool,
}
