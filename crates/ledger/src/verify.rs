//! Verifies a whole log without trusting who keeps it: each entry, each tile, root and past.
//!
//! The tree is computed from the entries upwards, a bundle at a time, and each tile is compared
//! with it, so memory stays bounded: a row of hashes a level. Only where something differs do we
//! ask which side the checkpoint stands by.

use crate::{
    checkpoint::{Checkpoint, Tree},
    edge::Edge,
    fault::{Difference, EntryFault, Fault},
    hash::Hash,
    key::VerifierKey,
    path::{TILE_WIDTH, TileKind, TilePath},
    proof,
    source::{CHECKPOINT, Source},
    tile::{self, Leaves, Misshapen, ReadError},
};

/// A log that is as its checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What the log says about itself; remember it for the next time.
    pub checkpoint: Checkpoint,
    /// The signed text of the checkpoint, to be shown to others.
    pub signed: Vec<u8>,
}

/// Verifies a log, and that it still begins with what was `remembered` of it.
pub fn verify(
    source: &impl Source,
    key: &VerifierKey,
    remembered: Option<&Checkpoint>,
) -> Result<Verified, Fault> {
    let fetched = source.fetch(CHECKPOINT);
    let signed = fetched.map_err(|error| ReadError::new(CHECKPOINT.to_owned(), error))?;
    let checkpoint = Checkpoint::open(&signed, key)?;
    if let Some(past) = remembered {
        compare_head(past, &checkpoint)?;
    }
    let past_size = remembered.map(|past| past.tree.size);
    let mut walk = Walk::new(source, checkpoint.tree, past_size);
    walk.all()?;
    match (remembered, walk.past) {
        (Some(Checkpoint { tree: past, .. }), Some(now)) if past.root != now => {
            Err(Fault::Rewritten { size: past.size, before: past.root, now })
        }
        _ => Ok(Verified { checkpoint, signed }),
    }
}

/// What the two checkpoints alone can tell.
fn compare_head(past: &Checkpoint, now: &Checkpoint) -> Result<(), Fault> {
    if past.origin != now.origin {
        let (expected, found) = (past.origin.clone(), now.origin.clone());
        return Err(Fault::Origin { expected, found });
    }
    if past.tree.size > now.tree.size {
        return Err(Fault::Shrunk { before: past.tree.size, now: now.tree.size });
    }
    Ok(())
}

/// One pass over all entries.
struct Walk<'a, S> {
    source: &'a S,
    tree: Tree,
    edge: Edge,
    /// The first hash of a tile that differs from what the entries give.
    difference: Option<Difference>,
    past_size: Option<u64>,
    /// The root that the entries give at that size.
    past: Option<Hash>,
}

impl<'a, S: Source> Walk<'a, S> {
    fn new(source: &'a S, tree: Tree, past_size: Option<u64>) -> Self {
        let edge = Edge::default();
        Self { source, tree, edge, difference: None, past_size, past: None }
    }

    fn all(&mut self) -> Result<(), Fault> {
        self.look_back();
        let size = self.tree.size;
        let bundle = |index| TilePath::in_tree(TileKind::Entries, index, size);
        for path in (0..).map_while(bundle) {
            let leaves = tile::bundle(self.source, path)?.leaves();
            if let Some(misshapen) = leaves.misshapen {
                return Err(self.misshapen(path, &leaves, misshapen)?);
            }
            for leaf in leaves.hashes {
                self.push(leaf)?;
            }
        }
        self.compare_edge()?;
        self.judge()
    }

    fn push(&mut self, leaf: Hash) -> Result<(), Fault> {
        let Self { source, edge, difference, .. } = self;
        edge.push(leaf, |path, computed| compare(*source, path, computed, difference))?;
        self.look_back();
        Ok(())
    }

    fn look_back(&mut self) {
        if self.past_size == Some(self.edge.size()) {
            self.past = Some(self.edge.tree().root);
        }
    }

    fn compare_edge(&mut self) -> Result<(), Fault> {
        let Self { source, edge, difference, .. } = self;
        edge.partials().try_for_each(|(path, row)| compare(*source, path, row, difference))
    }

    /// The whole tree is computed: does the checkpoint stand by it?
    fn judge(&self) -> Result<(), Fault> {
        let Tree { size, root: signed } = self.tree;
        let computed = self.edge.tree().root;
        match self.difference {
            None if computed == signed => Ok(()),
            None => Err(Fault::Root { size, computed, signed }),
            Some(difference) => Err(self.blame(difference)),
        }
    }

    /// Entries and tiles differ: who of them has the hash that the checkpoint stands by?
    fn blame(&self, difference: Difference) -> Fault {
        match difference.entry() {
            Some(entry) if self.is_in_tree(entry, difference.stored) => difference.in_entry(entry),
            _ => difference.in_tile(),
        }
    }

    /// Whether the checkpoint stands by a leaf hash, as far as the tiles can prove it.
    fn is_in_tree(&self, entry: u64, leaf: Hash) -> bool {
        let proof = proof::inclusion(self.source, self.tree.size, entry);
        proof.is_ok_and(|it| proof::check_inclusion(leaf, entry, &self.tree, &it).is_ok())
    }

    /// The bundle is wrong for certain. A length that was changed is noticed only by what follows,
    /// so the entries before are looked at first.
    fn misshapen(
        &self,
        path: TilePath,
        leaves: &Leaves,
        misshapen: Misshapen,
    ) -> Result<Fault, Fault> {
        let tile = TilePath { kind: TileKind::Hashes { level: 0 }, ..path };
        let stored = tile::hashes(self.source, tile)?;
        if let Some(difference) = Difference::first(tile, &stored, &leaves.hashes)
            && let Some(entry) = difference.entry()
            && !self.is_in_tree(entry, difference.computed)
        {
            return Ok(difference.in_entry(entry));
        }
        let cut = path.index * u64::from(TILE_WIDTH) + leaves.hashes.len() as u64;
        let path = path.to_string();
        Ok(match misshapen {
            Misshapen::CutShort => Fault::Entry { entry: cut, path, reason: EntryFault::CutShort },
            Misshapen::Tail(bytes) => Fault::Tail { entry: cut.saturating_sub(1), path, bytes },
        })
    }
}

/// Compares a tile with what the entries give; keeps the first difference.
fn compare(
    source: &impl Source,
    path: TilePath,
    computed: &[Hash],
    difference: &mut Option<Difference>,
) -> Result<(), Fault> {
    let stored = tile::hashes(source, path)?;
    if difference.is_none() {
        *difference = Difference::first(path, &stored, computed);
    }
    Ok(())
}
