//! Makes proofs over leaf hashes held in memory (RFC 6962 sections 2.1.1 and 2.1.2).
//!
//! The work is one pass over the leaves. Absent: stored inner nodes; a log too long for memory needs tiles.

use crate::{Hash, ProofError, Tree};

/// Proves that the leaf at `index` is in the tree over all of `leaves` (leaf hashes, in order).
///
/// The proof lists the sibling hashes from the leaf up to the root; it is empty for a tree of one leaf.
///
/// # Errors
/// [`ProofError::IndexOutOfRange`] when there is no such leaf.
pub fn prove_inclusion(leaves: &[Hash], index: u64) -> Result<Vec<Hash>, ProofError> {
    let position = usize::try_from(index)
        .ok()
        .filter(|position| *position < leaves.len());
    let Some(position) = position else {
        return Err(ProofError::IndexOutOfRange {
            index,
            start: 0,
            end: size_of_tree(leaves),
        });
    };
    let mut proof = Vec::new();
    push_path(leaves, position, &mut proof);
    Ok(proof)
}

/// Proves that the tree over all of `leaves` continues the tree over the first `old_size` of them.
///
/// The proof is empty when the two sizes are equal.
///
/// # Errors
/// [`ProofError::SizesOutOfOrder`] unless `1 <= old_size <= leaves.len()`: every log continues the empty one,
/// so a proof from size 0 would prove nothing.
pub fn prove_consistency(leaves: &[Hash], old_size: u64) -> Result<Vec<Hash>, ProofError> {
    let old = usize::try_from(old_size)
        .ok()
        .filter(|old| (1..=leaves.len()).contains(old));
    let Some(old) = old else {
        return Err(ProofError::SizesOutOfOrder {
            old_size,
            new_size: size_of_tree(leaves),
        });
    };
    let mut proof = Vec::new();
    push_subproof(leaves, old, true, &mut proof);
    Ok(proof)
}

fn push_path(leaves: &[Hash], position: usize, proof: &mut Vec<Hash>) {
    if leaves.len() == 1 {
        return;
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if position < left.len() {
        push_path(left, position, proof);
        proof.push(root(right));
    } else {
        push_path(right, position - left.len(), proof);
        proof.push(root(left));
    }
}

/// `whole` says that the first `old` leaves are all of the old tree, whose root the verifier knows already.
fn push_subproof(leaves: &[Hash], old: usize, whole: bool, proof: &mut Vec<Hash>) {
    if old == leaves.len() {
        if !whole {
            proof.push(root(leaves));
        }
        return;
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if old <= left.len() {
        push_subproof(left, old, whole, proof);
        proof.push(root(right));
    } else {
        push_subproof(right, old - left.len(), false, proof);
        proof.push(root(left));
    }
}

fn root(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Tree>().root()
}

/// The largest power of two below `len`, where RFC 6962 cuts a tree of two or more leaves in two.
fn split(len: usize) -> usize {
    1 << (len - 1).ilog2()
}

fn size_of_tree(leaves: &[Hash]) -> u64 {
    leaves
        .len()
        .try_into()
        .expect("a slice's length fits in 64 bits")
}
