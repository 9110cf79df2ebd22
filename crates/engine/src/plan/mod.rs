//! The compiled plan: what the engine runs. The plan room reads text into this and refuses what
//! the charter leaves out; nothing here can express a person, a text search or a measure against speech.

mod expr;
mod level;
mod load;
mod organisation;
mod resources;
mod site;

pub use expr::{Condition, Expr, Holds, Op, Type, Value, Var};
pub use level::{
    Colour, Evidence, Gives, Lane, Level, LevelPlan, Measure, MeasureKind, Release, StepDown,
    Target, TaskSpec,
};
pub use load::{Baseline, Scenario};
pub use organisation::{Area, Equipment, Group, GroupKind, Place, Post, Unit};
pub use resources::{AttentionRule, LifeSafety, StockItem};
pub use site::{LaneKind, SiteLane, Zone, ZoneKind};

use crate::ids::{
    ChannelId, GroupId, IndicatorId, LaneId, PostId, StockId, TaskSpecId, UnitId, ZoneId,
};
use crate::record::Channel;
use crate::time::Span;
use serde::{Deserialize, Serialize};

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

/// A whole plan, checked. The default is empty: it stands where the real one is still to be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
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
    /// When public attention asks for an answer; absent where the plan says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<AttentionRule>,
    /// What starts at once when somebody's life is in danger; absent where the plan says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_safety: Option<LifeSafety>,
    /// What is kept in store for people on site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stock: Vec<StockItem>,
    /// The parts of the site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
    /// The ways over the site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lanes: Vec<SiteLane>,
    /// The year the plan is sized for; absent where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
}

/// The named person who answers for a version of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOff {
    /// The person.
    pub by: String,
    /// The day, as `2026-01-05`.
    pub on: String,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ChainStep {
    /// Who acts.
    pub post: PostId,
    /// How long they have.
    pub within: Span,
}

/// The decision chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
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

    /// The unit that a unit is under.
    #[must_use]
    pub fn unit_above(&self, id: &UnitId) -> Option<UnitId> {
        self.unit(id)?.under.clone()
    }

    /// The channel of that name.
    #[must_use]
    pub fn channel(&self, id: &ChannelId) -> Option<&ChannelPlan> {
        self.channels.iter().find(|channel| channel.id == *id)
    }

    /// The stock of that name.
    #[must_use]
    pub fn stock_item(&self, id: &StockId) -> Option<&StockItem> {
        self.stock.iter().find(|item| item.id == *id)
    }

    /// The part of the site of that name.
    #[must_use]
    pub fn zone(&self, id: &ZoneId) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == *id)
    }

    /// The way of that name.
    #[must_use]
    pub fn lane(&self, id: &LaneId) -> Option<&SiteLane> {
        self.lanes.iter().find(|lane| lane.id == *id)
    }

    /// What the plan says of a level; `None` where it says nothing.
    #[must_use]
    pub fn level(&self, level: Level) -> Option<&LevelPlan> {
        self.levels.iter().find(|plan| plan.level == level)
    }

    /// Every task that the plan writes: those of its levels, then those that start on a life-safety report.
    pub fn task_specs(&self) -> impl Iterator<Item = &TaskSpec> {
        let at_once = self.life_safety.iter().flat_map(|rule| &rule.tasks);
        let of_levels = self.levels.iter().flat_map(|level| &level.tasks);
        of_levels.chain(at_once)
    }

    /// The task of that name, as the plan writes it first.
    #[must_use]
    pub fn task_spec(&self, id: &TaskSpecId) -> Option<&TaskSpec> {
        self.task_specs().find(|spec| spec.id == *id)
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
