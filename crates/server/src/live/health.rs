//! How the writer is doing, for `/readyz`, the metrics and whoever runs the server.

use huiyin_engine::{Span, Time};
use serde::Serialize;

/// How the writer is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Entries in the log.
    pub head: u64,
    /// When the latest one was recorded.
    pub recorded: Time,
    /// How far the clock is behind the latest entry, where that is more than a second. Deadlines wait
    /// until it has caught up.
    pub clock_behind: Option<Span>,
    /// Why the latest commit failed; absent once one has worked again.
    pub store_failing: Option<String>,
    /// The first entry that is not as it was written, among those that the start left to be looked at
    /// afterwards; absent while none was found.
    pub log_damaged: Option<String>,
    /// Why the latest complaint could not be compared with older ones; absent where all were.
    pub grouping_failing: Option<String>,
    /// Why the ledger is not signed though it should be; absent where it is, or has no key.
    pub ledger_failing: Option<String>,
    /// Which witness knows more rows of this ledger, or other ones, than there are here; absent where none does.
    pub ledger_disputed: Option<String>,
    /// Commits since the start.
    pub commits: u64,
    /// Commands done since the start; more than commits where several landed in one.
    pub commands: u64,
    /// Commands that wait for the writer.
    pub waiting: u64,
    /// Timers that are set.
    pub timers: u64,
}

impl Health {
    /// Whether commands can be taken.
    #[must_use]
    pub const fn ready(&self) -> bool {
        self.store_failing.is_none() && self.log_damaged.is_none()
    }
}
