//! Tokens for programs: one or more per account, shown once, kept as a hash, ended with the account.

use super::accounts::{self, AccountId, number};
use super::sessions::Session;
use super::{AuthError, secret};
use crate::live::Live;
use crate::store::StoreError;
use huiyin_engine::Time;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Makes a token and gives it, this once.
pub(crate) fn make(
    live: &Live,
    id: AccountId,
    label: &str,
    now: Time,
) -> Result<String, AuthError> {
    let secret = format!("huiyin_{}", secret::fresh()?);
    let tag = secret::tag(&secret);
    live.with_db(|db| {
        db.execute(
            "INSERT INTO api_tokens (tag, account, label, created) VALUES (?1, ?2, ?3, ?4)",
            params![tag, number(id), label, now.0],
        )
    })?;
    Ok(secret)
}

/// The sessions of tokens that came since anything was last changed about accounts: a program asks thousands of
/// times a second, and to read its three rows costs as much as the rest of such a request.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<Looked>);

#[derive(Default)]
struct Looked {
    changes: u64,
    // As many as there are tokens; one that nobody was given is not kept.
    held: BTreeMap<Vec<u8>, Session>,
}

impl Tokens {
    /// The session that a token stands for.
    pub(crate) fn find(&self, live: &Live, token: &str) -> Result<Option<Session>, StoreError> {
        let tag = secret::tag(token);
        let changes = live.side_changes();
        let held = self.as_of(changes).held.get(&tag).cloned();
        if held.is_some() {
            return Ok(held);
        }
        let found = live.with_db(|db| find(db, &tag))?;
        let mut looked = self.as_of(live.side_changes());
        // What was changed meanwhile may have ended it.
        if let Some(session) = found.as_ref().filter(|_| looked.changes == changes) {
            looked.held.insert(tag, session.clone());
        }
        Ok(found)
    }

    fn as_of(&self, changes: u64) -> MutexGuard<'_, Looked> {
        let mut looked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.changes != changes {
            let held = BTreeMap::new();
            *looked = Looked { changes, held };
        }
        looked
    }
}

fn find(db: &Connection, tag: &[u8]) -> rusqlite::Result<Option<Session>> {
    let account: Option<i64> = db
        .query_row(
            "SELECT account FROM api_tokens WHERE tag = ?1",
            [tag],
            |row| row.get(0),
        )
        .optional()?;
    let Some(account) = account else {
        return Ok(None);
    };
    let account = accounts::by_id(db, accounts::person(account))?;
    Ok(account.filter(|held| !held.disabled).map(Session::of_token))
}

/// Ends every token of an account.
pub(crate) fn end_all(db: &Connection, id: AccountId) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM api_tokens WHERE account = ?1", [number(id)])
}
