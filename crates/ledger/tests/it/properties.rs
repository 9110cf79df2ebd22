//! Properties over trees of any small size: honest proofs hold, and no altered bit gets through.

use huiyin_ledger::{
    Hash, Tree, node_hash, prove_consistency, prove_inclusion, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::leaves;

/// RFC 6962's own recursive definition of the root, as a second opinion on the incremental tree.
fn defined_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => huiyin_ledger::empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&defined_root(left), &defined_root(right))
        }
    }
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash::from_bytes(bytes)
}

/// Every list that differs from `hashes` in one bit, one per hash.
fn with_one_bit_flipped(hashes: &[Hash], bit: usize) -> impl Iterator<Item = Vec<Hash>> {
    (0..hashes.len()).map(move |at| {
        let mut altered = hashes.to_vec();
        altered[at] = flipped(&hashes[at], bit);
        altered
    })
}

proptest! {
    #[test]
    fn the_growing_tree_has_the_root_that_the_definition_gives(count in 0_u64..300) {
        let all = leaves(count);
        prop_assert_eq!(all.iter().copied().collect::<Tree>().root(), defined_root(&all));
    }

    #[test]
    fn every_inclusion_proof_holds_and_any_flipped_bit_breaks_it(
        (count, index) in (1_u64..300).prop_flat_map(|count| (Just(count), 0..count)),
        bit in 0_usize..256,
    ) {
        let all = leaves(count);
        let root = defined_root(&all);
        let leaf = all[usize::try_from(index).expect("small")];
        let proof = prove_inclusion(&all, index).expect("the leaf is there");
        prop_assert_eq!(verify_inclusion(&leaf, index, count, &proof, &root), Ok(()));

        prop_assert!(verify_inclusion(&flipped(&leaf, bit), index, count, &proof, &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, count, &proof, &flipped(&root, bit)).is_err());
        for altered in with_one_bit_flipped(&proof, bit) {
            prop_assert!(verify_inclusion(&leaf, index, count, &altered, &root).is_err());
        }
        for other in (0..count).filter(|other| *other != index) {
            prop_assert!(verify_inclusion(&leaf, other, count, &proof, &root).is_err());
        }
    }

    #[test]
    fn every_consistency_proof_holds_and_any_flipped_bit_breaks_it(
        (count, old) in (1_u64..300).prop_flat_map(|count| (Just(count), 1..=count)),
        bit in 0_usize..256,
    ) {
        let all = leaves(count);
        let old_root = defined_root(&all[..usize::try_from(old).expect("small")]);
        let root = defined_root(&all);
        let proof = prove_consistency(&all, old).expect("the old size is there");
        prop_assert_eq!(verify_consistency(old, count, &proof, &old_root, &root), Ok(()));

        prop_assert!(verify_consistency(old, count, &proof, &flipped(&old_root, bit), &root).is_err());
        prop_assert!(verify_consistency(old, count, &proof, &old_root, &flipped(&root, bit)).is_err());
        for altered in with_one_bit_flipped(&proof, bit) {
            prop_assert!(verify_consistency(old, count, &altered, &old_root, &root).is_err());
        }
    }

    #[test]
    fn hostile_sizes_and_proofs_get_an_answer_and_never_a_panic(
        sizes in any::<[u64; 3]>(),
        length in 0_usize..130,
        bit in 0_usize..256,
    ) {
        let hash = flipped(&leaves(1)[0], bit);
        let proof = vec![hash; length];
        let [a, b, c] = sizes;
        prop_assert!(verify_inclusion(&hash, a, b, &proof, &hash).is_err() || (b == 1 && length == 0));
        let _ = verify_consistency(a, b, &proof, &hash, &hash);
        let _ = huiyin_ledger::verify_subtree_consistency(a..b, c, &proof, &hash, &hash);
        let _ = huiyin_ledger::verify_subtree_inclusion(&hash, a, b..c, &proof, &hash);
    }
}
