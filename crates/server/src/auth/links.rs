//! One-time links, good for thirty minutes: the first administrator, and a password to be set.

use super::accounts::{self, AccountId, NewAccount, number};
use super::{AuthError, InputFault, atomically, password, secret};
use crate::live::Live;
use huiyin_engine::{Span, Time};
use rusqlite::{Connection, OptionalExtension, params};

const GOOD_FOR: Span = Span::minutes(30);

/// A link that makes the first administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupLink {
    /// The path to put behind the server's address.
    pub path: String,
    /// When it stops working.
    pub expires: Time,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// The first administrator.
    Setup,
    /// This account's password.
    Password(AccountId),
}

pub(super) fn setup(live: &Live, now: Time) -> Result<Option<SetupLink>, AuthError> {
    let secret = secret::fresh()?;
    let expires = now + GOOD_FOR;
    let made = live.with_db(|db| {
        atomically(db, |db| {
            if accounts::any(db)? {
                return Ok(false);
            }
            db.execute("DELETE FROM links WHERE account IS NULL", [])?;
            put(db, &secret, None, expires)?;
            Ok(true)
        })
    })?;
    let path = format!("/setup/{secret}");
    Ok(made.then_some(SetupLink { path, expires }))
}

/// A link by which an account sets its password; earlier ones stop working.
pub(crate) fn password_link(live: &Live, id: AccountId, now: Time) -> Result<String, AuthError> {
    let secret = secret::fresh()?;
    live.with_db(|db| {
        atomically(db, |db| {
            db.execute("DELETE FROM links WHERE account = ?1", [number(id)])?;
            put(db, &secret, Some(id), now + GOOD_FOR)
        })
    })?;
    Ok(format!("/setup/{secret}"))
}

fn put(
    db: &Connection,
    secret: &str,
    account: Option<AccountId>,
    expires: Time,
) -> rusqlite::Result<()> {
    let tag = secret::tag(secret);
    let account = account.map(number);
    db.execute(
        "INSERT INTO links (tag, account, expires) VALUES (?1, ?2, ?3)",
        params![tag, account, expires.0],
    )?;
    Ok(())
}

/// What a link is for, while it is good.
pub(crate) fn find(db: &Connection, secret: &str, now: Time) -> rusqlite::Result<Option<For>> {
    let found: Option<(Option<i64>, i64)> = db
        .query_row(
            "SELECT account, expires FROM links WHERE tag = ?1",
            [secret::tag(secret)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let good = found.filter(|(_, expires)| now.0 < *expires);
    Ok(good
        .map(|(account, _)| account.map_or(For::Setup, |id| For::Password(accounts::person(id)))))
}

/// Uses a set-up link: makes the first administrator. Call it where blocking is allowed.
pub(crate) fn use_setup(
    live: &Live,
    secret: &str,
    new: &NewAccount,
    typed: &str,
    now: Time,
) -> Result<AccountId, AuthError> {
    let hash = password::hash(&new.name, typed)?;
    let made = live.with_db(|db| {
        if find(db, secret, now)? != Some(For::Setup) || accounts::any(db)? {
            return Ok(Err(InputFault::Link));
        }
        let made = accounts::insert(db, new, Some(&hash), now)?;
        if made.is_ok() {
            db.execute("DELETE FROM links WHERE account IS NULL", [])?;
        }
        Ok(made)
    })?;
    made.map_err(AuthError::Input)
}

/// Uses a password link. Call it where blocking is allowed.
pub(crate) fn use_password(
    live: &Live,
    secret: &str,
    id: AccountId,
    typed: &str,
    now: Time,
) -> Result<(), AuthError> {
    let name = live
        .with_db(|db| accounts::by_id(db, id))?
        .map(|account| account.name);
    let hash = password::hash(&name.unwrap_or_default(), typed)?;
    let done = live.with_db(|db| {
        atomically(db, |db| {
            if find(db, secret, now)? != Some(For::Password(id)) {
                return Ok(false);
            }
            db.execute("DELETE FROM links WHERE account = ?1", [number(id)])?;
            accounts::set_password(db, id, &hash)?;
            Ok(true)
        })
    })?;
    if done {
        Ok(())
    } else {
        Err(InputFault::Link.into())
    }
}
