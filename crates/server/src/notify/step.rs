//! What can happen to a message, each with the reason why: what is stored of it and what pages show.
//! Absent: words for people (`words`), and anything that a person wrote; an address never gets in here.

use huiyin_engine::effect::About;
use huiyin_engine::ids::{ChannelId, PersonId, PostId};
use huiyin_engine::plan::Level;
use huiyin_engine::{Actor, Time};
use serde::{Deserialize, Serialize};

/// A way by which this server reaches people by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Text message.
    Sms,
    /// Mail.
    Mail,
    /// A WeCom group robot.
    Wecom,
    /// A `DingTalk` group robot.
    Dingtalk,
    /// A Feishu group robot.
    Feishu,
    /// Another system of the city.
    Webhook,
}

impl Means {
    /// All of them, in the order in which they stand in for one another.
    pub const ALL: [Means; 6] = [
        Means::Sms,
        Means::Mail,
        Means::Wecom,
        Means::Dingtalk,
        Means::Feishu,
        Means::Webhook,
    ];

    /// The name in settings, metrics and keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Means::Sms => "sms",
            Means::Mail => "mail",
            Means::Wecom => "wecom",
            Means::Dingtalk => "dingtalk",
            Means::Feishu => "feishu",
            Means::Webhook => "webhook",
        }
    }

    /// Reaches a person by an address of theirs; the others reach a group or a system.
    #[must_use]
    pub const fn personal(self) -> bool {
        matches!(self, Means::Sms | Means::Mail)
    }
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Nobody listens there, or the connection broke.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// The other side asks to come back later, or allows no more for now.
    Busy,
    /// The other side says no.
    Refused,
    /// The address is not one that can be reached.
    WrongAddress,
    /// The other side says afterwards that it did not arrive.
    NotDelivered,
}

impl Failure {
    /// All of them.
    pub const ALL: [Failure; 6] = [
        Failure::Unreachable,
        Failure::TimedOut,
        Failure::Busy,
        Failure::Refused,
        Failure::WrongAddress,
        Failure::NotDelivered,
    ];

    /// The name in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Failure::Unreachable => "unreachable",
            Failure::TimedOut => "timed_out",
            Failure::Busy => "busy",
            Failure::Refused => "refused",
            Failure::WrongAddress => "wrong_address",
            Failure::NotDelivered => "not_delivered",
        }
    }

    /// Whether the same may work a little later.
    #[must_use]
    pub const fn may_pass(self) -> bool {
        matches!(
            self,
            Failure::Unreachable | Failure::TimedOut | Failure::Busy
        )
    }
}

/// Why a step was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotifyReason {
    /// The plan asks for it.
    Asked,
    /// The channel that the plan asks for is not set up here: a person dials, and this goes as well.
    NoSender,
    /// Nobody has an address for this.
    NoAddress,
    /// The attempt before failed, and this way is another one.
    Failed(Failure),
    /// The attempt before failed for now, and the same may work.
    Again(Failure),
    /// The same person has the same message, in another post's name.
    AlreadyTold,
    /// Nobody acknowledged within a minute.
    NoAnswer,
    /// It is at night and not urgent.
    Quiet,
    /// This way allows no more for now; it is not the first message.
    Throttled,
    /// Every way to whoever was turned to so far is used up.
    UsedUp,
    /// Nobody holds the post.
    NobodyThere,
}

/// How it is known that a recipient knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// On the duty board's pages.
    Page,
    /// By the link in the message.
    Link,
    /// By the reply to a text message.
    Reply,
    /// A person told them.
    Call,
}

/// How a message ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Somebody knows.
    Known {
        /// Who; absent where the outbox alone says so.
        by: Option<Actor>,
        /// How that is known.
        how: How,
    },
    /// It was handed over, and asks for no acknowledgement.
    HandedOver,
}

/// One attempt: to whom, by what, for the how-manieth time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// In which post's name.
    pub post: PostId,
    /// Which account; absent where it goes to a group or a system.
    pub person: Option<PersonId>,
    /// By what.
    pub means: Means,
    /// From 1.
    pub number: u32,
}

/// What happened to a message. The message is the fold of its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A row of the outbox asks for it.
    Taken {
        /// The row's key.
        row: String,
        /// What it is about.
        about: About,
        /// To whom.
        to: PostId,
        /// The plan's channel.
        channel: ChannelId,
        /// What serves that channel here, where anything does.
        means: Option<Means>,
        /// The level that it is about, where there is one.
        level: Option<Level>,
    },
    /// Turns to a post.
    Turned {
        /// Which.
        post: PostId,
        /// Why.
        why: NotifyReason,
    },
    /// A way that cannot be taken.
    Skipped {
        /// Of which post.
        post: PostId,
        /// Of whom, where somebody holds it.
        person: Option<PersonId>,
        /// What cannot be; absent for nothing at all.
        means: Option<Means>,
        /// Why.
        why: NotifyReason,
    },
    /// An attempt will be made.
    Planned {
        /// Which.
        target: Target,
        /// Not before.
        due: Time,
        /// Why.
        why: NotifyReason,
    },
    /// A planned attempt is put off.
    PutOff {
        /// Which.
        target: Target,
        /// Until.
        until: Time,
        /// Why.
        why: NotifyReason,
    },
    /// An attempt begins. What is found begun at the start is made again under the same key.
    Begun {
        /// Which.
        target: Target,
    },
    /// The other side took it.
    HandedOver {
        /// Which.
        target: Target,
        /// The other side's name for it.
        receipt: Option<String>,
    },
    /// The other side says that it arrived.
    Arrived {
        /// Which.
        target: Target,
    },
    /// An attempt failed.
    Failed {
        /// Which.
        target: Target,
        /// How.
        failure: Failure,
        /// The other side's code, never its words.
        code: Option<String>,
    },
    /// Goes on the call list.
    Called {
        /// Why.
        why: NotifyReason,
    },
    /// The alarm of last resort: everybody and every way was tried, and nobody knows.
    Alarm,
    /// Nothing is left to do.
    Ended(End),
}
