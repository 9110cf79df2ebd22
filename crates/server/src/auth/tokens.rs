//! Tokens for programs: one or more per account, shown once, kept as a hash, ended with the account.

use super::accounts::{self, AccountId, number};
use super::sessions::Session;
use super::{AuthError, secret};
use crate::live::Live;
use huiyin_engine::Time;
use rusqlite::{Connection, OptionalExtension, params};

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

/// The session that a token stands for.
pub(crate) fn find(db: &Connection, token: &str) -> rusqlite::Result<Option<Session>> {
    let account: Option<i64> = db
        .query_row(
            "SELECT account FROM api_tokens WHERE tag = ?1",
            [secret::tag(token)],
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
