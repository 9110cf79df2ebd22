//! What a plan says of each response level: what is released, put in place and done, and how it
//! comes down again. Absent: thresholds of any kind; they are the plan's data.

use super::{Condition, Label};
use crate::ids::{ChannelId, GroupId, LaneId, PostId, StockId, TaskSpecId, ZoneId};
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A response level; the number is the model, the colour is a label (Emergency Response Law, 63 and 71).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// The lowest.
    IV,
    /// Third.
    III,
    /// Second.
    II,
    /// The highest.
    I,
}

impl Level {
    /// All four, lowest first.
    pub const ALL: [Level; 4] = [Level::IV, Level::III, Level::II, Level::I];

    /// `IV`, `III`, `II`, `I`.
    #[must_use]
    pub const fn numeral(self) -> &'static str {
        match self {
            Level::IV => "IV",
            Level::III => "III",
            Level::II => "II",
            Level::I => "I",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.numeral())
    }
}

/// The plan's label for a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// 蓝
    Blue,
    /// 黄
    Yellow,
    /// 橙
    Orange,
    /// 红
    Red,
}

/// Everything the plan says of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelPlan {
    /// Which level.
    pub level: Level,
    /// The plan's label.
    pub colour: Colour,
    /// Its name for people.
    pub name: Label,
    /// How long it is expected to last (Emergency Response Law, 72).
    pub expected: Span,
    /// When the machine suggests this level; a person decides.
    pub suggest_when: Option<Condition>,
    /// What is released, how and to whom.
    pub release: Release,
    /// What is put in place on site while there is danger.
    pub measures: Vec<Measure>,
    /// What has to be done.
    pub tasks: Vec<TaskSpec>,
    /// When the machine suggests a lower level or the end; a person decides.
    pub step_down: Vec<StepDown>,
    /// Left by a step down, this level is suggested again only once its condition was false, or after this long:
    /// so a level does not flap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Span>,
}

/// What is released at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Channels; every recipient is reached by each of them.
    pub channels: Vec<ChannelId>,
    /// Recipients.
    pub to: Vec<PostId>,
    /// How long a second person has to release it; absent where one person is enough.
    pub second_person_within: Option<Span>,
}

/// The kind of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// A room or area opened for people.
    Zone,
    /// A barrier against vehicles, a fence.
    Barrier,
    /// A change to buses, metro or roads.
    Transport,
    /// Care or supplies on site.
    Care,
}

/// Something put in place on site; it ends with the danger (Emergency Response Law, 86).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What is put in place.
    pub name: Label,
    /// Its kind.
    pub kind: MeasureKind,
    /// Lanes and doors that stay open with it.
    pub keeps_open: Vec<Lane>,
    /// The crowd-safety reason; required for transport.
    pub safety_reason: Option<String>,
    /// Whether the public is told; required for transport.
    pub public_notice: bool,
    /// Where on the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneId>,
    /// Ways that it closes; never one that stays open at every level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closes: Vec<LaneId>,
}

/// What stays open at every level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// For people on foot.
    Walking,
    /// For ambulances.
    Ambulance,
    /// The reception hall's door.
    ReceptionDoor,
}

/// What shows that a task was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The doer's word is enough.
    None,
    /// A written account.
    Note,
    /// A figure.
    Figure,
    /// A file or photo.
    File,
    /// A signed document.
    Signature,
}

/// A task as the plan writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSpec {
    /// Its name in the plan; the same name at two levels is the same task.
    pub id: TaskSpecId,
    /// What has to be done.
    pub title: Label,
    /// Which group does it.
    pub group: GroupId,
    /// Which post answers for it.
    pub owner: PostId,
    /// Deadline after the level starts.
    pub within: Span,
    /// What shows it was done.
    pub evidence: Evidence,
    /// Tasks of the same level that have to be done first; this one's deadline counts from then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<TaskSpecId>,
    /// Comes again this long after the last time, while the level lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// Stays to be done when the level goes down.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stays: bool,
    /// What those who came have in hand once it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<Gives>,
    /// Stock that it brings forward.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stock: Vec<StockId>,
}

/// What those who came have in hand once a task is done (charter 4, M16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// An answer: said, or published and signed.
    Answer,
    /// Promises with owner, date and acceptance test.
    Promise,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Where a step-down leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "to", content = "level", rename_all = "snake_case")]
pub enum Target {
    /// To a level.
    Level(Level),
    /// To the end.
    End,
}

/// When the machine suggests a lower level or the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDown {
    /// Where to.
    pub to: Target,
    /// When.
    pub when: Condition,
}
