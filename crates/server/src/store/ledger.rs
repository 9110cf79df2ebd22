//! What the ledger's signer keeps beside the rows: roots of its full tiles, and what it signed last.
//!
//! A full tile's hashes are leaf hashes on level 0 and, above it, the roots of the full tiles below; so
//! one root for each full tile is all that has to be kept. What was signed is swapped in only where
//! what is there is what the signer saw before; its nodes come in the same transaction. Checkpoints that
//! witnesses have cosigned stand beside it, so that a witness never gets into the signer's way.
//!
//! Deliberately absent: keys, and what a checkpoint says.

use super::schema::connect;
use super::{DATABASE_FILE, Reader, StoreError};
use huiyin_engine::ids::CaseId;
use huiyin_ledger::{Hash, TILE_WIDTH, Tile, TileKind, leaf_hash};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use std::path::Path;

/// A checkpoint as it was signed under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// Rows at that time.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The checkpoint as it was signed, cosignatures included.
    pub note: String,
}

/// A root of a full tile, which is a node on the level above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Its level, from 1.
    pub level: u8,
    /// Which of its level, from 0.
    pub index: u64,
    /// The hash.
    pub root: Hash,
}

/// The signer's own connection.
pub struct Signatures {
    db: Connection,
}

impl Signatures {
    /// Opens the database of a folder whose store is open.
    ///
    /// # Errors
    /// Where the file cannot be opened once more.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let db = connect(&dir.join(DATABASE_FILE))?;
        Ok(Signatures { db })
    }

    /// Puts `next` in the place of `seen`, with the nodes that came since; durable when this returns.
    /// False where something else is there: nothing is written then.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn swap(
        &mut self,
        origin: &str,
        seen: Option<&SignedHead>,
        next: &SignedHead,
        nodes: &[Node],
    ) -> Result<bool, StoreError> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.db.transaction_with_behavior(behavior)?;
        if head(&transaction, origin)?.as_ref() != seen {
            return Ok(false);
        }
        // Another name's signer may have kept the same ones.
        let mut keep =
            transaction.prepare_cached("INSERT OR IGNORE INTO ledger_nodes VALUES (?, ?, ?)")?;
        for node in nodes {
            let root = &node.root.as_bytes()[..];
            keep.execute(params![node.level, node.index.cast_signed(), root])?;
        }
        drop(keep);
        transaction.execute(
            "INSERT OR REPLACE INTO ledger_signed VALUES (?, ?, ?, ?)",
            params![
                origin,
                next.size.cast_signed(),
                &next.root.as_bytes()[..],
                next.note
            ],
        )?;
        transaction.commit()?;
        Ok(true)
    }

    /// Changes the checkpoints that are kept with their cosignatures under a name, all in one transaction:
    /// `change` sees them, largest first, and says what is there from now on. Durable when this returns.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn change_cosigned(
        &mut self,
        origin: &str,
        change: impl FnOnce(Vec<SignedHead>) -> Vec<SignedHead>,
    ) -> Result<(), StoreError> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.db.transaction_with_behavior(behavior)?;
        let next = change(cosigned(&transaction, origin)?);
        transaction.execute("DELETE FROM ledger_cosigned WHERE origin = ?", [origin])?;
        for head in next {
            let (size, root) = (head.size.cast_signed(), &head.root.as_bytes()[..]);
            transaction.execute(
                "INSERT INTO ledger_cosigned VALUES (?, ?, ?, ?)",
                params![origin, size, root, head.note],
            )?;
        }
        Ok(transaction.commit()?)
    }
}

impl Reader {
    /// What was signed last under a name.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn signed_head(&self, origin: &str) -> Result<Option<SignedHead>, StoreError> {
        head(&self.db, origin)
    }

    /// The checkpoints under a name that witnesses have cosigned and that are kept, largest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn cosigned(&self, origin: &str) -> Result<Vec<SignedHead>, StoreError> {
        cosigned(&self.db, origin)
    }

    /// Every name under which this ledger was signed.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn signed_names(&self) -> Result<Vec<String>, StoreError> {
        let mut find = self.db.prepare_cached("SELECT origin FROM ledger_signed")?;
        let names = find.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// The hashes of a tile. Fewer than it is wide where the rows or the nodes are not there.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn tile_hashes(&self, tile: Tile) -> Result<Vec<Hash>, StoreError> {
        let first = tile.index.saturating_mul(TILE_WIDTH);
        match tile.kind {
            TileKind::Entries | TileKind::Hashes(0) => {
                let rows = self.ledger(first, tile.width.into())?;
                Ok(rows.iter().map(|row| leaf_hash(&row.leaf)).collect())
            }
            TileKind::Hashes(level) => self.ledger_nodes(level, first, tile.width.into()),
        }
    }

    /// Roots of full tiles on a level from a place on; fewer than asked for where there are no more.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn ledger_nodes(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT root FROM ledger_nodes WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx",
        )?;
        let (first, end) = (
            first.cast_signed(),
            first.saturating_add(count).cast_signed(),
        );
        let roots = find.query_map(params![level, first, end], |row| row.get(0))?;
        let roots: Vec<[u8; 32]> = roots.collect::<Result<_, _>>()?;
        Ok(roots.into_iter().map(Hash::from_bytes).collect())
    }

    /// The number of the entry that registered a case.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn case_seq(&self, case: CaseId) -> Result<Option<u64>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT seq FROM cases WHERE case_id = ?")?;
        let seq = find.query_row([case.0.cast_signed()], |row| row.get::<_, i64>(0));
        Ok(seq.optional()?.map(i64::cast_unsigned))
    }

    /// The place of the ledger's row about an entry of the log, where it has one.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn ledger_place(&self, seq: u64) -> Result<Option<u64>, StoreError> {
        let mut at = self
            .db
            .prepare_cached("SELECT seq FROM ledger WHERE idx = ?")?;
        // Places and numbers rise together.
        let (mut low, mut high) = (0, self.ledger_end()?.0);
        while low < high {
            let middle = low + (high - low) / 2;
            let found: i64 = at.query_row([middle.cast_signed()], |row| row.get(0))?;
            match found.cast_unsigned().cmp(&seq) {
                std::cmp::Ordering::Equal => return Ok(Some(middle)),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }
}

fn head(db: &Connection, origin: &str) -> Result<Option<SignedHead>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT size, root, note FROM ledger_signed WHERE origin = ?")?;
    Ok(find.query_row([origin], signed_head).optional()?)
}

fn cosigned(db: &Connection, origin: &str) -> Result<Vec<SignedHead>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT size, root, note FROM ledger_cosigned WHERE origin = ? ORDER BY size DESC",
    )?;
    let heads = find.query_map([origin], signed_head)?;
    Ok(heads.collect::<Result<_, _>>()?)
}

fn signed_head(row: &Row<'_>) -> rusqlite::Result<SignedHead> {
    let size: i64 = row.get(0)?;
    Ok(SignedHead {
        size: size.cast_unsigned(),
        root: Hash::from_bytes(row.get(1)?),
        note: row.get(2)?,
    })
}
