//! Tiles (C2SP tlog-tiles): the tree cut into files of up to 256 hashes, and their names.
//!
//! Level 0 holds leaf hashes; each hash on a level above is the root of a full tile below. A full tile never
//! changes; a partial one is a prefix of the full one. Entry bundles are named by the same rule. Absent: files.

use std::fmt;

use crate::text::decimal;
use crate::{Hash, Tree};

/// Hashes in a full tile, and entries in a full bundle.
pub const TILE_WIDTH: u64 = 256;
/// Levels that a tree of 64-bit size can have.
const LEVELS: u8 = 8;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileKind {
    /// Hashes at this level, 0 to 63.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

/// One tile or entry bundle of a log. Prints as its path under the log's prefix: `tile/0/x001/x234/067.p/5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// What it holds.
    pub kind: TileKind,
    /// Which of its level, from 0.
    pub index: u64,
    /// Hashes or entries in it, 1 to 256.
    pub width: u16,
}

impl Tile {
    /// The tile at this place in a tree of `size` leaves, as wide as it is there. `None` where it would be empty.
    #[must_use]
    pub fn of_tree(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let level = match kind {
            TileKind::Hashes(level) => u32::from(level),
            TileKind::Entries => 0,
        };
        let count = size.checked_shr(8 * level).unwrap_or(0);
        let held = count.checked_sub(index.checked_mul(TILE_WIDTH)?)?;
        let width = u16::try_from(held.min(TILE_WIDTH)).ok()?;
        (width > 0).then_some(Self { kind, index, width })
    }

    /// Reads a path under the log's prefix. `None` where it is not the one way to write a tile's name.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(u8::try_from(decimal(level)?).ok().filter(|it| *it < 64)?),
        };
        let (place, width) = match place.split_once(".p/") {
            None => (place, 256),
            Some((place, width)) => (place, u16::try_from(decimal(width)?).ok()?),
        };
        let index = parse_index(place)?;
        let tile = Self { kind, index, width };
        // One name for each tile: what does not print as it was written was written otherwise.
        ((1..=256).contains(&width) && tile.to_string() == path).then_some(tile)
    }

    /// Whether it has all the hashes or entries it can have, and so will never change.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width as u64 == TILE_WIDTH
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups[1..].iter().rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.is_full() {
            Ok(())
        } else {
            write!(f, ".p/{}", self.width)
        }
    }
}

fn parse_index(place: &str) -> Option<u64> {
    place.split('/').try_fold(0_u64, |index, group| {
        let digits = group.strip_prefix('x').unwrap_or(group);
        let group: u64 = digits.parse().ok()?;
        index.checked_mul(1000)?.checked_add(group)
    })
}

/// The tiles of hashes and the entry bundles that a log has to write when it grows from one size to another,
/// bundles first, then the levels upwards: everything that the larger tree has and the smaller one has not.
pub fn tiles_to_write(old_size: u64, new_size: u64) -> impl Iterator<Item = Tile> {
    let levels = (0..LEVELS).map(|level| (TileKind::Hashes(level), 8 * u32::from(level)));
    std::iter::once((TileKind::Entries, 0))
        .chain(levels)
        .flat_map(move |(kind, shift)| {
            let (old, new) = (old_size >> shift, new_size >> shift);
            let tiles = if new > old {
                old / TILE_WIDTH..new.div_ceil(TILE_WIDTH)
            } else {
                0..0
            };
            tiles.filter_map(move |index| Tile::of_tree(kind, index, new_size))
        })
}

/// One entry in its bundle: two bytes of length, then the entry. `None` where it is longer than 65,535 bytes.
#[must_use]
pub fn bundle_entry(entry: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(entry.len()).ok()?;
    Some([&length.to_be_bytes()[..], entry].concat())
}

/// The entries of a bundle, in order. `None` where it is cut short.
#[must_use]
pub fn entries_of_bundle(mut bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        bundle = rest;
    }
    bundle.is_empty().then_some(entries)
}

/// The hashes that a tile's bytes are. `None` unless there are exactly as many as it is wide.
#[must_use]
pub fn hashes_of_tile(tile: &Tile, bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() == usize::from(tile.width))
        .then(|| hashes.iter().copied().map(Hash::from_bytes).collect())
}

/// The right edge of a growing log: its last tile on every level, partial or empty. All that has to be held to go
/// on writing tiles; [`Edge::resume`] takes it up again from the partial tiles that were written last.
///
/// ```
/// use huiyin_ledger::{Edge, leaf_hash};
///
/// let mut edge = Edge::default();
/// let mut full = Vec::new();
/// for number in 0..300_u32 {
///     full.extend(edge.push(leaf_hash(&number.to_be_bytes())));
/// }
/// assert_eq!(full[0].0.to_string(), "tile/0/000");
/// let partial: Vec<String> = edge.partial().map(|(tile, _)| tile.to_string()).collect();
/// assert_eq!(partial, ["tile/0/001.p/44", "tile/1/000.p/1"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edge {
    size: u64,
    levels: Vec<Level>,
}

/// The last tile of a level, and the tree over its hashes, so that none is hashed twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Level {
    hashes: Vec<Hash>,
    tree: Tree,
}

impl Edge {
    /// Takes up a log of `size` leaves again from its partial tiles; `read` is asked for each of them.
    /// `None` where one is missing or not as wide as the size asks.
    pub fn resume(size: u64, mut read: impl FnMut(Tile) -> Option<Vec<Hash>>) -> Option<Self> {
        let mut levels = Vec::new();
        for level in (0..LEVELS).take_while(|level| size >> (8 * level) > 0) {
            let count = size >> (8 * level);
            let tile = Tile::of_tree(TileKind::Hashes(level), count / TILE_WIDTH, size);
            let hashes = tile.map_or(Some(Vec::new()), &mut read)?;
            if hashes.len() != tile.map_or(0, |tile| usize::from(tile.width)) {
                return None;
            }
            let tree = hashes.iter().copied().collect();
            levels.push(Level { hashes, tree });
        }
        Some(Self { size, levels })
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf's hash. Tiles that became full come back: they are to be written, and are held here no more.
    pub fn push(&mut self, leaf: Hash) -> Vec<(Tile, Vec<Hash>)> {
        let mut full = Vec::new();
        let mut node = leaf;
        self.size += 1;
        for level in 0.. {
            if self.levels.len() == usize::from(level) {
                self.levels.push(Level::default());
            }
            let held = &mut self.levels[usize::from(level)];
            held.hashes.push(node);
            held.tree.push(node);
            if held.hashes.len() < 256 {
                break;
            }
            node = held.tree.root();
            let index = (self.size >> (8 * (u32::from(level) + 1))) - 1;
            let tile = Tile {
                kind: TileKind::Hashes(level),
                index,
                width: 256,
            };
            full.push((tile, std::mem::take(held).hashes));
        }
        full
    }

    /// The partial tiles of the log as it is now.
    pub fn partial(&self) -> impl Iterator<Item = (Tile, &[Hash])> {
        (0..).zip(&self.levels).filter_map(|(level, held)| {
            let kind = TileKind::Hashes(level);
            let index = (self.size >> (8 * level)) / TILE_WIDTH;
            Some((
                Tile::of_tree(kind, index, self.size)?,
                held.hashes.as_slice(),
            ))
        })
    }

    /// The tree over all leaves.
    #[must_use]
    pub fn tree(&self) -> Tree {
        // The complete subtrees, largest first: those within each level's last tile, from the top level down.
        let frontier = self.levels.iter().rev();
        let frontier = frontier.flat_map(|held| held.tree.frontier().iter().copied());
        Tree::resume(self.size, frontier.collect())
            .expect("each level holds eight bits of the size")
    }
}
