//! Reading what came to cases after they were registered. Absent: opening it.

use super::reader::key_id;
use super::{Reader, SealedMaterial, StoreError};
use huiyin_engine::ids::CaseId;
use rusqlite::{OptionalExtension, params};

impl Reader {
    /// Every receipt that was issued again, with its case.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn reissued(&self) -> Result<Vec<(CaseId, [u8; 16])>, StoreError> {
        let mut find = self
            .db
            .prepare_cached("SELECT case_id, tag FROM reissued")?;
        let rows = find.query_map([], |row| {
            let case: i64 = row.get(0)?;
            Ok((CaseId(case.cast_unsigned()), row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One piece of what was added to a case.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn material(
        &self,
        case: CaseId,
        number: u32,
    ) -> Result<Option<SealedMaterial>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT key_id, sealed FROM material WHERE case_id = ? AND number = ?",
        )?;
        let piece = find.query_row(params![case.0.cast_signed(), number], |row| {
            let (key, sealed) = (key_id(row.get(0)?), row.get(1)?);
            Ok(SealedMaterial {
                case,
                number,
                key,
                sealed,
            })
        });
        Ok(piece.optional()?)
    }
}
