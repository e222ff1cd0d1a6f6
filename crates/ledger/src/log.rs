//! A log in a folder: opened or started, and appended to so that a crash loses nothing.

use std::{collections::BTreeMap, ops::Range, path::Path};

use crate::{
    checkpoint::{Checkpoint, CheckpointError, Tree},
    disk::{Disk, DiskError},
    edge::Edge,
    hash::Hash,
    key::{KeyError, SigningKey, VerifierKey},
    path::{TILE_WIDTH, TileKind, TilePath, count_at},
    source::{CHECKPOINT, FetchError, Folder, Source as _},
    tile::{self, LEAF_BYTES, ReadError},
};

/// The folder of all tiles.
const TILES: &str = "tile";

/// When a log is opened, so many of its last entries are looked at for partial tiles that a crash
/// left behind.
const SWEPT_ENTRIES: u64 = 65_536;

/// Why a log could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The origin can't be the name of a key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The folder can't be used.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// There are tiles but no checkpoint: starting anew would fork the log.
    #[error("`{CHECKPOINT}` is missing, but there are tiles: bring it back from a back-up")]
    CheckpointLost,
    /// The checkpoint can't be read.
    #[error("`{CHECKPOINT}` can't be read: {0}")]
    Unreadable(String),
    /// The checkpoint is not one of this key and origin.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A tile at the right edge can't be read.
    #[error(transparent)]
    Tile(#[from] ReadError),
    /// The tiles are not those of the checkpoint.
    #[error(
        "the last tiles give the root {computed} for size {size}, the checkpoint says {signed}"
    )]
    Root {
        /// The size in the checkpoint.
        size: u64,
        /// What the tiles give.
        computed: Hash,
        /// What the checkpoint says.
        signed: Hash,
    },
    /// The last, partial bundle of entries is not that of the tiles.
    #[error("the entries in `{path}` do not give the hashes of their tile")]
    Entries {
        /// The path of the bundle.
        path: String,
    },
}

/// Why nothing was appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The folder can't be written. The log must be opened again before it is used.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// An earlier append failed half-way: what is on disk is known only after opening again.
    #[error("an earlier append failed: open the log again")]
    Unsure,
}

/// Whether what is in memory is what is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sure,
    Unsure,
}

/// A log that grows. Whoever has one is the only writer of the folder: the caller holds the lock.
#[derive(Debug)]
pub struct Log {
    disk: Disk,
    folder: Folder,
    key: SigningKey,
    verifier: VerifierKey,
    edge: Edge,
    /// The bytes of the last bundle, as long as it is partial.
    bundle: Vec<u8>,
    /// What the last checkpoint says, and its text.
    tree: Tree,
    signed: String,
    state: State,
}

impl Log {
    /// Opens the log in a folder, or starts one with a signed checkpoint of size 0.
    pub fn open(dir: &Path, key: SigningKey, origin: &str) -> Result<Self, OpenError> {
        let verifier = key.verifier(origin)?;
        let disk = Disk::open(dir)?;
        let folder = Folder::new(dir);
        let (edge, bundle, signed) = (Edge::default(), Vec::new(), String::new());
        let (tree, state) = (edge.tree(), State::Sure);
        let mut log = Self { disk, folder, key, verifier, edge, bundle, tree, signed, state };
        match log.folder.fetch(CHECKPOINT) {
            Ok(signed) => log.resume(&signed)?,
            Err(FetchError::NotFound) if log.disk.has(TILES) => {
                return Err(OpenError::CheckpointLost);
            }
            Err(FetchError::NotFound) => log.publish()?,
            Err(FetchError::Failed(reason)) => return Err(OpenError::Unreadable(reason)),
        }
        Ok(log)
    }

    /// Appends entries, each of which is the data of one leaf, and says which indexes they have.
    /// They are durable and under a signed checkpoint once this returns.
    pub fn append(&mut self, leaves: &[[u8; LEAF_BYTES]]) -> Result<Range<u64>, AppendError> {
        if self.state == State::Unsure {
            return Err(AppendError::Unsure);
        }
        let before = self.size();
        if leaves.is_empty() {
            return Ok(before..before);
        }
        self.state = State::Unsure;
        self.write_tiles(leaves)?;
        self.publish()?;
        self.state = State::Sure;
        // The entries are safe. A partial tile that stays is superfluous, not wrong.
        let _ = self.remove_superseded(before);
        Ok(before..self.size())
    }

    /// How many entries the log has.
    pub fn size(&self) -> u64 {
        self.tree.size
    }

    /// Its size and root, as its last checkpoint says.
    pub fn tree(&self) -> Tree {
        self.tree
    }

    /// Its name.
    pub fn origin(&self) -> &str {
        self.verifier.name()
    }

    /// The key with which others check it.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The signed checkpoint, as it stands in the folder.
    pub fn checkpoint(&self) -> &str {
        &self.signed
    }

    /// Its tiles and its checkpoint, for proofs.
    pub fn source(&self) -> &Folder {
        &self.folder
    }

    /// Takes up where the checkpoint says. Tiles beyond it come from an append that was never
    /// finished; nobody was told of them, and the next append overwrites them.
    fn resume(&mut self, signed: &[u8]) -> Result<(), OpenError> {
        let checkpoint = Checkpoint::open(signed, &self.verifier)?;
        let Tree { size, root } = checkpoint.tree;
        self.edge = self.read_edge(size)?;
        let computed = self.edge.tree().root;
        if computed != root {
            return Err(OpenError::Root { size, computed, signed: root });
        }
        self.bundle = self.read_bundle()?;
        self.tree = checkpoint.tree;
        self.signed = String::from_utf8_lossy(signed).into_owned();
        // Readers may have seen this checkpoint, so it must last before another follows it.
        self.disk.settle_existing(CHECKPOINT)?;
        self.remove_superseded(size.saturating_sub(SWEPT_ENTRIES))?;
        Ok(())
    }

    fn read_edge(&self, size: u64) -> Result<Edge, ReadError> {
        let mut rows = BTreeMap::new();
        for level in (0..).take_while(|level| count_at(*level, size) > 0) {
            let last = count_at(level, size) / u64::from(TILE_WIDTH);
            if let Some(path) = TilePath::in_tree(TileKind::Hashes { level }, last, size) {
                rows.insert(level, tile::hashes(&self.folder, path)?);
            }
        }
        Ok(Edge::restored(size, rows))
    }

    fn read_bundle(&self) -> Result<Vec<u8>, OpenError> {
        let Some((tile, hashes)) = self.edge.partials().find(|(path, _)| path.kind.level() == 0)
        else {
            return Ok(Vec::new());
        };
        let path = TilePath { kind: TileKind::Entries, ..tile };
        let bundle = tile::bundle(&self.folder, path)?;
        let leaves = bundle.leaves();
        if leaves.misshapen.is_some() || leaves.hashes != hashes {
            return Err(OpenError::Entries { path: path.to_string() });
        }
        Ok(bundle.into_bytes())
    }

    /// Grows the edge and writes every tile that changes. When it returns the tiles last; the
    /// checkpoint still is the old one.
    fn write_tiles(&mut self, leaves: &[[u8; LEAF_BYTES]]) -> Result<(), DiskError> {
        let before = self.size();
        let Self { disk, edge, bundle, .. } = self;
        for leaf in leaves {
            tile::push_entry(bundle, leaf);
            edge.push(Hash::of_leaf(leaf), |path, hashes| {
                if path.kind.level() == 0 {
                    let entries = TilePath { kind: TileKind::Entries, ..path };
                    disk.put(&entries.to_string(), &std::mem::take(bundle))?;
                }
                disk.put(&path.to_string(), &tile::bytes_of(hashes))
            })?;
        }
        let has_grown = |level| count_at(level, before) != count_at(level, edge.size());
        for (path, hashes) in edge.partials().filter(|(path, _)| has_grown(path.kind.level())) {
            if path.kind.level() == 0 {
                let entries = TilePath { kind: TileKind::Entries, ..path };
                disk.put(&entries.to_string(), bundle)?;
            }
            disk.put(&path.to_string(), &tile::bytes_of(hashes))?;
        }
        disk.settle()
    }

    /// Signs what the edge is now. All its tiles last already.
    fn publish(&mut self) -> Result<(), DiskError> {
        let tree = self.edge.tree();
        let checkpoint = Checkpoint { origin: self.origin().to_owned(), tree };
        let signed = checkpoint.sign(&self.key, &self.verifier);
        self.disk.put(CHECKPOINT, signed.as_bytes())?;
        self.disk.settle()?;
        (self.tree, self.signed) = (tree, signed);
        Ok(())
    }

    /// Removes the partial tiles of every tile that became full since the log had `before`
    /// entries. The full ones last and are under the checkpoint.
    fn remove_superseded(&mut self, before: u64) -> Result<(), DiskError> {
        let size = self.size();
        let full = |level, size| count_at(level, size) / u64::from(TILE_WIDTH);
        for level in (0..).take_while(|level| full(*level, size) > 0) {
            for index in full(level, before)..full(level, size) {
                let tile = |kind| TilePath { kind, index, width: TILE_WIDTH };
                self.disk.remove(&tile(TileKind::Hashes { level }).folder_of_partials())?;
                if level == 0 {
                    self.disk.remove(&tile(TileKind::Entries).folder_of_partials())?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Log;
    use crate::{
        disk::journal,
        key::SigningKey,
        source::Folder,
        verify::{Verified, verify},
    };

    const ORIGIN: &str = "example.org/log";

    fn leaves(range: std::ops::Range<u32>) -> Vec<[u8; 32]> {
        range.map(|number| [number.to_be_bytes(); 8].concat().try_into().unwrap()).collect()
    }

    fn verified(dir: &Path, key: &SigningKey) -> Verified {
        verify(&Folder::new(dir), &key.verifier(ORIGIN).unwrap(), None).unwrap()
    }

    #[test]
    fn a_crash_between_tiles_and_checkpoint_leaves_the_old_log_and_the_next_append_is_right() {
        for (start, lost, then) in [(10, 20, 5), (10, 600, 5), (250, 6, 300), (256, 1, 1)] {
            let dir = tempfile::tempdir().unwrap();
            let key = SigningKey::generate().unwrap();
            let mut log = Log::open(dir.path(), key.clone(), ORIGIN).unwrap();
            log.append(&leaves(0..start)).unwrap();
            log.write_tiles(&leaves(1_000..1_000 + lost)).unwrap();
            drop(log);
            assert_eq!(verified(dir.path(), &key).checkpoint.tree.size, u64::from(start));

            let mut log = Log::open(dir.path(), key.clone(), ORIGIN).unwrap();
            let indexes = log.append(&leaves(start..start + then)).unwrap();
            assert_eq!(indexes, u64::from(start)..u64::from(start + then));
            let whole = tempfile::tempdir().unwrap();
            let mut at_once = Log::open(whole.path(), key.clone(), ORIGIN).unwrap();
            at_once.append(&leaves(0..start + then)).unwrap();
            assert_eq!(verified(dir.path(), &key).checkpoint.tree, at_once.tree());
        }
    }

    #[test]
    fn a_crash_before_superseded_tiles_are_removed_leaves_none_for_long() {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::generate().unwrap();
        let mut log = Log::open(dir.path(), key.clone(), ORIGIN).unwrap();
        log.append(&leaves(0..10)).unwrap();
        log.write_tiles(&leaves(10..600)).unwrap();
        log.publish().unwrap();
        drop(log);
        let partials = ["tile/0/000.p", "tile/entries/000.p"].map(|path| dir.path().join(path));
        assert!(partials.iter().all(|path| path.exists()));
        Log::open(dir.path(), key.clone(), ORIGIN).unwrap();
        assert!(!partials.iter().any(|path| path.exists()));
        assert_eq!(verified(dir.path(), &key).checkpoint.tree.size, 600);
    }

    #[test]
    fn whatever_the_checkpoint_tells_of_lasts_before_the_checkpoint() {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::generate().unwrap();
        let mut log = Log::open(dir.path(), key.clone(), ORIGIN).unwrap();
        let put = |path| ["sync /unfinished".to_owned(), format!("rename to /{path}")];
        let synced = |path| [format!("sync /{path}"), String::new()];
        let checkpoint = [put("checkpoint"), synced("")];
        let expected = |steps: &[[String; 2]]| -> Vec<String> {
            let all = steps.iter().chain(&checkpoint).flatten();
            all.filter(|step| !step.is_empty()).cloned().collect()
        };
        // The folder around a folder, then that folder, then the file: nothing hangs in the air.
        let around = ["sync /..".to_owned(), String::new()];
        assert_eq!(journal::take(dir.path()), expected(&[around]));

        log.append(&leaves(0..2)).unwrap();
        let steps = [
            synced(""),
            synced("tile"),
            synced("tile/entries"),
            put("tile/entries/000.p/2"),
            synced("tile"),
            synced("tile/0"),
            put("tile/0/000.p/2"),
            synced("tile/0/000.p"),
            synced("tile/entries/000.p"),
        ];
        assert_eq!(journal::take(dir.path()), expected(&steps));

        log.append(&leaves(2..3)).unwrap();
        let steps = [
            put("tile/entries/000.p/3"),
            put("tile/0/000.p/3"),
            synced("tile/0/000.p"),
            synced("tile/entries/000.p"),
        ];
        assert_eq!(journal::take(dir.path()), expected(&steps));

        // Readers may have seen the checkpoint of a process that died before it made it last.
        drop(log);
        let mut log = Log::open(dir.path(), key, ORIGIN).unwrap();
        let resumed = journal::take(dir.path());
        assert_eq!(resumed, ["sync /..", "sync /checkpoint", "sync /"]);
        // Nor is it known whether the folders last.
        log.append(&leaves(3..4)).unwrap();
        let again = journal::take(dir.path());
        assert_eq!(again.iter().filter(|step| *step == "sync /tile/entries").count(), 1);
    }
}
