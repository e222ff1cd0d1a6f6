//! The data folders of past releases open, migrate and verify for ever.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use testkit::breakwater::{read, text};

use super::BREAKWATER;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

fn unpack(archive: &Path, into: &Path) {
    let bytes = fs::read(archive).unwrap();
    let tar = zstd::stream::decode_all(bytes.as_slice()).unwrap();
    tar::Archive::new(tar.as_slice()).unpack(into).unwrap();
}

#[test]
fn the_data_folder_of_every_release_opens_and_is_whole() {
    let archives: Vec<_> = fs::read_dir(FIXTURES)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "zst"))
        .collect();
    assert!(archives.iter().any(|path| path.ends_with("release-1.tar.zst")), "{archives:?}");
    for archive in archives {
        let place = tempfile::tempdir().unwrap();
        unpack(&archive, place.path());
        opens_and_is_whole(&place.path().join("data"));
    }
}

fn opens_and_is_whole(data: &Path) {
    // An archive carries modes; a checkout of the archive does not.
    let mode = fs::metadata(data.join("keys/ledger.key")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let key = BREAKWATER.said(&["ledger", "key", "--data", text(data)]);
    let before = fs::read_to_string(data.join("ledger/checkpoint")).unwrap();
    let server = BREAKWATER.start(data);
    assert_eq!(schemas(data), [store::SCHEMA; 2], "of the folder and of the database");
    assert!(key.starts_with(before.lines().next().unwrap()), "the record keeps its name");
    let ledger = data.join("ledger");
    let verified = BREAKWATER.run(&["ledger", "verify", text(&ledger), "--key", &key]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
    BREAKWATER.is_whole(data);
    let operator = BREAKWATER.token(data, "operator", "st-agnes");
    let lists = read(&server, &operator, "/api/v1/operators/st-agnes/inventories");
    assert_eq!(lists["items"][0]["revision"], 2, "{lists}");
    let actions = read(&server, &operator, "/api/v1/operators/st-agnes/actions");
    assert_eq!(actions["items"][0]["advisory"], "TEST-2026-0001", "{actions}");
}

/// The schema that the folder names, and the one that its database names.
fn schemas(data: &Path) -> [i64; 2] {
    let folder = fs::read_to_string(data.join("schema")).unwrap();
    let database = rusqlite::Connection::open(data.join("breakwater.sqlite")).unwrap();
    let sql = "SELECT CAST(value AS TEXT) FROM meta WHERE name = CAST('schema' AS BLOB)";
    let database: String = database.query_row(sql, [], |row| row.get(0)).unwrap();
    [folder.trim(), &database].map(|digits| digits.parse().unwrap())
}
