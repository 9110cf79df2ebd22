//! Reading beside the writer, on a connection of its own that cannot write.

use super::schema::connect;
use super::{
    CaseBlobs, CaseRow, LedgerRow, OnceRow, OutboxRow, OutboxState, Scope, SealedText, StoreError,
    schema,
};
use crate::vault::KeyId;
use huiyin_engine::ids::{CaseId, MatterId, PersonId};
use huiyin_engine::{Actor, Entry, Event, Time};
use huiyin_ledger::leaf_hash;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;

/// A connection that reads what is committed.
pub struct Reader {
    pub(super) db: Connection,
}

impl Reader {
    /// Opens the database file for reading.
    ///
    /// # Errors
    /// Where it cannot be read or is of a newer version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let db = connect(path)?;
        schema::known(&db)?;
        db.pragma_update(None, "query_only", "ON")?;
        Ok(Reader { db })
    }

    /// Entries after a number, in order, each checked against its leaf hash.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] at the first entry that is missing or altered.
    pub fn entries(&self, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        self.each_entry(after, limit, |entry| entries.push(entry))?;
        Ok(entries)
    }

    /// Hands every entry after a number to `take`, in order, each checked.
    ///
    /// # Errors
    /// As [`Reader::entries`].
    pub fn each_entry(
        &self,
        after: u64,
        limit: usize,
        mut take: impl FnMut(Entry),
    ) -> Result<(), StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT seq, recorded, body, leaf FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
        )?;
        let mut rows = find.query(params![after.cast_signed(), int(limit)])?;
        let (mut seq, mut before) = (after, Time(i64::MIN));
        while let Some(row) = rows.next()? {
            seq += 1;
            let entry = checked(row, seq, before)?;
            before = entry.recorded;
            take(entry);
        }
        Ok(())
    }

    /// Checks the entries after one up to another as reading them would, without what they say.
    ///
    /// # Errors
    /// As [`Reader::entries`].
    pub fn check(&self, after: u64, last: u64) -> Result<(), StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT seq, recorded, body, leaf FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq",
        )?;
        let mut rows = find.query([after.cast_signed() + 1, last.cast_signed()])?;
        let mut before = Time(i64::MIN);
        for seq in after + 1..=last {
            let damaged = |what: String| StoreError::Damaged { seq, what };
            let row = rows
                .next()?
                .ok_or_else(|| damaged("it is missing".into()))?;
            (before, _) = whole(row, seq, before)?;
        }
        Ok(())
    }

    /// An entry's leaf hash; `None` where there is no such entry.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn leaf_of(&self, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT leaf FROM events WHERE seq = ?")?;
        Ok(find
            .query_row([seq.cast_signed()], |row| row.get(0))
            .optional()?)
    }

    /// How many rows the ledger has, and the entry of the log that the latest one speaks of, 0 for none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn ledger_end(&self) -> Result<(u64, u64), StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT idx + 1, seq FROM ledger ORDER BY idx DESC LIMIT 1")?;
        let end = find.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
        let (size, seq): (i64, i64) = end.optional()?.unwrap_or_default();
        Ok((size.cast_unsigned(), seq.cast_unsigned()))
    }

    /// Rows of the ledger from a place on, in order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn ledger(&self, from: u64, limit: usize) -> Result<Vec<LedgerRow>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT seq, entry FROM ledger WHERE idx >= ? ORDER BY idx LIMIT ?")?;
        let rows = find.query_map(params![from.cast_signed(), int(limit)], |row| {
            let (seq, leaf): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let seq = seq.cast_unsigned();
            Ok(LedgerRow { seq, leaf })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A sealed text.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn text(&self, id: u64) -> Result<Option<SealedText>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT key_id, sealed FROM texts WHERE id = ?")?;
        let text = find.query_row([id.cast_signed()], |row| {
            let (key, sealed) = (key_id(row.get(0)?), row.get(1)?);
            Ok(SealedText { id, key, sealed })
        });
        Ok(text.optional()?)
    }

    /// The highest number given to a text, 0 for none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn last_text(&self) -> Result<u64, StoreError> {
        let last: i64 = self
            .db
            .query_row("SELECT coalesce(max(id), 0) FROM texts", [], |row| {
                row.get(0)
            })?;
        Ok(last.cast_unsigned())
    }

    /// The data key of a matter, assessment or incident, where one was given.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn scope_key(&self, scope: Scope) -> Result<Option<KeyId>, StoreError> {
        let (kind, number) = scope.parts();
        let mut find = self
            .db
            .prepare_cached("SELECT key_id FROM scopes WHERE kind = ? AND number = ?")?;
        let key = find.query_row(params![kind, number.cast_signed()], |row| row.get(0));
        Ok(key.optional()?.map(key_id))
    }

    /// What is sealed of a case.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn case(&self, case: CaseId) -> Result<Option<CaseBlobs>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT case_id, matter, key_id, content, coalesce(reissued.private, cases.private)
             FROM cases LEFT JOIN reissued USING (case_id) WHERE case_id = ?",
        )?;
        Ok(find.query_row([case.0.cast_signed()], blobs).optional()?)
    }

    /// Hands every case from a number on with the keyed hash of its receipt to `take`, in order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn each_receipt(
        &self,
        from: CaseId,
        mut take: impl FnMut(CaseId, [u8; 16]),
    ) -> Result<(), StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT case_id, tag FROM receipts WHERE case_id >= ? ORDER BY case_id",
        )?;
        let mut rows = find.query([from.0.cast_signed()])?;
        while let Some(row) = rows.next()? {
            let case: i64 = row.get(0)?;
            take(CaseId(case.cast_unsigned()), row.get(1)?);
        }
        Ok(())
    }

    /// The keyed hash of a case's receipt, the latest where it was issued again.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn receipt_tag(&self, case: CaseId) -> Result<Option<[u8; 16]>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT coalesce(reissued.tag, receipts.tag) FROM receipts LEFT JOIN reissued USING (case_id) WHERE case_id = ?")?;
        let tag = find.query_row([case.0.cast_signed()], |row| row.get(0));
        Ok(tag.optional()?)
    }

    /// The entry that registered a case.
    ///
    /// # Errors
    /// Where the database cannot be read or the entry does not fit.
    pub fn registration(&self, case: CaseId) -> Result<Option<Entry>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT seq, recorded, body, leaf FROM cases JOIN events USING (seq) WHERE case_id = ?",
        )?;
        let mut rows = find.query([case.0.cast_signed()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let seq: i64 = row.get(0)?;
        checked(row, seq.cast_unsigned(), Time(i64::MIN)).map(Some)
    }

    /// A case and those before it that were registered in its matter, newest first: as many as `wanted`
    /// lets through.
    ///
    /// # Errors
    /// Where the database cannot be read or an entry does not fit.
    pub fn matter_cases(
        &self,
        last: CaseId,
        limit: usize,
        wanted: impl Fn(CaseId) -> bool,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT seq, recorded, body, leaf, previous FROM cases JOIN events USING (seq)
             WHERE case_id = ?",
        )?;
        let mut cases = Vec::new();
        let mut next = Some(last.0.cast_signed());
        while let Some(case) = next.filter(|_| cases.len() < limit) {
            let mut rows = find.query([case])?;
            let Some(row) = rows.next()? else { break };
            let seq: i64 = row.get(0)?;
            if wanted(CaseId(case.cast_unsigned())) {
                cases.extend(case_row(checked(row, seq.cast_unsigned(), Time(i64::MIN))?));
            }
            // A chain runs towards smaller numbers, so it ends.
            let before: Option<i64> = row.get(4)?;
            next = before.filter(|before| *before < case);
        }
        Ok(cases)
    }

    /// The first case that was registered at or after an instant; the one after the last for none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn first_case_since(&self, at: Time) -> Result<CaseId, StoreError> {
        let last: i64 =
            (self.db).query_row("SELECT coalesce(max(case_id), 0) FROM cases", [], |row| {
                row.get(0)
            })?;
        let mut recorded = self.db.prepare_cached(
            "SELECT recorded FROM cases JOIN events USING (seq) WHERE case_id = ?",
        )?;
        // Cases are numbered without gaps, in the order in which they were recorded.
        let (mut low, mut high) = (1, last + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let found: i64 = recorded.query_row([middle], |row| row.get(0))?;
            if found < at.0 {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(CaseId(low.cast_unsigned()))
    }

    /// Hands what is sealed of every case from a number on to `take`, in order, with its entry.
    ///
    /// # Errors
    /// Where the database cannot be read or an entry does not fit.
    pub fn each_case(
        &self,
        from: CaseId,
        mut take: impl FnMut(CaseBlobs, CaseRow),
    ) -> Result<(), StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT case_id, matter, key_id, content, private, seq FROM cases
             WHERE case_id >= ? ORDER BY case_id",
        )?;
        let mut entry_at = self
            .db
            .prepare_cached("SELECT seq, recorded, body, leaf FROM events WHERE seq = ?")?;
        let mut rows = find.query([from.0.cast_signed()])?;
        while let Some(row) = rows.next()? {
            let sealed = blobs(row)?;
            let seq: i64 = row.get(5)?;
            let mut entry = entry_at.query([seq])?;
            if let Some(row) = entry.next()?
                && let Some(shown) = case_row(checked(row, seq.cast_unsigned(), Time(i64::MIN))?)
            {
                take(sealed, shown);
            }
        }
        Ok(())
    }

    /// Outbox rows, those that wait for a person first, newest first within each state.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn outbox(&self, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT notice, created, state, marked_post, marked_person, marked_at FROM outbox
             ORDER BY state <> 'alarm', state <> 'pending', id DESC LIMIT ?",
        )?;
        let mut rows = find.query([int(limit)])?;
        let mut outbox = Vec::new();
        while let Some(row) = rows.next()? {
            outbox.push(outbox_row(row)?);
        }
        Ok(outbox)
    }

    /// Whether the outbox holds this key.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn outbox_holds(&self, key: &str) -> Result<bool, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT 1 FROM outbox WHERE key = ?")?;
        Ok(find.exists([key])?)
    }

    /// What an idempotency key did, where it was used.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn once(&self, tag: &[u8; 16]) -> Result<Option<OnceRow>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT body, first_seq, entries, at FROM once WHERE tag = ?")?;
        let row = find.query_row([&tag[..]], |row| {
            let first_seq: i64 = row.get(1)?;
            Ok(OnceRow {
                tag: *tag,
                body: row.get(0)?,
                first_seq: first_seq.cast_unsigned(),
                entries: row.get(2)?,
                at: Time(row.get(3)?),
            })
        });
        Ok(row.optional()?)
    }
}

fn checked(row: &Row<'_>, seq: u64, before: Time) -> Result<Entry, StoreError> {
    let (recorded, body) = whole(row, seq, before)?;
    let event: Event = serde_json::from_slice(body).map_err(|error| StoreError::Damaged {
        seq,
        what: format!("it does not read as an event: {error}"),
    })?;
    Ok(Entry {
        seq,
        recorded,
        event,
    })
}

// When it was recorded and its bytes, where they are as they were written.
fn whole<'r>(row: &'r Row<'_>, seq: u64, before: Time) -> Result<(Time, &'r [u8]), StoreError> {
    let damaged = |what: String| StoreError::Damaged { seq, what };
    let found: i64 = row.get(0)?;
    if found.cast_unsigned() != seq {
        return Err(damaged(format!("it is missing; the next one is {found}")));
    }
    let recorded = Time(row.get(1)?);
    if recorded < before {
        return Err(damaged("it was recorded before the entry before it".into()));
    }
    let (body, leaf) = (row.get_ref(2)?.as_blob(), row.get_ref(3)?.as_blob());
    let (Ok(body), Ok(leaf)) = (body, leaf) else {
        return Err(damaged("it is not stored as bytes".into()));
    };
    if leaf_hash(body).as_bytes()[..] != *leaf {
        return Err(damaged("its bytes do not match their hash".into()));
    }
    Ok((recorded, body))
}

/// The row of an entry that registers a case.
pub(crate) fn case_row(entry: Entry) -> Option<CaseRow> {
    let recorded = entry.recorded;
    match entry.event {
        Event::CaseRegistered {
            case,
            time,
            channel,
            source,
            people,
            matter,
            area,
            unit,
            ..
        } => Some(CaseRow {
            case,
            matter,
            time,
            recorded,
            channel,
            source,
            people,
            area,
            unit,
            struck: None,
        }),
        _ => None,
    }
}

fn blobs(row: &Row<'_>) -> rusqlite::Result<CaseBlobs> {
    let (case, matter): (i64, i64) = (row.get(0)?, row.get(1)?);
    Ok(CaseBlobs {
        case: CaseId(case.cast_unsigned()),
        matter: MatterId(matter.cast_unsigned()),
        key: key_id(row.get(2)?),
        content: row.get(3)?,
        private: row.get(4)?,
    })
}

pub(super) fn outbox_row(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let (notice, state): (String, String) = (row.get(0)?, row.get(2)?);
    let damaged = |what: String| StoreError::Damaged { seq: 0, what };
    let state = OutboxState::from_name(&state)
        .ok_or_else(|| damaged(format!("outbox state {state} is unknown")))?;
    let notice = serde_json::from_str(&notice)
        .map_err(|error| damaged(format!("an outbox row does not read: {error}")))?;
    let post: Option<String> = row.get(3)?;
    let person: Option<i64> = row.get(4)?;
    let at: Option<i64> = row.get(5)?;
    let marked = post.zip(person).zip(at).map(|((post, person), at)| {
        let by = Actor {
            post: post.as_str().into(),
            person: PersonId(person.cast_unsigned()),
        };
        (by, Time(at))
    });
    Ok(OutboxRow {
        notice,
        created: Time(row.get(1)?),
        state,
        marked,
    })
}

pub(super) fn key_id(id: i64) -> KeyId {
    KeyId(id.cast_unsigned())
}

fn int(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
