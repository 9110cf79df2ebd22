//! Who may do what: local accounts bound to the plan's posts, sessions, one-time links, tokens for
//! programs, and the table of every route with the rule that allows it.
//!
//! Kept in the store's database, in tables of their own: they are no part of the log. Deliberately
//! absent: roles of this room's own invention (a post of the plan is the right), and passwords by mail.

pub(crate) mod accounts;
pub(crate) mod addresses;
pub(crate) mod apart;
pub(crate) mod corrected;
pub mod demo;
pub(crate) mod guard;
pub(crate) mod links;
mod password;
pub(crate) mod problem;
pub mod rules;
mod secret;
pub(crate) mod sessions;
pub(crate) mod shown;
mod state;
pub(crate) mod throttle;
pub(crate) mod tokens;

pub(crate) use secret::{fresh as fresh_secret, same as same_secret};

pub use accounts::{AccountId, NewAccount};
pub use addresses::{AddressKind, Addresses};
pub use links::SetupLink;
pub use state::{Demo, Edge, WebConfig, WebState};

use crate::live::Live;
use crate::store::StoreError;
use crate::words::Lang;
use huiyin_engine::Time;
use huiyin_engine::ids::PostId;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::BTreeSet;
use std::fmt;

/// Why an account, a session or a link could not be made.
#[derive(Debug)]
pub enum AuthError {
    /// The database.
    Store(StoreError),
    /// The machine gives no randomness.
    Random,
    /// What was typed in does not do.
    Input(InputFault),
}

/// What does not do about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputFault {
    /// The sign-in name is empty, too long or holds other signs than letters, digits, `.`, `-`, `_`.
    Name,
    /// Another account has that name.
    NameTaken,
    /// The password has fewer than ten characters, more than two hundred, or is the name.
    Password,
    /// The link is used up or older than thirty minutes.
    Link,
    /// There is no such account.
    NoAccount,
    /// The last administrator cannot be disabled.
    LastAdmin,
    /// A mail address or phone number is not one.
    Address,
}

impl InputFault {
    /// The fault in words.
    pub(crate) fn words(self, l: Lang) -> &'static str {
        match self {
            InputFault::Name => l.fault_name(),
            InputFault::NameTaken => l.fault_name_taken(),
            InputFault::Password => l.fault_password(),
            InputFault::Link => l.fault_link(),
            InputFault::NoAccount => l.fault_no_account(),
            InputFault::LastAdmin => l.fault_last_admin(),
            InputFault::Address => l.fault_address(),
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuthError::Store(error) => error.fmt(f),
            AuthError::Random => f.write_str("the system gives no random numbers"),
            AuthError::Input(fault) => f.write_str(fault.words(Lang::En)),
        }
    }
}

impl std::error::Error for AuthError {}

impl From<StoreError> for AuthError {
    fn from(error: StoreError) -> Self {
        AuthError::Store(error)
    }
}

impl From<InputFault> for AuthError {
    fn from(fault: InputFault) -> Self {
        AuthError::Input(fault)
    }
}

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS accounts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        display TEXT NOT NULL,
        password TEXT,
        admin INTEGER NOT NULL,
        auditor INTEGER NOT NULL,
        disabled INTEGER NOT NULL DEFAULT 0,
        created INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS account_posts (
        account INTEGER NOT NULL REFERENCES accounts (id),
        place INTEGER NOT NULL,
        post TEXT NOT NULL,
        PRIMARY KEY (account, post)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sessions (
        tag BLOB PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts (id),
        post TEXT,
        csrf TEXT NOT NULL,
        created INTEGER NOT NULL,
        seen INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS links (
        tag BLOB PRIMARY KEY,
        account INTEGER,
        expires INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS api_tokens (
        tag BLOB PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts (id),
        label TEXT NOT NULL,
        created INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS account_addresses (
        account INTEGER NOT NULL REFERENCES accounts (id),
        kind TEXT NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (account, kind)
    ) STRICT, WITHOUT ROWID;
";

/// Makes this room's tables where there are none.
///
/// # Errors
/// Where the database cannot be written.
pub(crate) fn prepare(live: &Live) -> Result<(), StoreError> {
    live.with_db(|db| db.execute_batch(TABLES))
}

/// A one-time link that makes the first administrator; `None` where there is an account already.
/// Earlier set-up links stop working.
///
/// # Errors
/// Where the database cannot be written or the machine gives no randomness.
pub fn setup_link(live: &Live, now: Time) -> Result<Option<SetupLink>, AuthError> {
    prepare(live)?;
    links::setup(live, now)
}

/// How accounts and links stand, for whoever looks a folder over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    /// Accounts that can sign in.
    pub accounts: usize,
    /// Administrators among them.
    pub admins: usize,
    /// Posts that they hold.
    pub posts: BTreeSet<PostId>,
    /// Whether a link that makes the first administrator is good still.
    pub setup_open: bool,
}

/// Reads how accounts stand; `None` where no server has made their tables yet.
///
/// # Errors
/// Where the database cannot be read.
pub fn roll(db: &Connection, now: Time) -> rusqlite::Result<Option<Roll>> {
    if !db.table_exists(None, "accounts")? {
        return Ok(None);
    }
    let held: Vec<_> = accounts::all(db)?
        .into_iter()
        .filter(|account| account.ready && !account.disabled)
        .collect();
    let open = "SELECT EXISTS (SELECT 1 FROM links WHERE account IS NULL AND expires > ?1)";
    Ok(Some(Roll {
        accounts: held.len(),
        admins: held.iter().filter(|account| account.admin).count(),
        setup_open: db.query_row(open, [now.0], |row| row.get(0))?,
        posts: held.into_iter().flat_map(|account| account.posts).collect(),
    }))
}

/// Which of these posts nobody holds whom any address reaches.
///
/// # Errors
/// Where the database cannot be read.
pub fn unreached<'a>(
    db: &Connection,
    posts: impl IntoIterator<Item = &'a PostId>,
) -> rusqlite::Result<Vec<PostId>> {
    let held = match db.table_exists(None, "account_addresses")? {
        true => addresses::holders(db)?,
        false => Default::default(),
    };
    let reached = |post: &&PostId| {
        let mut people = held.get(*post).into_iter().flatten();
        people.any(|(_, reached)| *reached != Addresses::default())
    };
    Ok(posts
        .into_iter()
        .filter(|post| !reached(post))
        .cloned()
        .collect())
}

/// Makes an account from the command line, with its password.
///
/// # Errors
/// What is wrong with it, or the database.
pub fn add_account(
    live: &Live,
    account: &NewAccount,
    password: &str,
    now: Time,
) -> Result<AccountId, AuthError> {
    prepare(live)?;
    let hash = password::hash(&account.name, password)?;
    live.with_db(|db| accounts::insert(db, account, Some(&hash), now))?
        .map_err(AuthError::Input)
}

/// Says where an account is reached.
///
/// # Errors
/// The database.
pub fn set_addresses(live: &Live, id: AccountId, addresses: &Addresses) -> Result<(), AuthError> {
    prepare(live)?;
    Ok(live.with_db(|db| addresses::set(db, id, addresses))?)
}

// Runs several statements as one. Takes the write lock at once: a transaction that first reads and
// then wants to write is refused, not queued, where the city's writer committed in between.
fn atomically<T>(
    db: &Connection,
    run: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    let done = run(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_and_then_writing_as_one_does_not_fail_because_somebody_wrote_in_between() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.db");
        let open = || {
            let db = Connection::open(&path).expect("a database");
            db.pragma_update(None, "journal_mode", "WAL")
                .expect("a journal");
            db.busy_timeout(std::time::Duration::ZERO)
                .expect("no waiting");
            db
        };
        let (ours, theirs) = (open(), open());
        ours.execute_batch("CREATE TABLE t (n INTEGER)")
            .expect("a table");
        let done = atomically(&ours, |db| {
            let n: i64 = db.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?;
            let refused = theirs.execute("INSERT INTO t VALUES (7)", []);
            assert!(refused.is_err(), "the other writer waits its turn");
            db.execute("INSERT INTO t VALUES (?1)", [n])
        });
        assert!(matches!(done, Ok(1)), "{done:?}");
    }
}
