//! The compiled plan: what the engine runs. The plan room reads text into this and refuses what
//! the charter leaves out; nothing here can express a person, a text search or a measure against speech.

mod expr;

pub use expr::{Condition, Expr, Holds, Op, Type, Value, Var};

use crate::ids::{AreaId, ChannelId, GroupId, IndicatorId, PostId, TaskSpecId, UnitId};
use crate::record::Channel;
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A name as the plan writes it, with its English where the plan gives one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English; the Chinese is shown where it is absent.
    pub en: Option<String>,
}

impl Label {
    /// The English where there is one, else the Chinese.
    #[must_use]
    pub fn english(&self) -> &str {
        self.en.as_deref().unwrap_or(&self.zh)
    }
}

/// A whole plan, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The document's title.
    pub title: Label,
    /// The city.
    pub city: Label,
    /// The version as its writer names it; unique per signed-off plan.
    pub version: String,
    /// Who signed this version off, and when; absent in a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_off: Option<SignedOff>,
    /// Sub-districts and larger: the closed list for records' `area`.
    pub areas: Vec<Area>,
    /// Member and responsible units: the closed list for records' `unit`.
    pub units: Vec<Unit>,
    /// Front groups and the policy group.
    pub groups: Vec<Group>,
    /// Named duties.
    pub posts: Vec<Post>,
    /// Words counted over hotline records.
    pub keywords: Vec<Keyword>,
    /// Expressions over counts and windows.
    pub indicators: Vec<Indicator>,
    /// Screening, verification, decision.
    pub chain: Chain,
    /// Ways to reach a post.
    pub channels: Vec<ChannelPlan>,
    /// Levels in rising order: IV, III, II, I. A level that is absent cannot be started.
    pub levels: Vec<LevelPlan>,
    /// What the plan expects to happen; drills are written against these.
    pub scenarios: Vec<Scenario>,
}

/// The named person who answers for a version of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOff {
    /// The person.
    pub by: String,
    /// The day, as `2026-01-05`.
    pub on: String,
}

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

/// A word counted over hotline records. It may not look like a name, a number or a plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyword {
    /// The word.
    pub text: String,
    /// The two named persons who adopted it.
    pub adopted_by: Vec<String>,
}

/// What an indicator watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Watches {
    /// Each matter over a sliding window, against the window before it.
    Matter {
        /// Counted channels.
        channels: Vec<Channel>,
        /// Length of one window; two are held.
        window: Span,
    },
    /// Each plan keyword per calendar day of the city.
    Keyword {
        /// Counted channels.
        channels: Vec<Channel>,
    },
}

/// An expression over counts and windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its name in signals.
    pub id: IndicatorId,
    /// Its name for people.
    pub name: Label,
    /// What is counted.
    pub watches: Watches,
    /// When it is crossed.
    pub when: Condition,
}

/// The three steps of the decision chain, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Is there something to it? (command centre)
    Screening,
    /// Is it so? (deputy commander)
    Verification,
    /// Which level? (commander)
    Decision,
}

/// One step's clock and who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainStep {
    /// Who acts.
    pub post: PostId,
    /// How long they have.
    pub within: Span,
}

/// The decision chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Information officers: who may report a matter by hand.
    pub reporters: Vec<PostId>,
    /// First step.
    pub screening: ChainStep,
    /// Second step.
    pub verification: ChainStep,
    /// Third step; its post commands.
    pub decision: ChainStep,
    /// Who hears the alarm when nobody acted.
    pub alarm: Vec<PostId>,
}

impl Chain {
    /// The clock of a step.
    #[must_use]
    pub fn step(&self, step: Step) -> &ChainStep {
        match step {
            Step::Screening => &self.screening,
            Step::Verification => &self.verification,
            Step::Decision => &self.decision,
        }
    }
}

/// How a channel works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// The duty board itself.
    Board,
    /// Text message.
    Sms,
    /// Voice call.
    Phone,
    /// Meeting invitation.
    Meeting,
    /// Sealed document.
    SealedDocument,
    /// Satellite phone.
    SatellitePhone,
    /// Mail.
    Mail,
}

/// A way to reach a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelPlan {
    /// Its name in the plan.
    pub id: ChannelId,
    /// Its name for people.
    pub name: Label,
    /// How it works.
    pub kind: ChannelKind,
}

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

/// What the plan expects to happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name in the plan.
    pub id: String,
    /// Its name for people.
    pub name: Label,
    /// What happens.
    pub about: Option<Label>,
}

impl Plan {
    /// The post of that name.
    #[must_use]
    pub fn post(&self, id: &PostId) -> Option<&Post> {
        self.posts.iter().find(|post| post.id == *id)
    }

    /// The group of that name.
    #[must_use]
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == *id)
    }

    /// The unit of that name.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// The channel of that name.
    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&ChannelPlan> {
        self.channels.iter().find(|channel| channel.id == *id)
    }

    /// What the plan says of a level; `None` where it says nothing.
    #[must_use]
    pub fn level(&self, level: Level) -> Option<&LevelPlan> {
        self.levels.iter().find(|plan| plan.level == level)
    }

    /// The commander's post.
    #[must_use]
    pub fn commander(&self) -> &PostId {
        &self.chain.decision.post
    }

    /// SHA-256 of the plan's canonical form, as lower-case hex.
    #[must_use]
    pub fn digest(&self) -> String {
        use sha2::{Digest, Sha256};
        let bytes = serde_json::to_vec(self).expect("a plan holds only strings, numbers and lists");
        Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
