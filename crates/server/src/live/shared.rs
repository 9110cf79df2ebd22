//! What the writer and everybody else share: the committed state, the vault and reading connections.

use super::cosign::Witnessing;
use super::index::Index;
use super::signer::Published;
use crate::clock::Clock;
use crate::store::deliveries::Deliveries;
use crate::store::{Reader, SealedCase, Store, StoreError};
use crate::telemetry::{Histogram, SECONDS, SIZES};
use crate::vault::Vault;
use huiyin_engine::casework::retention::Keep;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::known::Known;
use huiyin_engine::{City, Entry};
use huiyin_ledger::VerifierKey;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use tokio::sync::{broadcast, watch};

/// Committed batches that a slow subscriber may lag behind before it has to read from the store.
const BATCHES_KEPT: usize = 1024;

pub(super) struct Shared {
    pub(super) clock: Clock,
    pub(super) vault: Vault,
    pub(super) city: RwLock<City>,
    pub(super) index: RwLock<Index>,
    pub(super) reader: Mutex<Reader>,
    pub(super) side: Mutex<rusqlite::Connection>,
    pub(super) side_changes: AtomicU64,
    // Taken by the pipeline, of which there is one.
    pub(super) deliveries: Mutex<Option<Deliveries>>,
    pub(super) titles: Mutex<BTreeMap<MatterId, String>>,
    pub(super) committed: broadcast::Sender<Arc<Vec<Entry>>>,
    pub(super) store_failing: Mutex<Option<String>>,
    pub(super) log_damaged: Mutex<Option<String>>,
    pub(super) grouping_failing: Mutex<Option<String>>,
    pub(super) ledger_failing: Mutex<Option<String>>,
    pub(super) ledger_key: OnceLock<VerifierKey>,
    pub(super) witnessing: OnceLock<Witnessing>,
    pub(super) published: watch::Sender<Option<Arc<Published>>>,
    pub(super) commits: AtomicU64,
    pub(super) commands: AtomicU64,
    pub(super) timers: AtomicU64,
    pub(super) committed_in: Mutex<CommitFigures>,
    pub(super) keep: Mutex<Keep>,
}

/// How much landed in each commit and how long each took, since the start.
#[derive(Debug, Clone)]
pub struct CommitFigures {
    /// Entries in a commit.
    pub entries: Histogram,
    /// Seconds that a commit took.
    pub seconds: Histogram,
}

impl Default for CommitFigures {
    fn default() -> Self {
        CommitFigures {
            entries: Histogram::new(SIZES),
            seconds: Histogram::new(SECONDS),
        }
    }
}

impl Shared {
    pub(super) fn new(
        store: &Store,
        vault: Vault,
        clock: Clock,
        city: City,
        index: Index,
    ) -> Result<Self, StoreError> {
        Ok(Shared {
            clock,
            vault,
            city: RwLock::new(city),
            index: RwLock::new(index),
            reader: Mutex::new(store.reader()?),
            side: Mutex::new(store.side_connection()?),
            side_changes: AtomicU64::new(0),
            deliveries: Mutex::new(Some(store.deliveries()?)),
            titles: Mutex::default(),
            committed: broadcast::channel(BATCHES_KEPT).0,
            store_failing: Mutex::default(),
            log_damaged: Mutex::default(),
            grouping_failing: Mutex::default(),
            ledger_failing: Mutex::default(),
            ledger_key: OnceLock::new(),
            witnessing: OnceLock::new(),
            published: watch::channel(None).0,
            commits: AtomicU64::new(0),
            commands: AtomicU64::new(0),
            timers: AtomicU64::new(0),
            committed_in: Mutex::default(),
            keep: Mutex::default(),
        })
    }

    /// Folds a committed batch into what readers see and hands it to subscribers.
    pub(super) fn publish(&self, entries: Vec<Entry>, cases: &[SealedCase]) {
        if entries.is_empty() {
            return;
        }
        {
            let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
            entries.iter().for_each(|entry| index.entry(entry));
            for case in cases {
                index.receipt(case.case, &case.receipt_tag);
            }
        }
        {
            let mut city = self.city.write().unwrap_or_else(PoisonError::into_inner);
            for entry in &entries {
                city.apply(entry.recorded, &entry.event);
            }
            // Only whoever decides needs the keys of records.
            city.known = Known::default();
        }
        // Nobody listens: that is fine.
        let _ = self.committed.send(Arc::new(entries));
    }

    pub(super) fn learn_reissued(&self, all: impl IntoIterator<Item = (CaseId, [u8; 16])>) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        all.into_iter()
            .for_each(|(case, tag)| index.reissued(case, tag));
    }

    pub(super) fn learn_receipt(&self, case: CaseId, tag: &[u8; 16]) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        index.receipt(case, tag);
    }

    pub(super) fn index<T>(&self, f: impl FnOnce(&Index) -> T) -> T {
        f(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The case and matter of a receipt's keyed hash.
    pub(super) fn case_of_receipt(
        &self,
        reader: &Reader,
        tag: &[u8; 16],
    ) -> Result<Option<(CaseId, MatterId)>, StoreError> {
        let Some(case) = self.index(|index| index.case_of_receipt(tag)) else {
            return Ok(None);
        };
        if reader.receipt_tag(case)?.as_ref() != Some(tag) {
            return Ok(None);
        }
        let held = reader.case(case)?;
        Ok(held.map(|held| (held.case, held.matter)))
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&City) -> T) -> T {
        f(&self.city.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Every value behind these locks is whole between two statements, so a panic elsewhere spoils none.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
