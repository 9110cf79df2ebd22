//! What a leaf of the ledger says: one fact, in ids, enums and instants, and one commitment.
//!
//! No type here can hold a name or a sentence. What people wrote enters as a [`Commitment`], a salted hash: without
//! its [`Opening`] it tells nothing, and the opening is destroyed with the case's key. Absent: who made a promise
//! and whose word it is that it was kept. Both are part of what is committed to, so that the public log links nobody's papers.

use std::fmt;

use crate::law_clock::LawClock;
use crate::opening::{Commitment, Opening};

/// The version of the encoding, its first byte. An entry that stands in a log keeps its version for ever.
const VERSION: u8 = 1;

/// By which way a complaint came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryChannel {
    /// By letter.
    Letter,
    /// In person.
    Visit,
    /// By web form.
    Web,
    /// By telephone.
    Hotline,
    /// From a grid inspector.
    Grid,
}

/// What happened. Numbers are those of the case, promise, statement, incident or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// A case was registered. Committed to: what was filed, and the receipt's code.
    CaseRegistered {
        /// Its number.
        case: u64,
        /// How it came.
        channel: EntryChannel,
    },
    /// A promise was made. Committed to: who, in answer to which question, what, and the acceptance test.
    PromiseMade {
        /// Its number.
        promise: u64,
        /// By when, in microseconds since 1970.
        due_us: i64,
    },
    /// Its owner accepted it.
    PromiseAccepted {
        /// Its number.
        promise: u64,
    },
    /// Somebody other than its owner found it kept. Committed to: who, on what evidence, the petitioner's word.
    PromiseVerified {
        /// Its number.
        promise: u64,
    },
    /// It was declared broken. Committed to: by whom and why.
    PromiseBroken {
        /// Its number.
        promise: u64,
    },
    /// It was given a new date. Committed to: by whom and why.
    PromiseRenewed {
        /// Its number.
        promise: u64,
        /// The new date, in microseconds since 1970.
        due_us: i64,
    },
    /// It was withdrawn. Committed to: by whom and why.
    PromiseWithdrawn {
        /// Its number.
        promise: u64,
    },
    /// Its date passed and nobody said anything.
    PromiseSilent {
        /// Its number.
        promise: u64,
        /// The date that passed, in microseconds since 1970.
        due_us: i64,
    },
    /// A unit answered in public. Committed to: the text and the unit; the opening is published with it.
    StatementPublished {
        /// Its number.
        statement: u64,
        /// In which incident.
        incident: u64,
    },
    /// An incident ended. Committed to: by whom and why.
    IncidentEnded {
        /// Its number.
        incident: u64,
    },
    /// A plan came into force. Committed to: its digest.
    PlanAdopted,
    /// A key was destroyed, and what was sealed under it. Says nothing of whose it was. Committed to: the rule.
    KeyErased {
        /// The key's number.
        key: u64,
    },
    /// Its owner did not take it on. Committed to: by whom and why.
    PromiseDeclined {
        /// Its number.
        promise: u64,
    },
    /// A petitioner said whether it was kept. Committed to: who, by their case, and which of the two.
    PromiseWord {
        /// Its number.
        promise: u64,
    },
    /// An incident goes on inside another one, with everything that was open. Committed to: by whom and why.
    IncidentMerged {
        /// Its number.
        incident: u64,
        /// The number of the one that goes on.
        into: u64,
    },
    /// An incident that had ended goes on. Committed to: by whom and why.
    IncidentReopened {
        /// Its number.
        incident: u64,
    },
    /// A clock that the law sets an office ran out on a case and nobody had done what it waits for.
    ClockMissed {
        /// The case's number.
        case: u64,
        /// Which clock.
        clock: LawClock,
        /// The last second of its last day, in microseconds since 1970.
        due_us: i64,
    },
}

/// One leaf: a fact, when it was recorded, and what it commits to. `C` is [`Commitment`] in the log and
/// [`Opening`] in a petitioner's receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<C = Commitment> {
    /// When it was recorded, in microseconds since 1970.
    pub recorded_us: i64,
    /// What happened.
    pub fact: Fact,
    /// What was said, by whom, and whatever else is not for everybody's eyes.
    pub content: C,
}

/// Why bytes are not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryError {
    /// A version that is not read here.
    Version {
        /// The version byte.
        found: u8,
    },
    /// A kind of fact that this version does not have.
    Kind {
        /// The kind byte.
        found: u8,
    },
    /// A channel that this version does not have.
    Channel {
        /// The channel byte.
        found: u8,
    },
    /// A clock of the law that this version does not have.
    Clock {
        /// The clock byte.
        found: u8,
    },
    /// It ends too early.
    TooShort,
    /// Something follows its end.
    TooLong,
    /// The opening is of a form that is not read here, or longer than it may be.
    Opening,
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { found } => write!(
                f,
                "an entry of version {found}; this program reads version {VERSION}: use a newer one"
            ),
            Self::Kind { found } => write!(f, "version {VERSION} has no entry of kind {found}"),
            Self::Channel { found } => write!(f, "version {VERSION} has no channel {found}"),
            Self::Clock { found } => write!(f, "version {VERSION} has no clock {found}"),
            Self::TooShort => f.write_str("the entry is cut short"),
            Self::TooLong => f.write_str("something follows the entry's end"),
            Self::Opening => f.write_str("what the entry commits to is in no known form"),
        }
    }
}

impl std::error::Error for EntryError {}

impl Entry {
    /// The leaf's bytes: version, kind, instant, then the fields of the kind, all of fixed width and big-endian,
    /// the commitment last. There is one way to write each entry.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.fields();
        bytes.extend_from_slice(self.content.as_bytes());
        bytes
    }

    /// Reads a leaf's bytes.
    ///
    /// # Errors
    /// Where they are not what [`Entry::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        Self::read(bytes, |fields| Ok(Commitment::from_bytes(fields.take()?)))
    }
}

impl Entry<Opening> {
    /// The entry as it stands in the log.
    #[must_use]
    pub fn sealed(&self) -> Entry {
        Entry {
            recorded_us: self.recorded_us,
            fact: self.fact,
            content: self.content.commitment(self.fact.kind()),
        }
    }

    /// The entry with its opening in place of the commitment, as a receipt carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.fields();
        self.content.write(&mut bytes);
        bytes
    }

    /// Reads what [`Entry::<Opening>::to_bytes`] writes.
    ///
    /// # Errors
    /// Where it is anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        Self::read(bytes, Opening::read)
    }
}

impl<C> Entry<C> {
    /// Everything up to the commitment.
    fn fields(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, self.fact.kind()];
        bytes.extend_from_slice(&self.recorded_us.to_be_bytes());
        self.fact.write_fields(&mut bytes);
        bytes
    }

    fn read(
        bytes: &[u8],
        content: impl FnOnce(&mut Fields<'_>) -> Result<C, EntryError>,
    ) -> Result<Self, EntryError> {
        let mut fields = Fields(bytes);
        let [version, kind] = fields.take()?;
        if version != VERSION {
            return Err(EntryError::Version { found: version });
        }
        let entry = Self {
            recorded_us: fields.instant()?,
            fact: Fact::read(kind, &mut fields)?,
            content: content(&mut fields)?,
        };
        if fields.0.is_empty() {
            Ok(entry)
        } else {
            Err(EntryError::TooLong)
        }
    }
}

impl Fact {
    /// The byte that stands for the kind of fact. Given out once, never again for another.
    pub(crate) const fn kind(self) -> u8 {
        match self {
            Self::CaseRegistered { .. } => 1,
            Self::PromiseMade { .. } => 2,
            Self::PromiseAccepted { .. } => 3,
            Self::PromiseVerified { .. } => 4,
            Self::PromiseBroken { .. } => 5,
            Self::PromiseRenewed { .. } => 6,
            Self::PromiseWithdrawn { .. } => 7,
            Self::PromiseSilent { .. } => 8,
            Self::StatementPublished { .. } => 9,
            Self::IncidentEnded { .. } => 10,
            Self::PlanAdopted => 11,
            Self::KeyErased { .. } => 12,
            Self::PromiseDeclined { .. } => 13,
            Self::PromiseWord { .. } => 14,
            Self::IncidentMerged { .. } => 15,
            Self::IncidentReopened { .. } => 16,
            Self::ClockMissed { .. } => 17,
        }
    }

    /// A word for it that programs read; changes as little as its byte.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CaseRegistered { .. } => "case_registered",
            Self::PromiseMade { .. } => "promise_made",
            Self::PromiseAccepted { .. } => "promise_accepted",
            Self::PromiseVerified { .. } => "promise_verified",
            Self::PromiseBroken { .. } => "promise_broken",
            Self::PromiseRenewed { .. } => "promise_renewed",
            Self::PromiseWithdrawn { .. } => "promise_withdrawn",
            Self::PromiseSilent { .. } => "promise_silent",
            Self::StatementPublished { .. } => "statement_published",
            Self::IncidentEnded { .. } => "incident_ended",
            Self::PlanAdopted => "plan_adopted",
            Self::KeyErased { .. } => "key_erased",
            Self::PromiseDeclined { .. } => "promise_declined",
            Self::PromiseWord { .. } => "promise_word",
            Self::IncidentMerged { .. } => "incident_merged",
            Self::IncidentReopened { .. } => "incident_reopened",
            Self::ClockMissed { .. } => "clock_missed",
        }
    }

    fn write_fields(self, bytes: &mut Vec<u8>) {
        let mut number = |number: u64| bytes.extend_from_slice(&number.to_be_bytes());
        match self {
            Self::ClockMissed {
                case,
                clock,
                due_us,
            } => {
                number(case);
                number(due_us.cast_unsigned());
                bytes.push(clock.byte());
            }
            Self::CaseRegistered { case, channel } => {
                number(case);
                bytes.push(channel.byte());
            }
            Self::PromiseMade { promise, due_us }
            | Self::PromiseRenewed { promise, due_us }
            | Self::PromiseSilent { promise, due_us } => {
                number(promise);
                number(due_us.cast_unsigned());
            }
            Self::PromiseAccepted { promise: one }
            | Self::PromiseVerified { promise: one }
            | Self::PromiseBroken { promise: one }
            | Self::PromiseWithdrawn { promise: one }
            | Self::PromiseDeclined { promise: one }
            | Self::PromiseWord { promise: one }
            | Self::IncidentEnded { incident: one }
            | Self::IncidentReopened { incident: one }
            | Self::KeyErased { key: one } => number(one),
            Self::StatementPublished {
                statement,
                incident,
            } => {
                number(statement);
                number(incident);
            }
            Self::IncidentMerged { incident, into } => {
                number(incident);
                number(into);
            }
            Self::PlanAdopted => {}
        }
    }

    fn read(kind: u8, fields: &mut Fields<'_>) -> Result<Self, EntryError> {
        let fact = match kind {
            1 => Self::CaseRegistered {
                case: fields.number()?,
                channel: EntryChannel::read(fields)?,
            },
            2 => {
                let (promise, due_us) = (fields.number()?, fields.instant()?);
                Self::PromiseMade { promise, due_us }
            }
            3 => Self::PromiseAccepted {
                promise: fields.number()?,
            },
            4 => Self::PromiseVerified {
                promise: fields.number()?,
            },
            5 => Self::PromiseBroken {
                promise: fields.number()?,
            },
            6 => {
                let (promise, due_us) = (fields.number()?, fields.instant()?);
                Self::PromiseRenewed { promise, due_us }
            }
            7 => Self::PromiseWithdrawn {
                promise: fields.number()?,
            },
            8 => {
                let (promise, due_us) = (fields.number()?, fields.instant()?);
                Self::PromiseSilent { promise, due_us }
            }
            9 => Self::StatementPublished {
                statement: fields.number()?,
                incident: fields.number()?,
            },
            10 => Self::IncidentEnded {
                incident: fields.number()?,
            },
            11 => Self::PlanAdopted,
            12 => Self::KeyErased {
                key: fields.number()?,
            },
            13 => Self::PromiseDeclined {
                promise: fields.number()?,
            },
            14 => Self::PromiseWord {
                promise: fields.number()?,
            },
            15 => Self::IncidentMerged {
                incident: fields.number()?,
                into: fields.number()?,
            },
            16 => Self::IncidentReopened {
                incident: fields.number()?,
            },
            17 => {
                let (case, due_us) = (fields.number()?, fields.instant()?);
                let clock = LawClock::read(fields)?;
                Self::ClockMissed {
                    case,
                    clock,
                    due_us,
                }
            }
            found => return Err(EntryError::Kind { found }),
        };
        Ok(fact)
    }
}

impl EntryChannel {
    /// A word for it that programs read, as in complaint records.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Visit => "visit",
            Self::Web => "web",
            Self::Hotline => "hotline",
            Self::Grid => "grid",
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Letter => 1,
            Self::Visit => 2,
            Self::Web => 3,
            Self::Hotline => 4,
            Self::Grid => 5,
        }
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, EntryError> {
        match fields.take()? {
            [1] => Ok(Self::Letter),
            [2] => Ok(Self::Visit),
            [3] => Ok(Self::Web),
            [4] => Ok(Self::Hotline),
            [5] => Ok(Self::Grid),
            [found] => Err(EntryError::Channel { found }),
        }
    }
}

/// What is left to read.
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl<'a> Fields<'a> {
    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N], EntryError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(EntryError::TooShort)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(crate) fn run(&mut self, length: usize) -> Result<&'a [u8], EntryError> {
        let parts = self.0.split_at_checked(length);
        let (taken, rest) = parts.ok_or(EntryError::TooShort)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn number(&mut self) -> Result<u64, EntryError> {
        self.take().map(u64::from_be_bytes)
    }

    fn instant(&mut self) -> Result<i64, EntryError> {
        self.take().map(i64::from_be_bytes)
    }
}
