//! Proofs from tiles: what a log too long for memory needs.
//!
//! A proof reads each tile once, at most two a level, and hashes at most a few times 255 nodes. Absent: trust in
//! the tiles; whoever reads them from elsewhere verifies the proof against a checkpoint.

use std::collections::BTreeMap;

use crate::{Hash, ProofError, Tile, TileKind, Tree, node_hash};

/// Why tiles gave no proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TiledError<E> {
    /// There can be no such proof.
    Proof(ProofError),
    /// The tile could not be read.
    Read(E),
    /// The tile that was read is not as wide as its name says.
    Width {
        /// Which.
        tile: Tile,
        /// Hashes read.
        found: usize,
    },
}

/// A log of some size behind its tiles, which `read` brings; each is read once and kept.
pub struct TiledTree<R> {
    size: u64,
    read: R,
    held: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<E, R: FnMut(Tile) -> Result<Vec<Hash>, E>> TiledTree<R> {
    /// The log at this size.
    #[must_use]
    pub const fn new(size: u64, read: R) -> Self {
        Self {
            size,
            read,
            held: BTreeMap::new(),
        }
    }

    /// Proves that the leaf at `index` is in the log; the same proof as [`crate::prove_inclusion`] makes.
    ///
    /// # Errors
    /// Where there is no such leaf, or a tile is missing.
    pub fn prove_inclusion(&mut self, index: u64) -> Result<Vec<Hash>, TiledError<E>> {
        let size = self.size;
        if index >= size {
            return Err(TiledError::Proof(ProofError::IndexOutOfRange {
                index,
                start: 0,
                end: size,
            }));
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if index < middle {
                proof.push(self.root_over(middle, end)?);
                end = middle;
            } else {
                proof.push(self.root_over(start, middle)?);
                start = middle;
            }
        }
        proof.reverse();
        Ok(proof)
    }

    /// Proves that the log continues the one of `old_size` leaves; the same as [`crate::prove_consistency`] makes.
    ///
    /// # Errors
    /// Unless `1 <= old_size <= size`, or where a tile is missing.
    pub fn prove_consistency(&mut self, old_size: u64) -> Result<Vec<Hash>, TiledError<E>> {
        let new_size = self.size;
        if old_size == 0 || old_size > new_size {
            return Err(TiledError::Proof(ProofError::SizesOutOfOrder {
                old_size,
                new_size,
            }));
        }
        let (mut start, mut end) = (0, new_size);
        let mut proof = Vec::new();
        while old_size < end {
            let middle = start + split(end - start);
            if old_size <= middle {
                proof.push(self.root_over(middle, end)?);
                end = middle;
            } else {
                proof.push(self.root_over(start, middle)?);
                start = middle;
            }
        }
        // The old tree's own root is known to whoever asks; a part of it is not.
        if start > 0 {
            proof.push(self.root_over(start, end)?);
        }
        proof.reverse();
        Ok(proof)
    }

    /// The tree at the log's size, to append to or to take the root of.
    ///
    /// # Errors
    /// Where a tile is missing.
    pub fn tree(&mut self) -> Result<Tree, TiledError<E>> {
        let frontier = self.complete_in(0, self.size)?;
        Ok(Tree::resume(self.size, frontier).expect("one subtree for each bit of the size"))
    }

    fn root_over(&mut self, start: u64, end: u64) -> Result<Hash, TiledError<E>> {
        let mut subtrees = self.complete_in(start, end)?;
        let last = subtrees.pop().expect("a range in a proof is not empty");
        let folded = subtrees.iter().rev();
        Ok(folded.fold(last, |right, left| node_hash(left, &right)))
    }

    /// Roots of the complete subtrees that make up `start..end`, largest first; `start` is aligned to all of them.
    fn complete_in(&mut self, mut start: u64, end: u64) -> Result<Vec<Hash>, TiledError<E>> {
        let mut roots = Vec::new();
        while start < end {
            let height = (end - start).ilog2();
            roots.push(self.node(height, start >> height)?);
            start += 1 << height;
        }
        Ok(roots)
    }

    /// The root of the complete subtree of this height, the `index`-th of its kind.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, TiledError<E>> {
        let level = u8::try_from(height / 8).expect("a height is below 64");
        let span = 1_u64 << (height % 8);
        let first = index * span;
        let tile = self.tile(level, first / 256)?;
        let from = usize::try_from(first % 256).expect("below 256");
        let span = usize::try_from(span).expect("below 256");
        let below = tile[from..from + span].iter().copied();
        Ok(below.collect::<Tree>().root())
    }

    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], TiledError<E>> {
        let tile = Tile::of_tree(TileKind::Hashes(level), index, self.size)
            .expect("a node inside the tree is in a tile of the tree");
        let held = match self.held.entry((level, index)) {
            std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let hashes = (self.read)(tile).map_err(TiledError::Read)?;
                let found = hashes.len();
                if found != usize::from(tile.width) {
                    return Err(TiledError::Width { tile, found });
                }
                place.insert(hashes)
            }
        };
        Ok(held)
    }
}

/// The largest power of two below `len`, which is 2 or more.
fn split(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}
