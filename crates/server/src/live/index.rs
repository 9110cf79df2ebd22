//! Where a case is by the keyed hashes of its record and its receipt, and the latest case of each
//! matter: what the log and the store hold, kept in memory so that no index page is rewritten for it.
//! Sixteen bytes a case and hash. Deliberately absent: anything by which a person could be looked up.

use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::{Entry, Event};
use std::collections::BTreeMap;
#[expect(
    clippy::disallowed_types,
    reason = "millions of keyed hashes, looked up one at a time and never iterated"
)]
use std::collections::HashMap;

#[derive(Default)]
#[expect(
    clippy::disallowed_types,
    reason = "millions of keyed hashes, looked up one at a time and never iterated"
)]
pub(super) struct Index {
    by_record: HashMap<u64, CaseId>,
    by_receipt: HashMap<u64, CaseId>,
    latest: BTreeMap<MatterId, CaseId>,
}

impl Index {
    /// Learns what an entry registers.
    pub(super) fn entry(&mut self, entry: &Entry) {
        if let Event::CaseRegistered {
            case, key, matter, ..
        } = &entry.event
        {
            self.by_record.insert(*key, *case);
            self.latest.insert(*matter, *case);
        }
    }

    /// Learns a case's receipt.
    pub(super) fn receipt(&mut self, case: CaseId, tag: &[u8; 16]) {
        self.by_receipt.insert(short(tag), case);
    }

    /// The case of a record.
    pub(super) fn case_of_record(&self, key: u64) -> Option<CaseId> {
        self.by_record.get(&key).copied()
    }

    /// The case that a receipt may belong to; its whole hash is still to be compared.
    pub(super) fn case_of_receipt(&self, tag: &[u8; 16]) -> Option<CaseId> {
        self.by_receipt.get(&short(tag)).copied()
    }

    /// The latest case of a matter.
    pub(super) fn latest(&self, matter: MatterId) -> Option<CaseId> {
        self.latest.get(&matter).copied()
    }
}

fn short(tag: &[u8; 16]) -> u64 {
    tag.first_chunk()
        .map_or(0, |first| u64::from_le_bytes(*first))
}
