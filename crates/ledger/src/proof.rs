//! Proofs that an entry is in a tree and that a tree only grew (RFC 9162 §2.1.3, §2.1.4).

use std::{collections::BTreeMap, ops::Range};

use crate::{
    checkpoint::Tree,
    hash::{Hash, root_of},
    path::{TILE_WIDTH, TileKind, TilePath},
    source::Source,
    tile::{self, ReadError},
};

/// How many bits of an index stay within a tile: 256 hashes.
const TILE_HEIGHT: u32 = 8;

/// Why a proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// There is no such entry.
    #[error("entry {index} is not in a log of {size} entries")]
    NoEntry {
        /// Which one was asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("a log of {old} entries can't have become one of {new}")]
    Backwards {
        /// The size that should be the smaller one.
        old: u64,
        /// The size that should be the larger one.
        new: u64,
    },
    /// A tile can't be read.
    #[error(transparent)]
    Tile(#[from] ReadError),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The index or the older size is beyond the tree.
    #[error("the proof is about something beyond the end of the log")]
    Beyond,
    /// The proof has too many or too few hashes.
    #[error("the proof has {found} hashes, which is not what such a proof has")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// The hashes lead to another root than that of the older tree.
    #[error("the proof leads to another root than that of the older log")]
    OldRoot,
    /// The hashes lead to another root.
    #[error("the proof leads to another root than that of the log")]
    Root,
}

/// The hashes that prove that the leaf at `index` is in the tree of `size` leaves, lowest first.
pub fn inclusion(source: &impl Source, size: u64, index: u64) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::NoEntry { index, size });
    }
    let mut nodes = Nodes::new(source, size);
    let mut proof = Vec::new();
    let mut range = 0..size;
    while range.end - range.start > 1 {
        let (left, right) = halves(&range);
        let (inside, beside) = if index < left.end { (left, right) } else { (right, left) };
        proof.push(nodes.root(beside)?);
        range = inside;
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that prove that the tree of `new` leaves begins with all leaves of that of `old`.
pub fn consistency(source: &impl Source, old: u64, new: u64) -> Result<Vec<Hash>, ProofError> {
    if old > new {
        return Err(ProofError::Backwards { old, new });
    }
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Ok(proof);
    }
    let mut nodes = Nodes::new(source, new);
    let mut range = 0..new;
    while old != range.end {
        let (left, right) = halves(&range);
        let (inside, beside) = if old <= left.end { (left, right) } else { (right, left) };
        proof.push(nodes.root(beside)?);
        range = inside;
    }
    // Who checks the proof has the root of the old tree already.
    if range.start > 0 {
        proof.push(nodes.root(range)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that a leaf is at `index` in a tree (RFC 9162 §2.1.3.2).
pub fn check_inclusion(leaf: Hash, index: u64, tree: &Tree, proof: &[Hash]) -> Result<(), Refused> {
    if index >= tree.size {
        return Err(Refused::Beyond);
    }
    let mut climb = Climb { at: index, last: tree.size - 1 };
    let mut root = leaf;
    for hash in proof {
        root = match climb.step().ok_or(Refused::Length { found: proof.len() })? {
            Side::Left => Hash::of_node(hash, &root),
            Side::Right => Hash::of_node(&root, hash),
        };
    }
    climb.end(proof)?;
    if root == tree.root { Ok(()) } else { Err(Refused::Root) }
}

/// Checks that the newer tree begins with all leaves of the older one (RFC 9162 §2.1.4.2).
pub fn check_consistency(old: &Tree, new: &Tree, proof: &[Hash]) -> Result<(), Refused> {
    let found = proof.len();
    if old.size > new.size {
        return Err(Refused::Beyond);
    }
    if old.size == 0 || old.size == new.size {
        let root = if old.size == 0 { Hash::of_nothing() } else { new.root };
        let is_good = if old.root == root { Ok(()) } else { Err(Refused::OldRoot) };
        return if proof.is_empty() { is_good } else { Err(Refused::Length { found }) };
    }
    let mut climb = Climb { at: old.size - 1, last: new.size - 1 };
    climb.skip_right_edges();
    // A perfect older tree is a node of the newer one, so its root begins the climb.
    let first =
        if old.size.is_power_of_two() { Some((&old.root, proof)) } else { proof.split_first() };
    let (&first, rest) = first.ok_or(Refused::Length { found })?;
    let (mut old_root, mut new_root) = (first, first);
    for hash in rest {
        match climb.step().ok_or(Refused::Length { found })? {
            Side::Left => {
                old_root = Hash::of_node(hash, &old_root);
                new_root = Hash::of_node(hash, &new_root);
            }
            Side::Right => new_root = Hash::of_node(&new_root, hash),
        }
    }
    climb.end(proof)?;
    match (old_root == old.root, new_root == new.root) {
        (false, _) => Err(Refused::OldRoot),
        (true, false) => Err(Refused::Root),
        (true, true) => Ok(()),
    }
}

/// On which side of the climber the hash of the proof stands.
enum Side {
    Left,
    Right,
}

/// The way from a node to the root: its index and that of the last node of its level. The
/// specification calls them `fn` and `sn`.
struct Climb {
    at: u64,
    last: u64,
}

impl Climb {
    /// One hash of the proof further up; none where the root is reached already.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let is_right_child = self.at & 1 == 1;
        let side = if is_right_child || self.at == self.last {
            // The last node of a level without a neighbour is the same node one level up.
            while self.at != 0 && self.at & 1 == 0 {
                self.rise();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.rise();
        Some(side)
    }

    fn skip_right_edges(&mut self) {
        while self.at & 1 == 1 {
            self.rise();
        }
    }

    fn rise(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }

    fn end(&self, proof: &[Hash]) -> Result<(), Refused> {
        if self.last == 0 { Ok(()) } else { Err(Refused::Length { found: proof.len() }) }
    }
}

/// The two parts of a range of at least two leaves; the left one is the largest perfect tree that
/// leaves something over (RFC 9162 §2.1.1).
fn halves(range: &Range<u64>) -> (Range<u64>, Range<u64>) {
    let length = range.end - range.start;
    let middle = range.start + (1 << (length - 1).ilog2());
    (range.start..middle, middle..range.end)
}

/// The nodes of a tree, read from tiles, each of which is fetched once.
struct Nodes<'a, S> {
    source: &'a S,
    size: u64,
    tiles: BTreeMap<TilePath, Vec<Hash>>,
}

impl<'a, S: Source> Nodes<'a, S> {
    fn new(source: &'a S, size: u64) -> Self {
        Self { source, size, tiles: BTreeMap::new() }
    }

    /// The root above a range that begins at a multiple of its largest perfect tree.
    fn root(&mut self, range: Range<u64>) -> Result<Hash, ProofError> {
        if (range.end - range.start).is_power_of_two() {
            return self.perfect(&range);
        }
        let (left, right) = halves(&range);
        Ok(Hash::of_node(&self.perfect(&left)?, &self.root(right)?))
    }

    fn perfect(&mut self, range: &Range<u64>) -> Result<Hash, ProofError> {
        let height = (range.end - range.start).ilog2();
        let level = height / TILE_HEIGHT;
        // As many hashes of that level make the node, from that one on.
        let count = 1_u64 << (height % TILE_HEIGHT);
        let first = range.start >> (TILE_HEIGHT * level);
        let index = first / u64::from(TILE_WIDTH);
        let row = self.row(u8::try_from(level).unwrap_or(u8::MAX), index)?;
        let within = usize::try_from(first % u64::from(TILE_WIDTH)).unwrap_or(usize::MAX);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let hashes: Vec<Hash> = row.iter().skip(within).take(count).copied().collect();
        Ok(root_of(&hashes))
    }

    fn row(&mut self, level: u8, index: u64) -> Result<&[Hash], ProofError> {
        let no_tile = ProofError::NoEntry { index, size: self.size };
        let kind = TileKind::Hashes { level };
        let path = TilePath::in_tree(kind, index, self.size).ok_or(no_tile)?;
        let row = match self.tiles.entry(path) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(tile::hashes(self.source, path)?)
            }
        };
        Ok(row)
    }
}
