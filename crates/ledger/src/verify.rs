//! Checks proofs that came from outside (RFC 9162 sections 2.1.3.2 and 2.1.4.2).
//!
//! Every function walks the proof once, needs no leaves, and trusts none of its arguments: sizes, hashes and
//! the proof may all be hostile. A subtree is a run of leaves `start..end` that some node of the tree covers.

use std::ops::Range;

use crate::{Hash, ProofError, empty_root, node_hash};

/// Checks that `leaf` (a leaf hash) is at `index` in the tree of `size` leaves with this `root`.
///
/// # Errors
/// The first thing that does not hold; see [`ProofError`].
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    same_root(root_from_inclusion(leaf, index, size, proof)?, *root)
}

/// The root that an inclusion proof leads to; whether it is the log's is for the caller to see.
pub(crate) fn root_from_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
) -> Result<Hash, ProofError> {
    if index >= size {
        return Err(ProofError::IndexOutOfRange {
            index,
            start: 0,
            end: size,
        });
    }
    let (mut node, mut last) = (index, size - 1);
    let mut computed = *leaf;
    for (used, sibling) in proof.iter().enumerate() {
        if last == 0 {
            return Err(ProofError::TooLong {
                found: proof.len(),
                needed: used,
            });
        }
        if node % 2 == 1 || node == last {
            computed = node_hash(sibling, &computed);
            // A last node without a sibling stands for itself on the levels above, up to where it is a right child.
            let lonely = if node == 0 { 0 } else { node.trailing_zeros() };
            (node, last) = (node >> lonely, last >> lonely);
        } else {
            computed = node_hash(&computed, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last != 0 {
        return Err(ProofError::TooShort { found: proof.len() });
    }
    Ok(computed)
}

/// Checks that the tree of `new_size` leaves continues the tree of `old_size` leaves: nothing that was in the
/// old one has been changed, moved or removed.
///
/// # Errors
/// The first thing that does not hold; an `old_size` of 0 is refused, as it would prove nothing.
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    if old_size == 0 || old_size > new_size {
        return Err(ProofError::SizesOutOfOrder { old_size, new_size });
    }
    verify_subtree_consistency(0..old_size, new_size, proof, old_root, new_root)
}

/// Checks that `leaf` (a leaf hash) is at `index` of the tree, within the subtree that has this `root`.
///
/// # Errors
/// The first thing that does not hold; see [`ProofError`].
pub fn verify_subtree_inclusion(
    leaf: &Hash,
    index: u64,
    subtree: Range<u64>,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    let Range { start, end } = subtree;
    if !(start..end).contains(&index) {
        return Err(ProofError::IndexOutOfRange { index, start, end });
    }
    check_subtree(start, end)?;
    verify_inclusion(leaf, index - start, end - start, proof, root)
}

/// Checks that the subtree with root `subtree_root` is part of the tree of `size` leaves with this `root`.
///
/// An empty subtree is part of every tree: its root is that of the empty tree and its proof is empty.
///
/// # Errors
/// The first thing that does not hold; see [`ProofError`].
pub fn verify_subtree_consistency(
    subtree: Range<u64>,
    size: u64,
    proof: &[Hash],
    subtree_root: &Hash,
    root: &Hash,
) -> Result<(), ProofError> {
    let Range { start, end } = subtree;
    if end > size {
        return Err(ProofError::SizesOutOfOrder {
            old_size: end,
            new_size: size,
        });
    }
    if start == end {
        return match proof {
            [] => same_old_root(empty_root(), *subtree_root),
            _ => Err(ProofError::TooLong {
                found: proof.len(),
                needed: 0,
            }),
        };
    }
    check_subtree(start, end)?;
    let (old, new) = climb(start, end - 1, size - 1, proof, subtree_root)?;
    same_old_root(old, *subtree_root)?;
    same_root(new, *root)
}

/// Follows a consistency proof from the subtree with leaves `first..=sub_last` to the root of the tree that
/// ends at `last`, and gives the two roots it leads to: the subtree's and the tree's.
fn climb(
    first: u64,
    sub_last: u64,
    last: u64,
    proof: &[Hash],
    subtree_root: &Hash,
) -> Result<(Hash, Hash), ProofError> {
    let mut at = Walk {
        first,
        sub_last,
        last,
    };
    // The walk begins at the last complete node of the subtree.
    while at.first != at.sub_last && (at.sub_last % 2 == 1 || at.sub_last == at.last) {
        at.up();
    }
    // A subtree that is one node starts from the root that is known; any other from the proof's first hash.
    let (begin, rest, skipped) = if at.first == at.sub_last {
        (subtree_root, proof, 0)
    } else {
        let (begin, rest) = proof
            .split_first()
            .ok_or(ProofError::TooShort { found: 0 })?;
        (begin, rest, 1)
    };
    let (mut old, mut new) = (*begin, *begin);
    for (used, sibling) in rest.iter().enumerate() {
        if at.last == 0 {
            return Err(ProofError::TooLong {
                found: proof.len(),
                needed: used + skipped,
            });
        }
        if at.sub_last % 2 == 1 || at.sub_last == at.last {
            if at.first < at.sub_last {
                old = node_hash(sibling, &old);
            }
            new = node_hash(sibling, &new);
            while at.sub_last.is_multiple_of(2) && at.sub_last != 0 {
                at.up();
            }
        } else {
            new = node_hash(&new, sibling);
        }
        at.up();
    }
    if at.last == 0 {
        Ok((old, new))
    } else {
        Err(ProofError::TooShort { found: proof.len() })
    }
}

/// Node numbers on one level of the tree, of the three leaves that steer a consistency proof.
struct Walk {
    first: u64,
    sub_last: u64,
    last: u64,
}

impl Walk {
    fn up(&mut self) {
        self.first >>= 1;
        self.sub_last >>= 1;
        self.last >>= 1;
    }
}

fn check_subtree(start: u64, end: u64) -> Result<(), ProofError> {
    let span = end
        .checked_sub(start)
        .and_then(u64::checked_next_power_of_two);
    let aligned = start == 0 || span.is_some_and(|span| start.is_multiple_of(span));
    if start < end && aligned {
        Ok(())
    } else {
        Err(ProofError::NotASubtree { start, end })
    }
}

fn same_root(computed: Hash, claimed: Hash) -> Result<(), ProofError> {
    if computed == claimed {
        Ok(())
    } else {
        Err(ProofError::RootMismatch { computed, claimed })
    }
}

fn same_old_root(computed: Hash, claimed: Hash) -> Result<(), ProofError> {
    if computed == claimed {
        Ok(())
    } else {
        Err(ProofError::OldRootMismatch { computed, claimed })
    }
}
