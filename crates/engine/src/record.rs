//! A complaint as the engine sees it: where it came in, when, how many people, which matter.
//! Text and identities are absent by type; keys are hashes made with the store's own secret.

use crate::ids::{AreaId, CaseId, MatterId, UnitId};
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

/// The most cases that one act moves.
pub const MOVED_MAX: usize = 500;

/// The most people that one record speaks for.
pub const PEOPLE_MAX: u32 = 1_000_000;

/// What a case counts for, as it is written down of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// When it was made, by its record.
    pub time: Time,
    /// How it came in.
    pub channel: Channel,
    /// How many people it speaks for; 0 where one writer's earlier case is followed up.
    pub people: u32,
    /// Its matter.
    pub matter: MatterId,
    /// Its area, where one was said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub area: Option<AreaId>,
    /// Its unit, where one was said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<UnitId>,
}

/// How the record of a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// It counts for this.
    Counts(Counted),
    /// It counts for nothing.
    Struck(Strike),
}

/// Why a record should never have been counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strike {
    /// The same filing was entered before.
    Duplicate,
    /// It was entered to try something out.
    Trial,
    /// It was meant for another city.
    Elsewhere,
}

impl Strike {
    /// All of them.
    pub const ALL: [Strike; 3] = [Strike::Duplicate, Strike::Trial, Strike::Elsewhere];
}

/// What the log says of a case at its registration: given with an act that corrects it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Which case.
    pub case: CaseId,
    /// What it counted for.
    pub counted: Counted,
    /// Places in the keyword list of the plan that was in force then.
    pub keywords: Vec<u16>,
}

/// Which matter cases are moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveTo {
    /// A matter of their own; the first of them names it.
    New,
    /// A matter that the store knows.
    Matter(MatterId),
}

/// What is right about a case whose record was wrong, or which was struck out and counts after all. `T` is the
/// text: plain on its way in, a [`TextRef`](crate::act::TextRef) once sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction<T> {
    /// Which case.
    pub case: CaseId,
    /// When it was made.
    pub time: Time,
    /// How it came in.
    pub channel: Channel,
    /// How many people it speaks for.
    pub people: u32,
    /// Its area.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// Its unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Why.
    pub reason: T,
}

impl<T> Correction<T> {
    /// The same with its text replaced.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(
        self,
        mut seal: impl FnMut(T) -> Result<U, E>,
    ) -> Result<Correction<U>, E> {
        Ok(Correction {
            case: self.case,
            time: self.time,
            channel: self.channel,
            people: self.people,
            area: self.area,
            unit: self.unit,
            reason: seal(self.reason)?,
        })
    }
}
