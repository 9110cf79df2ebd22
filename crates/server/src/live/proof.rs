//! What anybody may have of the signed ledger: its checkpoint, its tiles, and a receipt for one row.
//!
//! Deliberately absent: rows that were not signed yet, and who may have which receipt.

use super::ledger::from_vault;
use super::shared::lock;
use super::signer::Published;
use super::{Live, OpenError};
use crate::store::{LedgerRow, Reader, StoreError};
use huiyin_engine::Time;
use huiyin_engine::ids::{CaseId, IncidentId};
use huiyin_ledger::{
    Commitment, Entry, Fact, Receipt, TILE_WIDTH, Tile, TileKind, TiledTree, VerifierKey,
    bundle_entry,
};
use std::sync::Arc;
use tokio::sync::watch;

/// An entry of the ledger that a petitioner gets a receipt for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseProof {
    /// The entry of the log that it speaks of.
    pub seq: u64,
    /// Its place in the ledger, from 0.
    pub place: u64,
    /// What it says.
    pub fact: Fact,
    /// When it was recorded.
    pub recorded: Time,
    /// Whether it was signed; until then there is no receipt.
    pub signed: bool,
}

impl Live {
    /// What a case's petitioner gets receipts for, in order: its registration, what they said, and what was
    /// promised and answered in these incidents, with what became of each promise and why. Nothing where the ledger is not signed.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn case_proofs(
        &self,
        case: CaseId,
        incidents: &[IncidentId],
    ) -> Result<Vec<CaseProof>, StoreError> {
        if self.ledger_key().is_none() {
            return Ok(Vec::new());
        }
        let size = self.published().map_or(0, |held| held.size);
        let mut seqs = self.shared.index(|index| index.told(case, incidents));
        let log = lock(&self.shared.reader);
        seqs.extend(log.case_seq(case)?);
        seqs.sort_unstable();
        let mut proofs = Vec::new();
        for seq in seqs {
            let Some(place) = log.ledger_place(seq)? else {
                continue;
            };
            let row: Option<LedgerRow> = log.ledger(place, 1)?.pop();
            let leaf = row.and_then(|row| Entry::<Commitment>::from_bytes(&row.leaf).ok());
            proofs.extend(leaf.map(|leaf| CaseProof {
                seq,
                place,
                fact: leaf.fact,
                recorded: Time(leaf.recorded_us),
                signed: place < size,
            }));
        }
        Ok(proofs)
    }

    /// What was signed last and may be shown; `None` where the ledger is not signed.
    #[must_use]
    pub fn published(&self) -> Option<Arc<Published>> {
        self.shared.published.borrow().clone()
    }

    /// Hears of each new checkpoint.
    #[must_use]
    pub fn checkpoints(&self) -> watch::Receiver<Option<Arc<Published>>> {
        self.shared.published.subscribe()
    }

    /// The key that verifies the ledger's checkpoints; `None` where it is not signed.
    #[must_use]
    pub fn ledger_key(&self) -> Option<VerifierKey> {
        self.shared.ledger_key.get().cloned()
    }

    /// The bytes of a tile or a bundle of the signed ledger; `None` where it is not in it.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, OpenError> {
        let Some(published) = self.published() else {
            return Ok(None);
        };
        let held = Tile::of_tree(tile.kind, tile.index, published.size);
        if held.is_none_or(|held| held.width < tile.width) {
            return Ok(None);
        }
        let log = lock(&self.shared.reader);
        let bytes = match tile.kind {
            TileKind::Entries => {
                let rows = log.ledger(tile.index * TILE_WIDTH, tile.width.into())?;
                let entries = rows.iter().filter_map(|row| bundle_entry(&row.leaf));
                entries.flatten().collect()
            }
            TileKind::Hashes(_) => {
                let hashes = log.tile_hashes(tile)?;
                hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
            }
        };
        Ok(Some(bytes))
    }

    /// The receipt for the row about an entry of the log, content and all, with a checkpoint that enough
    /// witnesses have cosigned where one covers the row. `None` where there is no such
    /// row, it was not signed yet, or its key is gone and nobody can open it any more.
    ///
    /// # Errors
    /// Where store or vault cannot be read.
    pub fn ledger_receipt(&self, seq: u64) -> Result<Option<Receipt>, OpenError> {
        let log = lock(&self.shared.reader);
        let Some(place) = log.ledger_place(seq)? else {
            return Ok(None);
        };
        let Some((size, note)) = self.checkpoint_for(&log, place)? else {
            return Ok(None);
        };
        let Some(entry) = self.opened(&log, place)? else {
            return Ok(None);
        };
        let read = |tile| log.tile_hashes(tile);
        let hashes = TiledTree::new(size, read).prove_inclusion(place);
        let receipt = hashes
            .ok()
            .and_then(|hashes| Receipt::new(entry, place, hashes, note).ok());
        Ok(receipt)
    }

    // A row with what opens it.
    fn opened(
        &self,
        log: &Reader,
        place: u64,
    ) -> Result<Option<Entry<huiyin_ledger::Opening>>, OpenError> {
        let row: Option<LedgerRow> = log.ledger(place, 1)?.pop();
        let Some(row) = row else { return Ok(None) };
        let Ok(leaf) = Entry::<Commitment>::from_bytes(&row.leaf) else {
            return Ok(None);
        };
        let Some(told) = log.entries(row.seq - 1, 1)?.pop() else {
            return Ok(None);
        };
        let entry = Entry {
            recorded_us: leaf.recorded_us,
            fact: leaf.fact,
            content: from_vault(log, &self.shared.vault, &told)?,
        };
        Ok(Some(entry).filter(|entry| entry.sealed() == leaf))
    }
}
