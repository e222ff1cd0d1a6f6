//! What can be wrong with a log that somebody else keeps, named as exactly as it can be told.

use crate::{
    checkpoint::CheckpointError,
    hash::Hash,
    note::NoteError,
    path::{TileKind, TilePath},
    tile::ReadError,
};

/// Why a log is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The checkpoint is not signed by the key.
    #[error("checkpoint signature: {0}")]
    Signature(NoteError),
    /// What is rightly signed is no checkpoint.
    #[error("checkpoint: line {line} is not {expected}")]
    Checkpoint {
        /// Counted from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// The checkpoint is that of another log.
    #[error("the origin of the log is `{found}`, not `{expected}`")]
    Origin {
        /// The name of the key, or the origin seen before.
        expected: String,
        /// The origin in the checkpoint.
        found: String,
    },
    /// An entry does not give its leaf hash, and the checkpoint stands by the hash.
    #[error("entry {entry} in `{path}` is not the one in the tree: {reason}")]
    Entry {
        /// Its number in the log.
        entry: u64,
        /// The bundle that it is in.
        path: String,
        /// In what it differs.
        reason: EntryFault,
    },
    /// Something follows the last entry of a bundle.
    #[error("`{path}` has {bytes} bytes after its last entry, number {entry}")]
    Tail {
        /// The number of the last entry in the log.
        entry: u64,
        /// The bundle.
        path: String,
        /// How many bytes are too many.
        bytes: usize,
    },
    /// A hash in a tile differs from its children: the entry below it, or the tile below it.
    #[error(
        "hash {place} of `{path}` (level {level}, index {index}) is {found}, \
         its children give {expected}"
    )]
    HashTile {
        /// The level of the tile.
        level: u8,
        /// The index of the tile within its level.
        index: u64,
        /// Its path.
        path: String,
        /// Which hash of the tile, counted from 0.
        place: u16,
        /// What its children give.
        expected: Hash,
        /// What stands in the tile.
        found: Hash,
    },
    /// The checkpoint or a tile is missing, can't be read or has the wrong length.
    #[error(transparent)]
    Part(#[from] ReadError),
    /// Entries and tiles agree with each other, but not with the checkpoint.
    #[error("the {size} entries have the root {computed}, the checkpoint says {signed}")]
    Root {
        /// How many entries the checkpoint tells of.
        size: u64,
        /// What the entries give.
        computed: Hash,
        /// What the checkpoint says.
        signed: Hash,
    },
    /// The log has fewer entries than it had.
    #[error("the log had {before} entries when it was last seen, now it has {now}")]
    Shrunk {
        /// The size in the checkpoint seen before.
        before: u64,
        /// The size in the checkpoint now.
        now: u64,
    },
    /// The log does not begin with the entries that it had.
    #[error("the first {size} entries have the root {now}; when last seen they had {before}")]
    Rewritten {
        /// The size in the checkpoint seen before.
        size: u64,
        /// The root in the checkpoint seen before.
        before: Hash,
        /// The root of as many entries now.
        now: Hash,
    },
}

/// In what an entry differs from the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// Its bytes, or its length, are others.
    #[error("its hash is {found}, expected {expected}")]
    Hash {
        /// The leaf hash in the tree.
        expected: Hash,
        /// The hash of what stands in the bundle.
        found: Hash,
    },
    /// The bundle ends before the entry does.
    #[error("the bundle ends before it")]
    CutShort,
}

impl From<CheckpointError> for Fault {
    fn from(error: CheckpointError) -> Self {
        match error {
            CheckpointError::Signature(note) => Self::Signature(note),
            CheckpointError::Text { line, expected } => Self::Checkpoint { line, expected },
            CheckpointError::Origin { expected, found } => Self::Origin { expected, found },
        }
    }
}

/// A hash in a tile that differs from what the entries below it give.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Difference {
    pub(crate) tile: TilePath,
    pub(crate) place: u16,
    pub(crate) stored: Hash,
    pub(crate) computed: Hash,
}

impl Difference {
    /// The first place where two rows differ.
    pub(crate) fn first(tile: TilePath, stored: &[Hash], computed: &[Hash]) -> Option<Self> {
        let pairs = (0..).zip(stored.iter().zip(computed));
        let mut others = pairs.filter(|(_, (stored, computed))| stored != computed);
        let (place, (&stored, &computed)) = others.next()?;
        Some(Self { tile, place, stored, computed })
    }

    /// The number of the entry whose hash it is; none above level 0.
    pub(crate) fn entry(&self) -> Option<u64> {
        let number = self.tile.index * u64::from(crate::path::TILE_WIDTH) + u64::from(self.place);
        (self.tile.kind.level() == 0).then_some(number)
    }

    /// The tile is to blame.
    pub(crate) fn in_tile(&self) -> Fault {
        Fault::HashTile {
            level: self.tile.kind.level(),
            index: self.tile.index,
            path: self.tile.to_string(),
            place: self.place,
            expected: self.computed,
            found: self.stored,
        }
    }

    /// The entry below the tile is to blame.
    pub(crate) fn in_entry(&self, entry: u64) -> Fault {
        let path = TilePath { kind: TileKind::Entries, ..self.tile }.to_string();
        let reason = EntryFault::Hash { expected: self.stored, found: self.computed };
        Fault::Entry { entry, path, reason }
    }
}
