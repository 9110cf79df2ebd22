//! What is durable: the log and everything that must agree with it.
//!
//! # The contract
//!
//! A backend holds one log and its companions, and promises:
//!
//! 1. **One transaction.** A [`Batch`] lands whole or not at all: events with their leaf hashes, what the
//!    ledger says of them, the timers they set and cancel, outbox rows, sealed texts, cases and
//!    idempotency keys.
//! 2. **Durable when acknowledged.** [`Store::commit`] returns after the data is on the disk. Where it
//!    returns an error, the batch is not part of the log as this process sees it. After a crash that
//!    follows a failed sync the batch may turn out whole; never in part.
//! 3. **One order.** Sequence numbers run from 1 without gaps; recorded instants never go back. A batch
//!    names the head it was decided on; where another one was appended since, it is a
//!    [`StoreError::Conflict`] and nothing is written, so no number is ever given twice.
//! 4. **One processor.** Opening takes the processor's row with this program's version: a program older
//!    than the one that held it last cannot take it. Whoever took it since fences everyone before.
//!    With SQLite a lock file also keeps a second server out of the folder.
//! 5. **Nothing is rewritten.** Entries are only appended; their bytes are kept as they were hashed.
//!    Reading checks numbers and hashes, and names the first entry that does not fit.
//! 6. **Timers and outbox** are what [`huiyin_engine::effect::effects`] of the log gives, less the timers
//!    that have fired. An outbox row is unique by its key, so the same notice never enters twice.
//! 7. **No clear text.** Texts, identities and clear ids never come in; blobs are sealed before.
//! 8. **A full disk refuses.** The batch fails as [`StoreError::Full`], reads go on, and commits work
//!    again once there is room.
//! 9. **A newer schema is refused**, never guessed at.
//! 10. **The ledger is numbered from 0 without gaps**, in the order of the events behind it; its rows are
//!     only appended, too.
//! 11. **What was signed is swapped in** only where what is there is what its signer saw, with the nodes that
//!     came since, and durable before it is shown.
//! 12. **What is sent is never forgotten.** A turn of the pipeline lands whole: rows taken from the outbox,
//!     steps, and where rows stand. Rows are taken in order, each once, by the processor alone.
//! 13. **A snapshot is a shortcut.** It is used where it is whole and of this program and this log, and
//!     else ignored; with it or without it, the state is the same.
//!
//! Deliberately absent: rules, clocks and keys. A second backend must pass the tests that are written
//! against this page (`tests/it/store_contract.rs`); there is no trait until there is one.

mod checkpoint;
pub mod deliveries;
mod error;
mod figures;
mod later;
mod ledger;
mod lock;
pub mod mappings;
mod reader;
mod schema;
mod snapshot;
mod write;

pub use error::StoreError;
pub use figures::{Waiting, waiting};
pub use ledger::{Node, Signatures, SignedHead};
pub use lock::{Lock, take as hold};
pub use reader::Reader;
pub(crate) use reader::case_row;
pub use schema::copy_to;
pub use schema::{PROCESSOR_VERSION, SCHEMA_VERSION};
pub use snapshot::{SNAPSHOT_FILE, Snapshot};
pub use write::Store;

use crate::vault::KeyId;
use huiyin_engine::act::TimerKey;
use huiyin_engine::casework::Filed;
use huiyin_engine::effect::Notice;
use huiyin_engine::ids::{AreaId, CaseId, MatterId, UnitId};
use huiyin_engine::record::{Channel, Counted, Source, Strike};
use huiyin_engine::{Actor, City, Entry, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The database file's name in the data folder.
pub const DATABASE_FILE: &str = "huiyin.db";

/// What lands in one transaction.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The head that this batch was decided on: the number of the latest entry, 0 for none.
    pub after: u64,
    /// New entries, numbered on from the head.
    pub entries: Vec<Entry>,
    /// What the ledger says of these entries, in their order.
    pub ledger: Vec<LedgerRow>,
    /// Timers to set or move; `None` removes one.
    pub timers: BTreeMap<TimerKey, Option<Time>>,
    /// New outbox rows with the state they begin in and when they were caused.
    pub notices: Vec<(Notice, OutboxState, Time)>,
    /// Texts, sealed.
    pub texts: Vec<SealedText>,
    /// Data keys given to matters, assessments and incidents.
    pub scopes: Vec<(Scope, KeyId)>,
    /// New cases.
    pub cases: Vec<SealedCase>,
    /// What petitioners added to their cases.
    pub material: Vec<SealedMaterial>,
    /// Receipts that were issued again.
    pub reissued: Vec<Reissued>,
    /// Idempotency keys with what they did.
    pub once: Vec<OnceRow>,
    /// Outbox rows whose state changes.
    pub marks: Vec<OutboxMark>,
}

/// A row of the ledger. The store gives it its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The number of the entry of the log that it speaks of.
    pub seq: u64,
    /// The leaf's bytes: [`huiyin_ledger::Entry::to_bytes`].
    pub leaf: Vec<u8>,
}

/// A sealed text. Its number is its [`huiyin_engine::act::TextRef::id`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedText {
    /// Which.
    pub id: u64,
    /// Sealed under which data key.
    pub key: KeyId,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

/// What a data key belongs to. That of a case stands in the case's own row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reports about a matter.
    Matter(u64),
    /// Reasons in the decision chain.
    Assessment(u64),
    /// Everything said in an incident.
    Incident(u64),
    /// What is said with a case: under the case's own key, so that it goes when that goes.
    Case(u64),
}

/// A case with everything about it that is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCase {
    /// Which.
    pub case: CaseId,
    /// The number of the entry that registered it.
    pub seq: u64,
    /// Its matter.
    pub matter: MatterId,
    /// The case before it in its matter.
    pub previous: Option<CaseId>,
    /// Its data key.
    pub key: KeyId,
    /// Topic and body.
    pub content: Vec<u8>,
    /// Identity and receipt.
    pub private: Vec<u8>,
    /// Keyed hash of its receipt.
    pub receipt_tag: [u8; 16],
}

/// One piece of what a petitioner added to their case, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMaterial {
    /// Which case.
    pub case: CaseId,
    /// Which of its pieces, from 1.
    pub number: u32,
    /// Sealed under which data key.
    pub key: KeyId,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

/// A case's receipt that was issued again; the one before it opens nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reissued {
    /// Which case.
    pub case: CaseId,
    /// Keyed hash of the new receipt.
    pub tag: [u8; 16],
    /// Identity and receipt, sealed anew.
    pub private: Vec<u8>,
}

/// What an idempotency key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnceRow {
    /// Keyed hash of the key.
    pub tag: [u8; 16],
    /// Keyed hash of the body it came with.
    pub body: [u8; 16],
    /// First entry it caused.
    pub first_seq: u64,
    /// How many entries it caused.
    pub entries: u32,
    /// When.
    pub at: Time,
}

/// Where an outbox row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waits for a person to tell its recipient.
    Pending,
    /// Is on the duty board.
    Shown,
    /// A person told its recipient.
    Told,
    /// The pipeline has it.
    Sending,
    /// Was handed over, and asks for no acknowledgement.
    Sent,
    /// Its recipient, or whoever stands in, says that they know.
    Known,
    /// Every way was tried and nobody knows: a person must tell somebody now.
    Alarm,
}

impl OutboxState {
    /// The name in the store and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OutboxState::Pending => "pending",
            OutboxState::Shown => "shown",
            OutboxState::Told => "told",
            OutboxState::Sending => "sending",
            OutboxState::Sent => "sent",
            OutboxState::Known => "known",
            OutboxState::Alarm => "alarm",
        }
    }

    /// Whether it waits for a person to tell its recipient.
    #[must_use]
    pub const fn to_be_told(self) -> bool {
        matches!(self, OutboxState::Pending | OutboxState::Alarm)
    }

    fn from_name(name: &str) -> Option<Self> {
        [
            OutboxState::Pending,
            OutboxState::Shown,
            OutboxState::Told,
            OutboxState::Sending,
            OutboxState::Sent,
            OutboxState::Known,
            OutboxState::Alarm,
        ]
        .into_iter()
        .find(|state| state.name() == name)
    }
}

/// A change of an outbox row's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMark {
    /// The notice's key.
    pub key: String,
    /// The new state.
    pub state: OutboxState,
    /// Who changed it.
    pub by: Actor,
    /// When.
    pub at: Time,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboxRow {
    /// What to tell whom, by which channel.
    pub notice: Notice,
    /// When it was caused.
    pub created: Time,
    /// Where it stands.
    pub state: OutboxState,
    /// Who set that state, and when; absent where no person did.
    pub marked: Option<(Actor, Time)>,
}

/// A case as lists show it: no text, no petitioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields of Event::CaseRegistered")]
pub struct CaseRow {
    pub case: CaseId,
    pub matter: MatterId,
    pub time: Time,
    pub recorded: Time,
    pub channel: Channel,
    pub source: Source,
    pub people: u32,
    pub area: Option<AreaId>,
    pub unit: Option<UnitId>,
    /// Why it counts for nothing, where its record was struck out.
    pub struck: Option<Strike>,
}

impl CaseRow {
    /// The row as it stands after every correction.
    pub(crate) fn corrected(self, city: &City) -> Self {
        let counted = city.counted(self.case, &self.counted());
        CaseRow {
            matter: counted.matter,
            time: counted.time,
            channel: counted.channel,
            people: counted.people,
            area: counted.area,
            unit: counted.unit,
            struck: city.struck(self.case),
            ..self
        }
    }

    /// What it counts for, or counted for last.
    pub(crate) fn counted(&self) -> Counted {
        Counted {
            time: self.time,
            channel: self.channel,
            people: self.people,
            matter: self.matter,
            area: self.area.clone(),
            unit: self.unit.clone(),
        }
    }

    /// What the engine needs to know of it once somebody takes it in hand. It was received when it was
    /// made, by its record: a date from before it was entered here.
    pub(crate) fn filed(&self) -> Filed {
        Filed {
            matter: self.matter,
            received: self.time.min(self.recorded),
            people: self.people.max(1),
            unit: self.unit.clone(),
        }
    }
}

/// The sealed parts of one case and their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseBlobs {
    /// Which case.
    pub case: CaseId,
    /// Its matter.
    pub matter: MatterId,
    /// Its data key.
    pub key: KeyId,
    /// Topic and body.
    pub content: Vec<u8>,
    /// Identity and receipt.
    pub private: Vec<u8>,
}
