//! One wrong bit anywhere is found, and named by what it is in.

use ledger::{Fault, TilePath, path::TileKind, verify};
use proptest::{
    prelude::{ProptestConfig, any, prop, proptest},
    sample::Index,
};

use crate::world::{Changed, Memory, log_of, verifier};

/// Bytes that an entry takes in a bundle: two of length, 32 of data.
const ENTRY_BYTES: usize = 34;

fn flipped<'a>(log: &'a Memory, path: &str, byte: usize, mask: u8) -> Changed<'a> {
    let mut bytes = log.parts[path].clone();
    bytes[byte] ^= mask;
    Changed { log, path: path.to_owned(), bytes: Some(bytes) }
}

/// Flips bits of one byte and asks whether the fault names its place.
fn is_named(log: &Memory, path: &str, byte: usize, mask: u8) {
    let changed = flipped(log, path, byte, mask);
    let found = verify(&changed, &verifier(), None).expect_err("a flip is found");
    let place = format!("byte {byte} ^ {mask:02x} of `{path}`: {found}");
    if path == "checkpoint" {
        assert!(matches!(found, Fault::Signature(_)), "{place}");
        return;
    }
    let tile: TilePath = path.parse().expect("it is the path of a tile");
    match (tile.kind, found) {
        (TileKind::Entries, Fault::Entry { entry, path: named, .. }) => {
            let within = u64::try_from(byte / ENTRY_BYTES).expect("it is small");
            assert_eq!((entry, named.as_str()), (tile.index * 256 + within, path), "{place}");
        }
        (
            TileKind::Hashes { level: l },
            Fault::HashTile { level, index, path: named, place: p, .. },
        ) => {
            assert_eq!((level, index, named.as_str()), (l, tile.index, path), "{place}");
            assert_eq!(usize::from(p), byte / 32, "{place}");
        }
        _ => panic!("{place}"),
    }
}

fn one_flip(size: u64, part: Index, byte: Index, mask: u8) {
    let log = log_of(size);
    let (path, bytes) = part.get(&log.parts.iter().collect::<Vec<_>>()).to_owned();
    is_named(log, path, byte.index(bytes.len()), mask);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_flip_is_found_and_rightly_named(
        size in prop::sample::select(vec![0, 1, 2, 3, 100, 255, 256, 257, 300, 512, 700]),
        part in any::<Index>(),
        byte in any::<Index>(),
        mask in 1..=u8::MAX,
    ) {
        one_flip(size, part, byte, mask);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_flip_in_a_log_of_any_size_is_found_and_rightly_named(
        size in 0..2_000_u64,
        part in any::<Index>(),
        byte in any::<Index>(),
        mask in 1..=u8::MAX,
    ) {
        one_flip(size, part, byte, mask);
    }

    #[test]
    fn many_wrong_entries_name_the_first_and_many_wrong_hashes_name_one_of_them(
        at in prop::collection::btree_set(0..700_usize, 2..20),
        mask in 1..=u8::MAX,
    ) {
        let mut log = log_of(700).clone();
        for entry in &at {
            let width = if *entry < 512 { String::new() } else { ".p/188".to_owned() };
            let path = format!("tile/entries/{:03}{width}", entry / 256);
            log.part(&path)[entry % 256 * ENTRY_BYTES + 5] ^= mask;
        }
        let first = u64::try_from(*at.first().expect("there is one")).expect("it is small");
        let found = verify(&log, &verifier(), None);
        assert!(matches!(found, Err(Fault::Entry { entry, .. }) if entry == first), "{found:?}");

        let mut log = log_of(700).clone();
        for hash in &at {
            let width = if *hash < 512 { String::new() } else { ".p/188".to_owned() };
            log.part(&format!("tile/0/{:03}{width}", hash / 256))[hash % 256 * 32 + 5] ^= mask;
        }
        let Err(Fault::HashTile { level: 0, index, place, .. }) = verify(&log, &verifier(), None)
        else { panic!("{:?}", verify(&log, &verifier(), None)) };
        let named = usize::try_from(index).expect("it is small") * 256 + usize::from(place);
        assert!(at.contains(&named), "{named} is not in {at:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_flip_in_a_log_of_three_levels_is_found_and_rightly_named(
        part in any::<Index>(),
        byte in any::<Index>(),
        mask in 1..=u8::MAX,
    ) {
        one_flip(65_536 + 3, part, byte, mask);
    }
}

#[test]
fn every_bit_of_a_small_log_counts() {
    let log = log_of(3);
    for (path, bytes) in &log.parts {
        for byte in 0..bytes.len() {
            for bit in 0..8 {
                is_named(log, path, byte, 1 << bit);
            }
        }
    }
}

#[test]
fn a_flip_in_each_kind_of_part_of_a_log_of_three_levels_is_rightly_named() {
    let log = log_of(65_536 + 3);
    for (path, byte, mask) in [
        ("checkpoint", 20, 1),
        ("tile/entries/000", 0, 1),
        ("tile/entries/128", 4_001, 0x80),
        ("tile/entries/256.p/3", 101, 0x40),
        ("tile/0/000", 0, 1),
        ("tile/0/255", 8_191, 0x80),
        ("tile/0/256.p/3", 50, 1),
        ("tile/1/000", 4_100, 1),
        ("tile/2/000.p/1", 31, 1),
    ] {
        is_named(log, path, byte, mask);
    }
}
