//! Who was let at an identity and who was not: at once, after a custodian agreed, or never. Every way it ends is
//! on record before an identity is handed out.
//!
//! Whoever opens many within a day needs a custodian for each further one. Deliberately absent: a list of whom the
//! identities belong to, and any way to open two at once.

use super::VaultError;
use super::identity::Opening;
use super::keys::{KeyFile, opening};
use huiyin_engine::casework::OPENINGS_MAX;
use huiyin_engine::ids::PersonId;
use huiyin_engine::{Actor, Span, Time};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// How long a custodian's word is good for one opening, and how far back openings are counted.
const DAY: Span = Span::hours(24);

/// What became of the wish to open an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is on record and may be opened; so many this person has opened within a day, this one included.
    Opened {
        /// How many.
        today: u32,
    },
    /// A custodian has to agree first.
    Waits {
        /// The request's number.
        request: u64,
        /// It was not asked before.
        new: bool,
    },
}

/// What a custodian is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRequest {
    /// Its number.
    pub id: u64,
    /// Who asks, when, for which case, and why.
    pub asked: Opening,
    /// Who answered, when, and whether they agreed; nothing while it waits.
    pub answered: Option<(Actor, Time, bool)>,
    /// When the identity was opened by it.
    pub used: Option<Time>,
}

/// Somebody who was not let at an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Who, when, for which case, and what for.
    pub asked: Opening,
    /// The refusal's code.
    pub why: String,
}

impl KeyFile {
    /// See [`super::Vault::admit`].
    pub(super) fn admit(
        &mut self,
        wish: &Opening,
        by_custodian: bool,
    ) -> Result<Admission, VaultError> {
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let opened = opened_within(&transaction, wish.by.person, wish.at - DAY)?;
        let word = agreed(&transaction, wish)?;
        if (by_custodian || opened >= OPENINGS_MAX) && word.is_none() {
            let (request, new) = ask(&transaction, wish)?;
            transaction.commit()?;
            return Ok(Admission::Waits { request, new });
        }
        if let Some(id) = word {
            let used = "UPDATE requests SET used = ? WHERE id = ?";
            transaction.execute(used, params![wish.at.0, id])?;
        }
        record(&transaction, wish)?;
        transaction.commit()?;
        let today = opened + 1;
        Ok(Admission::Opened { today })
    }

    pub(super) fn log_refused(&self, wish: &Opening, why: &str) -> Result<(), VaultError> {
        let insert = "INSERT INTO refused (at, case_id, purpose, post, person, why) VALUES (?, ?, ?, ?, ?, ?)";
        let (case, person) = (wish.case.0.cast_signed(), wish.by.person.0.cast_signed());
        let post = wish.by.post.as_str();
        self.db.execute(
            insert,
            params![wish.at.0, case, wish.purpose.name(), post, person, why],
        )?;
        Ok(())
    }

    pub(super) fn refused(&self, limit: usize) -> Result<Vec<Refused>, VaultError> {
        let mut find = self.db.prepare_cached(
            "SELECT at, case_id, purpose, post, person, why FROM refused ORDER BY id DESC LIMIT ?",
        )?;
        let rows = find.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok((opening(row)?, row.get(5)?))
        })?;
        rows.map(|row| {
            let (asked, why) = row?;
            let asked = asked.ok_or(VaultError::Damaged)?;
            Ok(Refused { asked, why })
        })
        .collect()
    }

    pub(super) fn requests(&self, limit: usize) -> Result<Vec<OpeningRequest>, VaultError> {
        self.requests_by(
            "ORDER BY id DESC LIMIT ?",
            i64::try_from(limit).unwrap_or(i64::MAX),
        )
    }

    pub(super) fn request(&self, id: u64) -> Result<Option<OpeningRequest>, VaultError> {
        Ok(self.requests_by("WHERE id = ?", id.cast_signed())?.pop())
    }

    fn requests_by(&self, which: &str, value: i64) -> Result<Vec<OpeningRequest>, VaultError> {
        let mut find = self.db.prepare_cached(&format!(
            "SELECT at, case_id, purpose, post, person, id, answered, by_post, by_person, agreed, used
             FROM requests {which}"
        ))?;
        let rows = find.query_map([value], request)?;
        rows.map(|row| row?.ok_or(VaultError::Damaged)).collect()
    }

    pub(super) fn answer_request(
        &self,
        id: u64,
        by: &Actor,
        at: Time,
        agreed: bool,
    ) -> Result<bool, VaultError> {
        let done = self.db.execute(
            "UPDATE requests SET answered = ?, by_post = ?, by_person = ?, agreed = ?
             WHERE id = ? AND answered IS NULL",
            params![
                at.0,
                by.post.as_str(),
                by.person.0.cast_signed(),
                agreed,
                id.cast_signed()
            ],
        )?;
        Ok(done == 1)
    }

    pub(super) fn opened_since(&self, wish: &Opening, since: Time) -> Result<bool, VaultError> {
        let mut find = self.db.prepare_cached(
            "SELECT count(*) FROM openings WHERE person = ? AND at >= ? AND case_id = ? AND purpose = ?",
        )?;
        let (person, case) = (wish.by.person.0.cast_signed(), wish.case.0.cast_signed());
        let found: i64 = find
            .query_row(params![person, since.0, case, wish.purpose.name()], |row| {
                row.get(0)
            })?;
        Ok(found > 0)
    }
}

fn opened_within(db: &Connection, person: PersonId, since: Time) -> Result<u32, VaultError> {
    let mut find =
        db.prepare_cached("SELECT count(*) FROM openings WHERE person = ? AND at > ?")?;
    Ok(find.query_row(params![person.0.cast_signed(), since.0], |row| row.get(0))?)
}

// A custodian's word that was not used yet.
fn agreed(db: &Connection, wish: &Opening) -> Result<Option<i64>, VaultError> {
    let mut find = db.prepare_cached(
        "SELECT id FROM requests WHERE case_id = ? AND purpose = ? AND person = ? AND agreed = 1
         AND used IS NULL AND answered > ? ORDER BY id LIMIT 1",
    )?;
    let (case, person) = (wish.case.0.cast_signed(), wish.by.person.0.cast_signed());
    let since = wish.at - DAY;
    let found = find.query_row(params![case, wish.purpose.name(), person, since.0], |row| {
        row.get(0)
    });
    Ok(found.optional()?)
}

// The same wish is asked for once while nobody has answered.
fn ask(db: &Connection, wish: &Opening) -> Result<(u64, bool), VaultError> {
    let (case, person) = (wish.case.0.cast_signed(), wish.by.person.0.cast_signed());
    let purpose = wish.purpose.name();
    let mut find = db.prepare_cached(
        "SELECT id FROM requests WHERE case_id = ? AND purpose = ? AND person = ? AND answered IS NULL",
    )?;
    let waits: Option<i64> = find
        .query_row(params![case, purpose, person], |row| row.get(0))
        .optional()?;
    if let Some(id) = waits {
        return Ok((id.cast_unsigned(), false));
    }
    db.execute(
        "INSERT INTO requests (at, case_id, purpose, post, person) VALUES (?, ?, ?, ?, ?)",
        params![wish.at.0, case, purpose, wish.by.post.as_str(), person],
    )?;
    Ok((db.last_insert_rowid().cast_unsigned(), true))
}

fn record(db: &Connection, opening: &Opening) -> rusqlite::Result<()> {
    let (case, person) = (
        opening.case.0.cast_signed(),
        opening.by.person.0.cast_signed(),
    );
    let post = opening.by.post.as_str();
    db.execute(
        "INSERT INTO openings (at, case_id, purpose, post, person) VALUES (?, ?, ?, ?, ?)",
        params![opening.at.0, case, opening.purpose.name(), post, person],
    )?;
    Ok(())
}

fn request(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<OpeningRequest>> {
    let asked = opening(row)?;
    let id: i64 = row.get(5)?;
    let answered: Option<i64> = row.get(6)?;
    let answered = match answered {
        None => None,
        Some(at) => {
            let (post, person): (String, i64) = (row.get(7)?, row.get(8)?);
            let by = Actor {
                post: post.as_str().into(),
                person: PersonId(person.cast_unsigned()),
            };
            Some((by, Time(at), row.get(9)?))
        }
    };
    let used: Option<i64> = row.get(10)?;
    Ok(asked.map(|asked| OpeningRequest {
        id: id.cast_unsigned(),
        asked,
        answered,
        used: used.map(Time),
    }))
}
