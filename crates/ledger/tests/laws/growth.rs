//! A log grows the same way in any portions, over restarts, crashes and obstacles.

use std::fs;

use ledger::{
    FetchError, Hash, Log, RootHasher, SigningKey, Source as _, TilePath,
    log::{AppendError, OpenError},
    path::TileKind,
    verify,
};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, any, prop, proptest},
};

use crate::world::{Defined, KEY, Memory, ORIGIN, leaves, log_of, open, tree_hash, verifier};

/// Every tile that a tree of this size has.
fn tiles(size: u64) -> Vec<TilePath> {
    let hashes = (0..8).map(|level| TileKind::Hashes { level });
    let kinds = hashes.chain([TileKind::Entries]);
    let of_kind = |kind| (0..).map_while(move |index| TilePath::in_tree(kind, index, size));
    kinds.flat_map(of_kind).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_portions_give_the_same_tiles_and_root(
        portions in vec((prop::sample::select(vec![0, 1, 2, 7, 100, 255, 256, 257, 600]),
            any::<bool>()), 1..6),
    ) {
        let dir = tempfile::tempdir().expect("a folder is made");
        let mut log = open(dir.path());
        for (count, restarts) in portions {
            let before = log.size();
            let indexes = log.append(&leaves(before..before + count)).expect("the log grows");
            assert_eq!(indexes, before..before + count);
            if restarts {
                drop(log);
                log = open(dir.path());
            }
        }
        let (apart, at_once) = (Memory::read(dir.path()), log_of(log.size()));
        for path in tiles(log.size()) {
            let path = path.to_string();
            assert_eq!(apart.fetch(&path), at_once.fetch(&path), "{path}");
        }
        assert_eq!(apart.fetch("checkpoint"), at_once.fetch("checkpoint"));
        assert_eq!(apart.parts["checkpoint"], log.checkpoint().as_bytes());
    }
}

#[test]
fn tiles_and_roots_are_those_of_the_definition() {
    for size in [0, 1, 2, 3, 5, 255, 256, 257, 511, 512, 700] {
        let made = log_of(size);
        let defined = Defined { leaves: leaves(0..size) };
        for path in tiles(size).iter().filter(|path| path.kind != TileKind::Entries) {
            let path = path.to_string();
            assert_eq!(made.fetch(&path), defined.fetch(&path), "{path} of {size}");
        }
        let verified = verify(made, &verifier(), None).expect("the log is good");
        assert_eq!(verified.checkpoint.tree.root, tree_hash(&defined.leaves));
        assert_eq!(made.parts.len(), 1 + tiles(size).len(), "another file lies in {size}");
    }
}

#[test]
fn a_root_without_a_log_is_that_of_the_definition() {
    let leaves = leaves(0..600);
    let mut hasher = RootHasher::default();
    assert_eq!(hasher.root(), Hash::of_nothing());
    for (before, leaf) in leaves.iter().enumerate() {
        hasher.push(leaf);
        if before % 37 == 0 || (before + 1) % 256 < 2 {
            assert_eq!(hasher.root(), tree_hash(&leaves[..=before]), "after leaf {before}");
        }
    }
}

#[test]
fn an_empty_log_has_a_signed_checkpoint_and_nothing_else() {
    let log = log_of(0);
    assert_eq!(log.parts.keys().collect::<Vec<_>>(), ["checkpoint"]);
    let verified = verify(log, &verifier(), None).expect("the log is good");
    assert_eq!(verified.checkpoint.tree.root, Hash::of_nothing());
}

#[test]
fn a_partial_tile_stays_until_the_full_one_is_there() {
    let dir = tempfile::tempdir().expect("a folder is made");
    let mut log = open(dir.path());
    let has = |path| dir.path().join(path).exists();
    log.append(&leaves(0..3)).expect("the log grows");
    log.append(&leaves(3..200)).expect("the log grows");
    assert!(has("tile/0/000.p/3") && has("tile/0/000.p/200"));
    assert!(has("tile/entries/000.p/3") && has("tile/entries/000.p/200"));
    log.append(&leaves(200..256)).expect("the log grows");
    assert!(has("tile/0/000") && has("tile/entries/000") && has("tile/1/000.p/1"));
    assert!(!has("tile/0/000.p") && !has("tile/entries/000.p"));
}

#[test]
fn a_log_is_opened_only_with_its_own_key_and_origin() {
    let dir = tempfile::tempdir().expect("a folder is made");
    open(dir.path()).append(&leaves(0..3)).expect("the log grows");
    let stranger = SigningKey::generate().expect("the system gives random bytes");
    for (key, origin) in [(stranger, ORIGIN), (KEY.clone(), "example.org/other")] {
        let refused = Log::open(dir.path(), key, origin);
        assert!(matches!(refused, Err(OpenError::Checkpoint(_))), "{refused:?}");
    }
    let refused = Log::open(dir.path(), KEY.clone(), "two words");
    assert!(matches!(refused, Err(OpenError::Key(_))), "{refused:?}");
}

#[test]
fn tiles_without_a_checkpoint_are_not_started_anew() {
    let dir = tempfile::tempdir().expect("a folder is made");
    open(dir.path()).append(&leaves(0..3)).expect("the log grows");
    fs::remove_file(dir.path().join("checkpoint")).expect("a file is removed");
    let refused = Log::open(dir.path(), KEY.clone(), ORIGIN);
    assert!(matches!(refused, Err(OpenError::CheckpointLost)), "{refused:?}");
}

/// What opening says when one byte of a part is another.
fn opened_with_a_flip(size: u64, part: &str, at: usize) -> Result<Log, OpenError> {
    let dir = tempfile::tempdir().expect("a folder is made");
    open(dir.path()).append(&leaves(0..size)).expect("the log grows");
    let path = dir.path().join(part);
    let mut bytes = fs::read(&path).expect("a file reads");
    bytes[at] ^= 1;
    fs::write(&path, bytes).expect("a file is written");
    Log::open(dir.path(), KEY.clone(), ORIGIN)
}

#[test]
fn a_log_whose_right_edge_is_damaged_is_not_opened() {
    for (part, at) in [("tile/0/001.p/44", 40), ("tile/1/000.p/1", 0)] {
        let refused = opened_with_a_flip(300, part, at);
        assert!(matches!(refused, Err(OpenError::Root { size: 300, .. })), "{refused:?}");
    }
    for at in [0, 1, 40, 44 * 34 - 1] {
        let refused = opened_with_a_flip(300, "tile/entries/001.p/44", at);
        assert!(matches!(refused, Err(OpenError::Entries { .. })), "{refused:?}");
    }
    let refused = opened_with_a_flip(300, "checkpoint", 17);
    assert!(matches!(refused, Err(OpenError::Checkpoint(_))), "{refused:?}");
}

#[test]
fn an_append_that_fails_leaves_the_old_log_and_asks_to_open_it_again() {
    let dir = tempfile::tempdir().expect("a folder is made");
    let mut log = open(dir.path());
    log.append(&leaves(0..200)).expect("the log grows");
    let (old, obstacle) = (log.checkpoint().to_owned(), dir.path().join("tile/1"));
    fs::write(&obstacle, "a file where a folder must be").expect("a file is written");

    let refused = log.append(&leaves(200..300));
    assert!(matches!(refused, Err(AppendError::Disk(_))), "{refused:?}");
    assert_eq!((log.size(), log.checkpoint()), (200, old.as_str()));
    assert!(matches!(log.append(&leaves(200..201)), Err(AppendError::Unsure)));
    let verified = verify(log.source(), &verifier(), None).expect("the old log is good");
    assert_eq!(verified.checkpoint.tree.size, 200);

    fs::remove_file(obstacle).expect("a file is removed");
    let mut log = open(dir.path());
    log.append(&leaves(200..300)).expect("the log grows");
    let now = verify(log.source(), &verifier(), Some(&verified.checkpoint));
    assert_eq!(now.expect("the log is good").checkpoint.tree, log.tree());
}

#[test]
fn a_checkpoint_that_can_not_be_replaced_leaves_an_unsure_log() {
    let dir = tempfile::tempdir().expect("a folder is made");
    let mut log = open(dir.path());
    let checkpoint = dir.path().join("checkpoint");
    let old = fs::read(&checkpoint).expect("a file reads");
    fs::remove_file(&checkpoint).expect("a file is removed");
    fs::create_dir(&checkpoint).expect("a folder is made");
    let refused = log.append(&leaves(0..10));
    assert!(matches!(refused, Err(AppendError::Disk(_))), "{refused:?}");
    assert!(dir.path().join("tile/0/000.p/10").exists(), "the tiles come first");
    assert_eq!(log.size(), 0);
    fs::remove_dir(&checkpoint).expect("a folder is removed");
    fs::write(&checkpoint, old).expect("a file is written");
    assert_eq!(open(dir.path()).size(), 0);
    assert_eq!(Memory::read(dir.path()).fetch("tile/0/001"), Err(FetchError::NotFound));
}
