//! How much waits in the store: counts for whoever runs the server.

use huiyin_engine::Time;
use rusqlite::Connection;

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Timers that are set.
    pub timers: i64,
    /// Those that are due and have not fired.
    pub overdue: i64,
    /// Notices that wait for a person to tell their recipient.
    pub notices: i64,
}

/// Counts what waits, on any connection to the database.
///
/// # Errors
/// Where the database cannot be read.
pub fn waiting(db: &Connection, now: Time) -> rusqlite::Result<Waiting> {
    let mut counts = db.prepare_cached(
        "SELECT (SELECT count(*) FROM timers), (SELECT count(*) FROM timers WHERE due <= ?1),
                (SELECT count(*) FROM outbox WHERE state IN ('pending', 'alarm'))",
    )?;
    counts.query_row([now.0], |row| {
        Ok(Waiting {
            timers: row.get(0)?,
            overdue: row.get(1)?,
            notices: row.get(2)?,
        })
    })
}
