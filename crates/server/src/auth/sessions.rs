//! Sessions: kept by the server under the hash of a 256-bit secret; idle and absolute ends.

use super::accounts::{self, Account, number};
use super::{AuthError, password, secret};
use crate::live::Live;
use huiyin_engine::ids::PostId;
use huiyin_engine::{Span, Time};
use rusqlite::{Connection, OptionalExtension, params};

/// A session that nobody used for this long has ended. Longer than the longest meal on a duty shift.
pub(crate) const IDLE: Span = Span::hours(4);
/// A session ends after this long, used or not: a duty shift and its hand-over.
pub(crate) const ABSOLUTE: Span = Span::hours(26);
/// The last use is written down only this often.
const SEEN_EVERY: Span = Span::minutes(1);

/// A session as requests see it.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) account: Account,
    /// The post it acts from; one that the account holds.
    pub(crate) post: Option<PostId>,
    /// What forms and scripts of this session send back.
    pub(crate) csrf: String,
    tag: Vec<u8>,
}

/// Signs in. `None` where name and password do not fit; both take as long. Call it where blocking is
/// allowed.
pub(crate) fn sign_in(
    live: &Live,
    name: &str,
    password: &str,
    now: Time,
) -> Result<Option<String>, AuthError> {
    let found = live.with_db(|db| accounts::for_sign_in(db, name))?;
    let hash = found.as_ref().and_then(|(_, hash)| hash.as_deref());
    if !password::fits(password, hash) {
        return Ok(None);
    }
    found.map(|(id, _)| open(live, id, now)).transpose()
}

/// Opens a session for an account and gives its secret. A new sign-in always gets a new secret.
pub(crate) fn open(live: &Live, id: accounts::AccountId, now: Time) -> Result<String, AuthError> {
    let (secret, csrf) = (secret::fresh()?, secret::fresh()?);
    let tag = secret::tag(&secret);
    live.with_db(|db| {
        let ended = "DELETE FROM sessions WHERE seen < ?1 OR created < ?2";
        db.execute(ended, params![(now - IDLE).0, (now - ABSOLUTE).0])?;
        let post = accounts::by_id(db, id)?.and_then(|account| account.posts.first().cloned());
        db.execute(
            "INSERT INTO sessions (tag, account, post, csrf, created, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            params![tag, number(id), post.as_ref().map(PostId::as_str), csrf, now.0],
        )
    })?;
    Ok(secret)
}

/// The session of a secret, if it has not ended.
pub(crate) fn find(db: &Connection, secret: &str, now: Time) -> rusqlite::Result<Option<Session>> {
    let tag = secret::tag(secret);
    let row = db
        .query_row(
            "SELECT account, post, csrf, created, seen FROM sessions WHERE tag = ?1",
            [&tag],
            |row| {
                let post: Option<String> = row.get(1)?;
                Ok((
                    row.get::<_, i64>(0)?,
                    post,
                    row.get::<_, String>(2)?,
                    Time(row.get(3)?),
                    Time(row.get(4)?),
                ))
            },
        )
        .optional()?;
    let Some((account, post, csrf, created, seen)) = row else {
        return Ok(None);
    };
    if now - seen >= IDLE || now - created >= ABSOLUTE {
        db.execute("DELETE FROM sessions WHERE tag = ?1", [&tag])?;
        return Ok(None);
    }
    if now - seen >= SEEN_EVERY {
        db.execute(
            "UPDATE sessions SET seen = ?2 WHERE tag = ?1",
            params![tag, now.0],
        )?;
    }
    let Some(account) =
        accounts::by_id(db, accounts::person(account))?.filter(|held| !held.disabled)
    else {
        return Ok(None);
    };
    let chosen = post
        .map(|post| PostId::from(post.as_str()))
        .filter(|post| account.posts.contains(post));
    let post = chosen.or_else(|| account.posts.first().cloned());
    Ok(Some(Session {
        account,
        post,
        csrf,
        tag,
    }))
}

impl Session {
    /// Whether a form's or script's token is this session's.
    pub(crate) fn csrf_fits(&self, token: &str) -> bool {
        secret::same(&self.csrf, token)
    }

    /// Acts from another post from now on.
    pub(crate) fn choose(&self, db: &Connection, post: &PostId) -> rusqlite::Result<()> {
        let held = self.account.posts.contains(post);
        if held {
            db.execute(
                "UPDATE sessions SET post = ?2 WHERE tag = ?1",
                params![self.tag, post.as_str()],
            )?;
        }
        Ok(())
    }

    /// Whether it has not been ended meanwhile; a program's token always stands here.
    pub(crate) fn stands(&self, db: &Connection) -> rusqlite::Result<bool> {
        if self.tag.is_empty() {
            return Ok(true);
        }
        db.query_row(
            "SELECT EXISTS (SELECT 1 FROM sessions WHERE tag = ?1)",
            [&self.tag],
            |row| row.get(0),
        )
    }

    /// Ends it.
    pub(crate) fn close(&self, db: &Connection) -> rusqlite::Result<()> {
        db.execute("DELETE FROM sessions WHERE tag = ?1", [&self.tag])
            .map(|_| ())
    }

    /// The session that a program's token stands for.
    pub(super) fn of_token(account: Account) -> Self {
        let post = account.posts.first().cloned();
        Session {
            account,
            post,
            csrf: String::new(),
            tag: Vec::new(),
        }
    }
}
