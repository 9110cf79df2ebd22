//! What anybody may have of the signed ledger: its checkpoint, its tiles, and a receipt for one row.
//!
//! Deliberately absent: rows that were not signed yet, and who may have which receipt.

use super::ledger::from_vault;
use super::shared::lock;
use super::signer::Published;
use super::{Live, OpenError};
use crate::store::{LedgerRow, Reader};
use huiyin_ledger::{
    Commitment, Entry, Receipt, TILE_WIDTH, Tile, TileKind, TiledTree, VerifierKey, bundle_entry,
};
use std::sync::Arc;
use tokio::sync::watch;

impl Live {
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

    /// The receipt for the row about an entry of the log, content and all. `None` where there is no such
    /// row, it was not signed yet, or its key is gone and nobody can open it any more.
    ///
    /// # Errors
    /// Where store or vault cannot be read.
    pub fn ledger_receipt(&self, seq: u64) -> Result<Option<Receipt>, OpenError> {
        let log = lock(&self.shared.reader);
        let Some((place, published)) = log.ledger_place(seq)?.zip(self.published()) else {
            return Ok(None);
        };
        if place >= published.size {
            return Ok(None);
        }
        let Some(entry) = self.opened(&log, place)? else {
            return Ok(None);
        };
        let read = |tile| log.tile_hashes(tile);
        let hashes = TiledTree::new(published.size, read).prove_inclusion(place);
        let receipt = hashes
            .ok()
            .and_then(|hashes| Receipt::new(entry, place, hashes, published.note.clone()).ok());
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
