//! Who is there: areas, units, groups and posts. A post is a duty; who holds it is no part of a plan.

use super::Label;
use crate::ids::{AreaId, GroupId, PostId, UnitId};
use serde::{Deserialize, Serialize};

/// A part of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its name in records.
    pub id: AreaId,
    /// Its name for people.
    pub name: Label,
}

/// A member or responsible organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its name in records.
    pub id: UnitId,
    /// Its name for people.
    pub name: Label,
    /// What the plan asks of it.
    pub duty: Option<Label>,
    /// The unit that it is under: what accuses that one is kept from this one too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<UnitId>,
}

/// Whether a group works on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// On site.
    Front,
    /// In the office.
    Rear,
}

/// What a group is for: the field's standard five front groups and the policy group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// Reception and triage.
    Reception,
    /// Order and crowd safety.
    Safety,
    /// Signed statements and the question board.
    PublicInformation,
    /// Medical care.
    Medical,
    /// Supplies.
    Logistics,
    /// Solutions and promises.
    Policy,
}

/// Posts that work together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name in the plan.
    pub id: GroupId,
    /// Its name for people.
    pub name: Label,
    /// What it is for.
    pub kind: GroupKind,
    /// On site or in the office.
    pub place: Place,
    /// The post that leads it.
    pub leader: PostId,
    /// What the plan asks of it.
    pub duty: Option<Label>,
    /// What it brings along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<Equipment>,
}

/// Something a group brings along and takes home again; what is used up is stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    /// What it is.
    pub name: Label,
    /// How many.
    pub quantity: u64,
}

/// A named duty, held by a person per shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its name in the plan.
    pub id: PostId,
    /// Its name for people.
    pub name: Label,
    /// The unit that fills it.
    pub unit: Option<UnitId>,
    /// The group it works in.
    pub group: Option<GroupId>,
    /// Who takes over, in order.
    pub substitutes: Vec<PostId>,
    /// Whom an unanswered clock reaches after the substitute.
    pub superior: Option<PostId>,
}
