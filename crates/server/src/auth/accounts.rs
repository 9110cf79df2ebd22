//! Accounts: who signs in, the posts of the plan they hold, and whether they administer or audit.

use super::{InputFault, atomically};
use huiyin_engine::Time;
use huiyin_engine::ids::{PersonId, PostId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// The number of an account; the person of its acts.
pub type AccountId = PersonId;

/// An account to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The sign-in name: 1 to 40 letters, digits, `.`, `-`, `_`.
    pub name: String,
    /// The name that colleagues see.
    pub display: String,
    /// Posts of the plan, the usual one first.
    pub posts: Vec<PostId>,
    /// May manage accounts.
    pub admin: bool,
    /// May look at everything but change nothing.
    pub auditor: bool,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    pub(crate) display: String,
    pub(crate) posts: Vec<PostId>,
    pub(crate) admin: bool,
    pub(crate) auditor: bool,
    pub(crate) disabled: bool,
    /// Has set a password.
    pub(crate) ready: bool,
}

const COLUMNS: &str = "id, name, display, admin, auditor, disabled, password IS NOT NULL";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: person(row.get(0)?),
        name: row.get(1)?,
        display: row.get(2)?,
        posts: Vec::new(),
        admin: row.get(3)?,
        auditor: row.get(4)?,
        disabled: row.get(5)?,
        ready: row.get(6)?,
    })
}

pub(super) const fn number(id: AccountId) -> i64 {
    id.0.cast_signed()
}

pub(super) const fn person(number: i64) -> AccountId {
    PersonId(number.cast_unsigned())
}

fn posts(db: &Connection, id: AccountId) -> rusqlite::Result<Vec<PostId>> {
    let mut held =
        db.prepare_cached("SELECT post FROM account_posts WHERE account = ?1 ORDER BY place")?;
    let rows = held.query_map([number(id)], |row| row.get::<_, String>(0))?;
    rows.map(|post| post.map(|post| PostId::from(post.as_str())))
        .collect()
}

/// Whether there is any account.
pub(super) fn any(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM accounts)", [], |row| {
        row.get(0)
    })
}

/// An account by its number.
pub(crate) fn by_id(db: &Connection, id: AccountId) -> rusqlite::Result<Option<Account>> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1");
    let found = db.query_row(&sql, [number(id)], from_row).optional()?;
    found
        .map(|account| {
            Ok(Account {
                posts: posts(db, account.id)?,
                ..account
            })
        })
        .transpose()
}

/// Every account, by name.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<Account>> {
    let mut found = db.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY name"))?;
    let rows: Vec<Account> = found.query_map([], from_row)?.collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|account| {
            Ok(Account {
                posts: posts(db, account.id)?,
                ..account
            })
        })
        .collect()
}

/// The names that colleagues see, by person.
pub(crate) fn names(db: &Connection) -> rusqlite::Result<BTreeMap<PersonId, String>> {
    let mut found = db.prepare_cached("SELECT id, display FROM accounts")?;
    let rows = found.query_map([], |row| Ok((person(row.get(0)?), row.get(1)?)))?;
    rows.collect()
}

/// An account and its password hash by sign-in name; disabled ones are not found.
pub(super) fn for_sign_in(
    db: &Connection,
    name: &str,
) -> rusqlite::Result<Option<(AccountId, Option<String>)>> {
    db.query_row(
        "SELECT id, password FROM accounts WHERE name = ?1 AND disabled = 0",
        [name.to_lowercase()],
        |row| Ok((person(row.get(0)?), row.get(1)?)),
    )
    .optional()
}

/// Makes an account. The inner result is what is wrong with it.
pub(crate) fn insert(
    db: &Connection,
    new: &NewAccount,
    password: Option<&str>,
    now: Time,
) -> rusqlite::Result<Result<AccountId, InputFault>> {
    let name = new.name.trim().to_lowercase();
    let sign = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.is_empty() || name.chars().count() > 40 || !name.chars().all(sign) {
        return Ok(Err(InputFault::Name));
    }
    atomically(db, |db| {
        let taken: bool = db.query_row(
            "SELECT EXISTS (SELECT 1 FROM accounts WHERE name = ?1)",
            [&name],
            |row| row.get(0),
        )?;
        if taken {
            return Ok(Err(InputFault::NameTaken));
        }
        let display = if new.display.trim().is_empty() {
            &name
        } else {
            new.display.trim()
        };
        db.execute(
            "INSERT INTO accounts (name, display, password, admin, auditor, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![name, display, password, new.admin, new.auditor, now.0],
        )?;
        let id = person(db.last_insert_rowid());
        put_posts(db, id, &new.posts)?;
        Ok(Ok(id))
    })
}

fn put_posts(db: &Connection, id: AccountId, posts: &[PostId]) -> rusqlite::Result<()> {
    db.execute("DELETE FROM account_posts WHERE account = ?1", [number(id)])?;
    for (place, post) in posts.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        db.execute(
            "INSERT OR IGNORE INTO account_posts (account, place, post) VALUES (?1, ?2, ?3)",
            params![number(id), place, post.as_str()],
        )?;
    }
    Ok(())
}

/// Gives an account other posts. Its sessions go on and choose again.
pub(crate) fn set_posts(db: &Connection, id: AccountId, posts: &[PostId]) -> rusqlite::Result<()> {
    atomically(db, |db| put_posts(db, id, posts))
}

/// Sets a password and ends every session of the account.
pub(super) fn set_password(db: &Connection, id: AccountId, hash: &str) -> rusqlite::Result<()> {
    db.execute(
        "UPDATE accounts SET password = ?2 WHERE id = ?1",
        params![number(id), hash],
    )?;
    db.execute("DELETE FROM sessions WHERE account = ?1", [number(id)])?;
    Ok(())
}

/// Disables an account, or enables it again. Its sessions and tokens end at once.
pub(crate) fn disable(
    db: &Connection,
    id: AccountId,
    disabled: bool,
) -> rusqlite::Result<Result<(), InputFault>> {
    atomically(db, |db| {
        let others: i64 = db.query_row(
            "SELECT count(*) FROM accounts WHERE admin = 1 AND disabled = 0 AND id <> ?1",
            [number(id)],
            |row| row.get(0),
        )?;
        if disabled && others == 0 {
            return Ok(Err(InputFault::LastAdmin));
        }
        let found = db.execute(
            "UPDATE accounts SET disabled = ?2 WHERE id = ?1",
            params![number(id), disabled],
        )?;
        if found == 0 {
            return Ok(Err(InputFault::NoAccount));
        }
        if disabled {
            db.execute("DELETE FROM sessions WHERE account = ?1", [number(id)])?;
            db.execute("DELETE FROM api_tokens WHERE account = ?1", [number(id)])?;
            db.execute("DELETE FROM links WHERE account = ?1", [number(id)])?;
        }
        Ok(Ok(()))
    })
}
