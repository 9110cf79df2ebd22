//! Why a command was not done, in words for the person who gave it.

use crate::store::StoreError;
use crate::vault::VaultError;
use huiyin_engine::Refusal;
use std::fmt;

/// Why the city could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The store.
    Store(StoreError),
    /// The vault.
    Vault(VaultError),
    /// The system gives no thread.
    Thread(String),
}

/// Why a command was not done. Nothing of it is in the log.
#[derive(Debug, Clone)]
pub enum ActError {
    /// The engine's named reason.
    Refused(Refusal),
    /// The complaint cannot be taken in as it is.
    Filing(FilingFault),
    /// A text is too long.
    TextTooLong {
        /// Its length in characters.
        found: usize,
        /// The most allowed.
        allowed: usize,
    },
    /// The same idempotency key came with another body before.
    KeyReused,
    /// The outbox has no such row.
    NoSuchNotice,
    /// Nobody compared the identity before a receipt was to be issued again.
    NotCompared,
    /// Somebody has answered the request already.
    Answered,
    /// The store could not be written; the command may be given again.
    Store(StoreError),
    /// The vault could not be written; the command may be given again.
    Vault(String),
    /// The server is shutting down.
    Closed,
}

/// What is wrong with a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilingFault {
    /// It has neither topic nor body.
    Empty,
    /// Its id is empty or longer than 200 characters.
    Id,
    /// A field is longer than allowed.
    TooLong {
        /// Which field.
        field: &'static str,
        /// The most bytes allowed.
        allowed: usize,
    },
    /// A field holds a sign that does not read as it stands: a control, or one that turns the direction of writing.
    Sign {
        /// Which field.
        field: &'static str,
        /// The sign.
        sign: char,
    },
    /// It is dated more than 10 minutes ahead.
    AheadOfClock,
    /// It speaks for nobody, or for more than a million.
    People,
    /// The plan has no such area.
    UnknownArea {
        /// What the plan has.
        allowed: Vec<String>,
    },
    /// The plan has no such unit.
    UnknownUnit {
        /// What the plan has.
        allowed: Vec<String>,
    },
}

impl FilingFault {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            FilingFault::Empty => "empty",
            FilingFault::Id => "bad-id",
            FilingFault::TooLong { .. } => "too-long",
            FilingFault::Sign { .. } => "forbidden-sign",
            FilingFault::AheadOfClock => "ahead-of-clock",
            FilingFault::People => "bad-people",
            FilingFault::UnknownArea { .. } => "unknown-area",
            FilingFault::UnknownUnit { .. } => "unknown-unit",
        }
    }
}

// What was written in a closed-list field is not repeated: it may be a name in the wrong place.
impl fmt::Display for FilingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FilingFault::Empty => f.write_str("topic and body are both empty; one is needed"),
            FilingFault::Id => f.write_str("an id has 1 to 200 characters"),
            FilingFault::TooLong { field, allowed } => {
                write!(f, "{field} is longer than {allowed} bytes")
            }
            FilingFault::Sign { field, sign } => {
                let code = u32::from(*sign);
                write!(f, "{field} holds the control character U+{code:04X}; remove it")
            }
            FilingFault::AheadOfClock => f.write_str(
                "it is dated more than 10 minutes ahead of this server; check the date and the clocks",
            ),
            FilingFault::People => f.write_str("people is a number from 1 to 1,000,000"),
            FilingFault::UnknownArea { allowed } => {
                write!(f, "the plan has no such area; allowed: {}", allowed.join(", "))
            }
            FilingFault::UnknownUnit { allowed } => {
                write!(f, "the plan has no such unit; allowed: {}", allowed.join(", "))
            }
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Store(error) => error.fmt(f),
            OpenError::Vault(error) => error.fmt(f),
            OpenError::Thread(why) => write!(f, "the system gives no thread: {why}"),
        }
    }
}

impl fmt::Display for ActError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ActError::Refused(refusal) => refusal.fmt(f),
            ActError::Filing(fault) => fault.fmt(f),
            ActError::TextTooLong { found, allowed } => {
                write!(f, "the text has {found} characters, {allowed} are allowed")
            }
            ActError::KeyReused => f.write_str(
                "this idempotency key was used with another body; use a new key for a new act",
            ),
            ActError::NoSuchNotice => f.write_str("there is no such notice"),
            ActError::NotCompared => f.write_str(
                "open the identity for this purpose first and compare it with the person; a receipt is issued within half an hour after that",
            ),
            ActError::Answered => f.write_str("this request was answered already"),
            ActError::Store(error) => error.fmt(f),
            ActError::Vault(error) => f.write_str(error),
            ActError::Closed => f.write_str("the server is shutting down; nothing was done"),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OpenError::Store(error) => Some(error),
            OpenError::Vault(error) => Some(error),
            OpenError::Thread(_) => None,
        }
    }
}

impl std::error::Error for ActError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ActError::Refused(refusal) => Some(refusal),
            ActError::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        OpenError::Store(error)
    }
}

impl From<VaultError> for OpenError {
    fn from(error: VaultError) -> Self {
        OpenError::Vault(error)
    }
}

impl From<Refusal> for ActError {
    fn from(refusal: Refusal) -> Self {
        ActError::Refused(refusal)
    }
}

impl From<FilingFault> for ActError {
    fn from(fault: FilingFault) -> Self {
        ActError::Filing(fault)
    }
}

impl From<StoreError> for ActError {
    fn from(error: StoreError) -> Self {
        ActError::Store(error)
    }
}

impl From<VaultError> for ActError {
    fn from(error: VaultError) -> Self {
        ActError::Vault(error.to_string())
    }
}
