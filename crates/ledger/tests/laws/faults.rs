//! What else can be wrong with a log: missing, cut, forged, forked, forgotten.

use std::cell::RefCell;

use ledger::{
    Checkpoint, Fault, FetchError, Folder, Hash, Log, SigningKey, Source, Tree, VerifierKey,
    fault::EntryFault, tile::ReadError, verify,
};

use crate::world::{Changed, Counted, KEY, Memory, ORIGIN, leaves, log_of, open, verifier};

fn fault(log: &impl Source) -> Fault {
    verify(log, &verifier(), None).expect_err("the log is not good")
}

fn without(log: &'static Memory, path: &str) -> Changed<'static> {
    Changed { log, path: path.to_owned(), bytes: None }
}

fn checkpoint_of(size: u64) -> Checkpoint {
    verify(log_of(size), &verifier(), None).expect("the log is good").checkpoint
}

#[test]
fn each_part_is_fetched_once() {
    let log = log_of(700);
    let counted = Counted { log, fetched: RefCell::default() };
    verify(&counted, &verifier(), None).expect("the log is good");
    let fetched = counted.fetched.into_inner();
    assert!(fetched.keys().eq(log.parts.keys()), "{fetched:?}");
    assert!(fetched.values().all(|times| *times == 1), "{fetched:?}");
}

#[test]
fn each_part_that_is_missing_is_named() {
    for path in log_of(700).parts.keys() {
        let missing = ReadError::Missing { path: path.clone() };
        assert_eq!(fault(&without(log_of(700), path)), Fault::Part(missing));
    }
}

#[test]
fn a_partial_tile_may_have_given_way_to_the_full_one() {
    let mut log = log_of(257).clone();
    for path in ["tile/0/001.p/1", "tile/entries/001.p/1"] {
        log.parts.remove(path);
        let full = path.trim_end_matches(".p/1");
        log.parts.insert(full.to_owned(), log_of(512).parts[full].clone());
    }
    verify(&log, &verifier(), None).expect("the log is good");
}

#[test]
fn a_source_that_fails_is_not_a_source_that_has_nothing() {
    struct Broken;
    impl Source for Broken {
        fn fetch(&self, _: &str) -> Result<Vec<u8>, FetchError> {
            Err(FetchError::Failed("timed out".to_owned()))
        }
    }
    let (path, reason) = ("checkpoint".to_owned(), "timed out".to_owned());
    assert_eq!(fault(&Broken), Fault::Part(ReadError::Unreadable { path, reason }));
}

#[test]
fn a_part_of_another_length_says_what_is_cut() {
    let mut log = log_of(700).clone();
    log.part("tile/0/001").pop();
    let path = "tile/0/001".to_owned();
    let length = ReadError::Length { path, expected: 8_192, found: 8_191 };
    assert_eq!(fault(&log), Fault::Part(length));

    let mut log = log_of(700).clone();
    log.part("tile/entries/001").truncate(34 * 10 + 5);
    let path = "tile/entries/001".to_owned();
    let reason = EntryFault::CutShort;
    assert_eq!(fault(&log), Fault::Entry { entry: 266, path, reason });

    let mut log = log_of(700).clone();
    log.part("tile/entries/001").extend([0; 7]);
    let path = "tile/entries/001".to_owned();
    assert_eq!(fault(&log), Fault::Tail { entry: 511, path, bytes: 7 });
}

/// Replaces an entry of a log of 300, and its hash in the tile of level 0.
fn forged(entry: usize, partial: &str) -> Memory {
    let mut log = log_of(300).clone();
    let data = [7; 32];
    let (bundle, tile) = (format!("tile/entries/{partial}"), format!("tile/0/{partial}"));
    log.part(&bundle)[entry * 34 + 2..][..32].copy_from_slice(&data);
    log.part(&tile)[entry * 32..][..32].copy_from_slice(Hash::of_leaf(&data).as_bytes());
    log
}

#[test]
fn an_entry_that_was_replaced_with_its_hash_is_found_one_level_up() {
    let found = fault(&forged(5, "000"));
    let is_named = matches!(&found, Fault::HashTile { level: 1, index: 0, place: 0, path, .. }
        if path == "tile/1/000.p/1");
    assert!(is_named, "{found:?}");
}

#[test]
fn an_entry_that_was_replaced_with_all_hashes_above_is_found_by_the_root() {
    let found = fault(&forged(5, "001.p/44"));
    assert!(matches!(found, Fault::Root { size: 300, .. }), "{found:?}");
}

#[test]
fn a_log_with_another_key_or_origin_is_refused() {
    let stranger = SigningKey::generate().expect("the system gives random bytes");
    let found = verify(log_of(3), &stranger.verifier(ORIGIN).expect("it is a name"), None);
    assert!(matches!(found, Err(Fault::Signature(_))), "{found:?}");

    let other = Checkpoint { origin: "example.org/other".to_owned(), ..checkpoint_of(3) };
    let found = verify(log_of(3), &verifier(), Some(&other)).expect_err("it is another log");
    let (expected, found_origin) = (other.origin, ORIGIN.to_owned());
    assert_eq!(found, Fault::Origin { expected, found: found_origin });
}

#[test]
fn a_log_that_only_grew_is_consistent_with_every_checkpoint_seen_before() {
    for past in [0, 1, 3, 100, 255, 256, 257, 300, 512, 699, 700] {
        let past = checkpoint_of(past);
        verify(log_of(700), &verifier(), Some(&past)).expect("the log only grew");
    }
}

#[test]
fn a_log_that_shrank_is_found() {
    let found = verify(log_of(300), &verifier(), Some(&checkpoint_of(700)));
    assert_eq!(found, Err(Fault::Shrunk { before: 700, now: 300 }));
}

#[test]
fn a_log_that_was_rewritten_is_found_though_it_is_rightly_signed() {
    let dir = tempfile::tempdir().expect("a folder is made");
    let mut fork = open(dir.path());
    fork.append(&leaves(1_000..1_700)).expect("the log grows");
    verify(fork.source(), &verifier(), None).expect("the fork is good in itself");
    for past in [1, 255, 256, 257, 700] {
        let past = checkpoint_of(past);
        let found = verify(fork.source(), &verifier(), Some(&past));
        let is_named = matches!(found, Err(Fault::Rewritten { size, before, .. })
            if size == past.tree.size && before == past.tree.root);
        assert!(is_named, "{found:?}");
    }
}

#[test]
fn an_empty_past_with_a_root_is_no_past_of_any_log() {
    let tree = Tree { size: 0, root: Hash::new([1; 32]) };
    let past = Checkpoint { origin: ORIGIN.to_owned(), tree };
    let found = verify(log_of(3), &verifier(), Some(&past));
    assert!(matches!(found, Err(Fault::Rewritten { size: 0, .. })), "{found:?}");
}

#[test]
fn any_origin_makes_a_log_of_its_own() {
    let dir = tempfile::tempdir().expect("a folder is made");
    let origin = "breakwater.example.org/2026-07-01/ü";
    let mut log = Log::open(dir.path(), KEY.clone(), origin).expect("the log opens");
    log.append(&leaves(0..3)).expect("the log grows");
    let key: VerifierKey = log.verifier().to_string().parse().expect("its own text reads");
    let verified = verify(&Folder::new(dir.path()), &key, None).expect("the log is good");
    assert_eq!(verified.checkpoint.origin, origin);
    assert_eq!(verified.signed, log.checkpoint().as_bytes());
}
