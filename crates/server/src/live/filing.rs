//! A complaint on its way in, and what comes back.
//! Deliberately absent: printing what they hold, so that no log can.

use crate::vault::Identity;
use huiyin_engine::ids::{CaseId, MatterId, SignalId};
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Entry, Event, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A complaint as a form, a file or the API gives it.
#[derive(Clone)]
pub struct Filing {
    /// The system it came from.
    pub source: Source,
    /// Its id there, 1 to 200 characters; only a keyed hash of it is kept.
    pub id: String,
    /// When it was made; at most 10 minutes ahead.
    pub time: Time,
    /// How it came in.
    pub channel: Channel,
    /// How many people it speaks for, 1 to 1,000,000; counts as none where `follows` is given.
    pub people: u32,
    /// Heading; may be empty when `body` is not.
    pub topic: String,
    /// Text; may be empty when `topic` is not.
    pub body: String,
    /// The matter another system grouped it into; only a keyed hash of it is kept.
    pub matter: Option<String>,
    /// An area of the plan.
    pub area: Option<String>,
    /// A unit of the plan.
    pub unit: Option<String>,
    /// An earlier receipt code of the same writer: adds a record and no people, and joins that case's
    /// matter unless `matter` is given.
    pub follows: Option<String>,
    /// The matter that a person chose by hand, which overrules every other way of finding it.
    pub known: Option<MatterId>,
    /// The petitioner asks for it to be shown in public, in words that staff choose.
    pub public: bool,
    /// Who complains; for the vault alone.
    pub identity: Option<Identity>,
}

impl fmt::Debug for Filing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filing")
            .field("source", &self.source)
            .field("time", &self.time)
            .field("channel", &self.channel)
            .field("people", &self.people)
            .finish_non_exhaustive()
    }
}

impl From<huiyin_intake::Record<'_>> for Filing {
    fn from(record: huiyin_intake::Record<'_>) -> Self {
        let owned = |text: Option<std::borrow::Cow<'_, str>>| text.map(|text| text.into_owned());
        let told = record.petitioner;
        let identity = Identity {
            name: owned(told.name),
            phone: owned(told.phone),
            id_number: owned(told.id_number),
            address: owned(told.address),
            email: None,
        };
        Filing {
            source: source_of(record.source),
            id: record.id.into_owned(),
            time: Time(record.time_us),
            channel: channel_of(record.channel),
            people: record.people,
            topic: record.topic.into_owned(),
            body: record.body.into_owned(),
            matter: owned(record.matter),
            area: owned(record.area),
            unit: owned(record.unit),
            follows: owned(record.follows),
            known: None,
            public: false,
            identity: Some(identity).filter(|told| !told.is_empty()),
        }
    }
}

pub(crate) const fn source_of(source: huiyin_intake::Source) -> Source {
    match source {
        huiyin_intake::Source::Petition => Source::Petition,
        huiyin_intake::Source::Hotline12345 => Source::Hotline12345,
        huiyin_intake::Source::Grid => Source::Grid,
        huiyin_intake::Source::Web => Source::Web,
        huiyin_intake::Source::Open311 => Source::Open311,
    }
}

/// The engine's word for a channel of intake.
pub(crate) const fn channel_of(channel: huiyin_intake::Channel) -> Channel {
    match channel {
        huiyin_intake::Channel::Letter => Channel::Letter,
        huiyin_intake::Channel::Visit => Channel::Visit,
        huiyin_intake::Channel::Web => Channel::Web,
        huiyin_intake::Channel::Hotline => Channel::Hotline,
        huiyin_intake::Channel::Grid => Channel::Grid,
    }
}

/// What became of a complaint.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// Its case; for a duplicate the first one's.
    pub case: CaseId,
    /// Its matter.
    pub matter: MatterId,
    /// The receipt code, handed out this once; empty for a duplicate.
    pub receipt: String,
    /// The same source and id was registered before; nothing was done.
    pub duplicate: bool,
    /// Signals that it raised.
    pub signals: Vec<SignalId>,
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registered")
            .field("case", &self.case)
            .field("matter", &self.matter)
            .field("duplicate", &self.duplicate)
            .field("signals", &self.signals)
            .finish_non_exhaustive()
    }
}

/// What an act did: its entries, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Every entry; none where the act changed nothing.
    pub entries: Vec<Entry>,
}

impl Done {
    /// What happened, in order.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.entries.iter().map(|entry| &entry.event)
    }
}

/// What a complaint says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseTexts {
    /// Heading; may be empty.
    pub topic: String,
    /// Text; may be empty.
    pub body: String,
}

impl fmt::Debug for CaseTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseTexts { .. }")
    }
}

/// What is sealed apart from the content: who complains, and the receipt for a re-issue.
#[derive(Serialize, Deserialize)]
pub(super) struct Private {
    pub(super) identity: Option<Identity>,
    pub(super) receipt: String,
    /// The code that the case was registered under, where another one was issued since: the ledger's row of
    /// the registration commits to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) first: Option<String>,
}
