//! Known answers: roots that RFC 6962 and its well-known eight-leaf example fix, and refusals by name.

use huiyin_ledger::{
    Hash, ProofError, Tree, empty_root, leaf_hash, node_hash, prove_consistency, prove_inclusion,
    verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};

use crate::leaves;

/// The eight inputs that certificate-transparency implementations have tested with since RFC 6962.
const EXAMPLE: [&[u8]; 8] = [
    &[],
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[
        0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e,
        0x6f,
    ],
];

#[test]
fn the_empty_tree_has_the_hash_of_the_empty_string() {
    assert_eq!(
        empty_root().to_string(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(Tree::new().root(), empty_root());
}

#[test]
fn an_empty_leaf_is_not_an_empty_tree() {
    assert_eq!(
        leaf_hash(b"").to_string(),
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    );
}

#[test]
fn a_leaf_cannot_pass_as_the_node_over_two_children() {
    let (left, right) = (leaf_hash(b"left"), leaf_hash(b"right"));
    let joined = [left.as_bytes().as_slice(), right.as_bytes()].concat();
    assert_ne!(leaf_hash(&joined), node_hash(&left, &right));
}

#[test]
fn the_example_tree_has_its_known_root_at_every_size() {
    let expected = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Tree::new();
    for (data, root) in EXAMPLE.iter().zip(expected) {
        tree.push(leaf_hash(data));
        assert_eq!(tree.root().to_string(), root, "at size {}", tree.size());
    }
}

#[test]
fn a_tree_taken_up_again_goes_on_as_if_it_had_never_stopped() {
    let all = leaves(13);
    let first: Tree = all[..7].iter().copied().collect();
    let mut resumed =
        Tree::resume(first.size(), first.frontier().to_vec()).expect("its own size and frontier");
    all[7..].iter().for_each(|leaf| resumed.push(*leaf));
    assert_eq!(resumed, all.into_iter().collect());
}

#[test]
fn a_frontier_that_does_not_fit_the_size_is_refused() {
    assert_eq!(Tree::resume(3, leaves(1)), None);
    assert_eq!(Tree::resume(0, leaves(1)), None);
    assert_eq!(Tree::resume(u64::MAX, leaves(63)), None);
}

#[test]
fn no_proof_is_made_about_a_leaf_or_a_size_that_is_not_there() {
    let outside = Err(ProofError::IndexOutOfRange {
        index: 3,
        start: 0,
        end: 3,
    });
    assert_eq!(prove_inclusion(&leaves(3), 3), outside);
    assert_eq!(
        prove_consistency(&leaves(3), 4),
        Err(ProofError::SizesOutOfOrder {
            old_size: 4,
            new_size: 3
        })
    );
    assert_eq!(
        prove_consistency(&leaves(3), 0),
        Err(ProofError::SizesOutOfOrder {
            old_size: 0,
            new_size: 3
        })
    );
}

#[test]
fn a_proof_cut_short_or_drawn_out_is_told_from_an_altered_one() {
    let all = leaves(5);
    let root = all.iter().copied().collect::<Tree>().root();
    let proof = prove_inclusion(&all, 2).expect("leaf 2 of 5");
    let longer = [proof.as_slice(), &[root]].concat();
    assert_eq!(verify_inclusion(&all[2], 2, 5, &proof, &root), Ok(()));
    assert_eq!(
        verify_inclusion(&all[2], 2, 5, &proof[..2], &root),
        Err(ProofError::TooShort { found: 2 })
    );
    assert_eq!(
        verify_inclusion(&all[2], 2, 5, &longer, &root),
        Err(ProofError::TooLong {
            found: 4,
            needed: 3
        })
    );
    let altered = verify_inclusion(&all[3], 2, 5, &proof, &root);
    assert!(
        matches!(altered, Err(ProofError::RootMismatch { claimed, .. }) if claimed == root),
        "{altered:?}"
    );
}

#[test]
fn a_log_that_was_rewritten_is_no_continuation() {
    let mut rewritten = leaves(6);
    let honest_root = rewritten[..4].iter().copied().collect::<Tree>().root();
    rewritten[1] = leaf_hash(b"another promise");
    let root = rewritten.iter().copied().collect::<Tree>().root();
    let proof = prove_consistency(&rewritten, 4).expect("4 of 6");
    let verdict = verify_consistency(4, 6, &proof, &honest_root, &root);
    assert!(
        matches!(verdict, Err(ProofError::RootMismatch { .. })),
        "{verdict:?}"
    );
}

#[test]
fn a_subtree_away_from_the_start_is_found_in_its_tree() {
    let all = leaves(7);
    let root = all.iter().copied().collect::<Tree>().root();
    let node = node_hash(&all[4], &all[5]);
    let left = all[..4].iter().copied().collect::<Tree>().root();
    assert_eq!(
        verify_subtree_consistency(4..6, 7, &[all[6], left], &node, &root),
        Ok(())
    );
    assert_eq!(
        verify_subtree_inclusion(&all[5], 5, 4..6, &[all[4]], &node),
        Ok(())
    );
    let partial = node_hash(&node, &all[6]);
    assert_eq!(
        verify_subtree_consistency(4..7, 7, &[left], &partial, &root),
        Ok(())
    );
}

#[test]
fn sizes_at_the_edge_of_64_bits_are_refused_not_overflowed() {
    let hash = leaf_hash(b"x");
    let proof = [hash; 64];
    assert!(verify_inclusion(&hash, u64::MAX - 1, u64::MAX, &proof, &hash).is_err());
    assert!(verify_consistency(u64::MAX - 1, u64::MAX, &proof, &hash, &hash).is_err());
    assert!(verify_subtree_inclusion(&hash, u64::MAX - 1, 1..u64::MAX, &proof, &hash).is_err());
    assert!(verify_subtree_consistency(1..u64::MAX, u64::MAX, &[], &hash, &hash).is_err());
}

#[test]
fn a_hash_keeps_its_bytes() {
    let bytes = *leaf_hash(b"x").as_bytes();
    assert_eq!(Hash::from_bytes(bytes), leaf_hash(b"x"));
}
