//! Cases as they stand after every correction, and the corrections themselves. The store keeps what was
//! registered, in the matter that it was registered in; the state says what became of it.

use super::Live;
use super::shared::lock;
use crate::store::{CaseRow, StoreError, case_row};
use huiyin_engine::Entry;
use huiyin_engine::ids::{CaseId, MatterId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Which corrections are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corrections {
    /// All of them.
    All,
    /// Those of a case.
    Case(CaseId),
    /// Those that a matter took part in.
    Matter(MatterId),
}

impl Live {
    /// The latest cases of a matter, newest first; none where the store cannot be read.
    #[must_use]
    pub fn matter_cases(&self, matter: MatterId, limit: usize) -> Vec<CaseRow> {
        self.cases_of(matter, limit).unwrap_or_default()
    }

    // The cases that were registered in it or in one that was merged into it, and those that were moved here.
    fn cases_of(&self, matter: MatterId, limit: usize) -> Result<Vec<CaseRow>, StoreError> {
        let (matters, here, away) = self.read(|city| {
            let matter = city.matter_now(matter);
            let matters: Vec<MatterId> = city.merged_into(matter).chain([matter]).collect();
            let here: BTreeSet<CaseId> = city.corrected_in(matter).collect();
            let corrected = city.corrected.keys().copied();
            let away = corrected.filter(|case| !here.contains(case));
            (matters, here.clone(), away.collect::<BTreeSet<_>>())
        });
        let reader = lock(&self.shared.reader);
        let mut rows = Vec::new();
        for matter in matters {
            if let Some(last) = self.shared.index(|index| index.latest(matter)) {
                rows.extend(reader.matter_cases(last, limit, |case| !away.contains(&case))?);
            }
        }
        for case in here.iter().rev().take(limit) {
            rows.extend(reader.registration(*case)?.and_then(case_row));
        }
        drop(reader);
        rows.sort_by_key(|row| Reverse(row.case));
        rows.dedup_by_key(|row| row.case);
        rows.truncate(limit);
        let corrected = |row: CaseRow| self.read(|city| row.corrected(city));
        Ok(rows.into_iter().map(corrected).collect())
    }

    /// One case of the log, as it stands; `None` where there is no such case or the store cannot be read.
    #[must_use]
    pub fn case_row(&self, case: CaseId) -> Option<CaseRow> {
        let found = lock(&self.shared.reader).registration(case);
        let row = found.ok()?.and_then(case_row)?;
        Some(self.read(|city| row.corrected(city)))
    }

    /// The entries that corrected records, newest first.
    ///
    /// # Errors
    /// Where the store cannot be read or an entry is damaged.
    pub fn corrections(&self, wanted: Corrections, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let merged: BTreeSet<MatterId> = match wanted {
            Corrections::Matter(matter) => self.read(|city| {
                let matter = city.matter_now(matter);
                city.merged_into(matter).chain([matter]).collect()
            }),
            Corrections::All | Corrections::Case(_) => BTreeSet::new(),
        };
        let about = |cases: &[CaseId], matters: &BTreeSet<MatterId>| match wanted {
            Corrections::All => true,
            Corrections::Case(case) => cases.contains(&case),
            Corrections::Matter(_) => !matters.is_disjoint(&merged),
        };
        let seqs = self.shared.index(|index| index.corrections(about, limit));
        let mut entries = Vec::with_capacity(seqs.len());
        for seq in seqs {
            entries.extend(self.entries(seq - 1, 1)?);
        }
        Ok(entries)
    }
}
