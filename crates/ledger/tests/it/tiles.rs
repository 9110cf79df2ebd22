//! Tiles: their names, what a growing log writes, and proofs from them.

use std::collections::{BTreeMap, BTreeSet};

use huiyin_ledger::{
    Edge, Hash, ProofError, Tile, TileKind, TiledError, TiledTree, Tree, bundle_entry,
    entries_of_bundle, hashes_of_tile, leaf_hash, prove_consistency, prove_inclusion,
    tiles_to_write,
};
use proptest::prelude::*;

use crate::leaves;

/// Every tile a log of these leaves ever wrote, when it grew in steps of these sizes.
fn written(leaves: &[Hash], steps: &[usize]) -> BTreeMap<Tile, Vec<Hash>> {
    let mut edge = Edge::default();
    let mut files = BTreeMap::new();
    let mut done = 0;
    for step in steps {
        for leaf in &leaves[done..done + step] {
            files.extend(edge.push(*leaf));
        }
        done += step;
        files.extend(edge.partial().map(|(tile, hashes)| (tile, hashes.to_vec())));
    }
    files
}

fn tree_of(leaves: &[Hash]) -> Tree {
    leaves.iter().copied().collect()
}

#[test]
fn tiles_are_named_as_the_text_says() {
    let name = |kind, index, width| Tile { kind, index, width }.to_string();
    assert_eq!(name(TileKind::Hashes(0), 0, 256), "tile/0/000");
    assert_eq!(
        name(TileKind::Hashes(0), 1_234_067, 256),
        "tile/0/x001/x234/067"
    );
    assert_eq!(name(TileKind::Hashes(2), 67, 1), "tile/2/067.p/1");
    assert_eq!(
        name(TileKind::Entries, 1000, 255),
        "tile/entries/x001/000.p/255"
    );
}

#[test]
fn a_tile_has_one_name_and_every_other_is_refused() {
    for good in [
        "tile/0/000",
        "tile/63/x001/000.p/255",
        "tile/entries/999.p/1",
    ] {
        assert_eq!(Tile::parse(good).expect(good).to_string(), good);
    }
    for bad in [
        "tile/0/0",
        "tile/0/1000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/001/x000",
        "tile/0/",
        "tile/0",
        "tile/entries",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/+12",
        "tile/x/000",
        "tile/0/000.p/",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/../000",
        "",
    ] {
        assert_eq!(Tile::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_tree_of_seventy_thousand_has_the_tiles_of_the_texts_example() {
    let tiles: Vec<Tile> = tiles_to_write(0, 70_000).collect();
    let count = |kind, full| {
        let of_kind = tiles
            .iter()
            .filter(|tile| tile.kind == kind && tile.is_full() == full);
        of_kind.map(|tile| tile.width).collect::<Vec<_>>()
    };
    assert_eq!(count(TileKind::Hashes(0), true).len(), 273);
    assert_eq!(count(TileKind::Hashes(0), false), [112]);
    assert_eq!(count(TileKind::Hashes(1), true).len(), 1);
    assert_eq!(count(TileKind::Hashes(1), false), [17]);
    assert_eq!(count(TileKind::Hashes(2), false), [1]);
    assert_eq!(count(TileKind::Entries, true).len(), 273);
    assert_eq!(count(TileKind::Entries, false), [112]);
    let of_256: Vec<String> = tiles_to_write(0, 256)
        .map(|tile| tile.to_string())
        .collect();
    assert_eq!(of_256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
}

#[test]
fn sizes_at_the_edge_of_64_bits_have_their_tiles() {
    let last: Vec<Tile> = tiles_to_write(u64::MAX - 1, u64::MAX).collect();
    assert_eq!(
        last.len(),
        2,
        "one leaf more touches level 0 and the bundles"
    );
    assert!(last.iter().all(|tile| tile.width == 255));
    assert_eq!(Tile::of_tree(TileKind::Hashes(63), 0, u64::MAX), None);
    assert_eq!(Tile::of_tree(TileKind::Hashes(0), u64::MAX, u64::MAX), None);
    assert_eq!(tiles_to_write(9, 9).count(), 0);
}

#[test]
fn a_bundle_gives_its_entries_back_and_a_cut_one_does_not() {
    let entries: [&[u8]; 3] = [b"one", b"", b"three"];
    let bundle: Vec<u8> = entries
        .iter()
        .flat_map(|entry| bundle_entry(entry).expect("short"))
        .collect();
    assert_eq!(entries_of_bundle(&bundle).expect("whole"), entries);
    for end in [1, 2, 4, 6, bundle.len() - 1] {
        assert_eq!(entries_of_bundle(&bundle[..end]), None, "cut at {end}");
    }
    assert_eq!(bundle_entry(&[0; 65_536]), None);
    assert!(bundle_entry(&[0; 65_535]).is_some());
}

#[test]
fn a_tile_with_another_number_of_hashes_is_refused() {
    let tile = Tile {
        kind: TileKind::Hashes(0),
        index: 0,
        width: 2,
    };
    assert_eq!(
        hashes_of_tile(&tile, &[3; 64]),
        Some(vec![Hash::from_bytes([3; 32]); 2])
    );
    assert_eq!(hashes_of_tile(&tile, &[3; 96]), None);
    assert_eq!(hashes_of_tile(&tile, &[3; 63]), None);
}

#[test]
fn a_missing_or_narrow_tile_is_named() {
    let missing = TiledTree::new(5, Err::<Vec<Hash>, Tile>).prove_inclusion(0);
    assert!(matches!(missing, Err(TiledError::Read(tile)) if tile.width == 5));
    let narrow = TiledTree::new(5, |_| Ok::<_, Tile>(leaves(4))).prove_inclusion(0);
    assert!(matches!(narrow, Err(TiledError::Width { found: 4, .. })));
    let outside = TiledTree::new(5, |_| Ok::<_, Tile>(leaves(5))).prove_inclusion(5);
    assert!(matches!(
        outside,
        Err(TiledError::Proof(ProofError::IndexOutOfRange { .. }))
    ));
    let older = TiledTree::new(5, |_| Ok::<_, Tile>(leaves(5))).prove_consistency(0);
    assert!(matches!(
        older,
        Err(TiledError::Proof(ProofError::SizesOutOfOrder { .. }))
    ));
}

#[test]
fn a_large_log_gives_the_same_proofs_from_tiles_as_from_memory() {
    let all: Vec<Hash> = (0..70_000_u32)
        .map(|number| leaf_hash(&number.to_be_bytes()))
        .collect();
    let files = written(&all, &[65_535, 1, 1, 4_463]);
    let mut tiled = TiledTree::new(70_000, |tile| files.get(&tile).cloned().ok_or(tile));
    for index in [0, 255, 256, 65_535, 65_536, 69_888, 69_999] {
        assert_eq!(
            tiled.prove_inclusion(index),
            Ok(prove_inclusion(&all, index).expect("inside"))
        );
    }
    for old in [1, 256, 65_535, 65_536, 65_537, 69_999, 70_000] {
        assert_eq!(
            tiled.prove_consistency(old),
            Ok(prove_consistency(&all, old).expect("inside"))
        );
    }
    assert_eq!(tiled.tree(), Ok(tree_of(&all)));
}

proptest! {
    #[test]
    fn a_growing_log_writes_exactly_the_tiles_it_has_to(steps in prop::collection::vec(0_usize..700, 1..4)) {
        let all = leaves(steps.iter().sum::<usize>() as u64);
        let files = written(&all, &steps);
        let mut expected = BTreeSet::new();
        let mut size = 0;
        for step in &steps {
            let grown = size + *step as u64;
            expected.extend(tiles_to_write(size, grown).filter(|tile| tile.kind != TileKind::Entries));
            size = grown;
        }
        // What is partial at one step and not touched at the next is written again; a set counts it once.
        prop_assert_eq!(files.keys().copied().collect::<BTreeSet<_>>(), expected);
        prop_assert!(files.iter().all(|(tile, hashes)| hashes.len() == usize::from(tile.width)));
        for tile in files.keys() {
            prop_assert_eq!(Tile::parse(&tile.to_string()), Some(*tile));
        }
    }

    #[test]
    fn proofs_from_tiles_are_the_proofs_from_memory((count, index) in (1_u64..1500).prop_flat_map(|count| (Just(count), 0..count))) {
        let all = leaves(count);
        let files = written(&all, &[all.len()]);
        let mut tiled = TiledTree::new(count, |tile| files.get(&tile).cloned().ok_or(tile));
        prop_assert_eq!(tiled.prove_inclusion(index), Ok(prove_inclusion(&all, index).expect("inside")));
        prop_assert_eq!(tiled.prove_consistency(index + 1), Ok(prove_consistency(&all, index + 1).expect("inside")));
        prop_assert_eq!(tiled.tree(), Ok(tree_of(&all)));
    }

    #[test]
    fn an_edge_taken_up_again_goes_on_as_if_it_had_never_stopped(count in 0_usize..1500, more in 0_usize..600) {
        let all = leaves((count + more) as u64);
        let files = written(&all[..count], &[count]);
        let mut resumed = Edge::resume(count as u64, |tile| files.get(&tile).cloned()).expect("all tiles are there");
        let mut straight = Edge::default();
        all[..count].iter().for_each(|leaf| drop(straight.push(*leaf)));
        for leaf in &all[count..] {
            prop_assert_eq!(resumed.push(*leaf), straight.push(*leaf));
        }
        prop_assert_eq!(resumed.tree(), tree_of(&all));
        prop_assert_eq!(resumed.size(), all.len() as u64);
    }
}
