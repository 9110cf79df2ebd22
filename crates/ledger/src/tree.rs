//! A growing tree in logarithmic space: only what appending and the root need.
//!
//! Absent: the leaves themselves. Whoever stores them hands them to `prove_*`.

use crate::{Hash, empty_root, node_hash};

/// An append-only Merkle tree, kept as the roots of its complete subtrees.
///
/// ```
/// use huiyin_ledger::{Tree, empty_root, leaf_hash};
///
/// let mut tree = Tree::new();
/// assert_eq!(tree.root(), empty_root());
/// tree.push(leaf_hash(b"first"));
/// assert_eq!((tree.size(), tree.root()), (1, leaf_hash(b"first")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// Roots of complete subtrees, largest first: one for each bit set in `size`.
    frontier: Vec<Hash>,
}

impl Tree {
    /// A tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            size: 0,
            frontier: Vec::new(),
        }
    }

    /// Takes up a tree again from its `size` and the `frontier` that [`Tree::frontier`] gave at that size.
    /// `None` when the two do not fit together: the frontier has one hash for each bit set in the size.
    #[must_use]
    pub fn resume(size: u64, frontier: Vec<Hash>) -> Option<Self> {
        (usize::try_from(size.count_ones()) == Ok(frontier.len()))
            .then_some(Self { size, frontier })
    }

    /// Appends one leaf, given by its hash ([`crate::leaf_hash`]).
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each trailing one bit of the old size is a complete subtree that this leaf completes in turn.
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .frontier
                .pop()
                .expect("the frontier has one hash for each bit set in the size");
            node = node_hash(&left, &node);
        }
        self.frontier.push(node);
        self.size += 1;
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves so far; [`empty_root`] when there are none.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut subtrees = self.frontier.iter().rev();
        let Some(last) = subtrees.next() else {
            return empty_root();
        };
        subtrees.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Roots of the complete subtrees, largest first; what [`Tree::resume`] needs beside the size.
    #[must_use]
    pub fn frontier(&self) -> &[Hash] {
        &self.frontier
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}
