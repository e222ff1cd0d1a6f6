//! Back-up while others write, restore, and what becomes of the record's name.

use std::{fs, path::Path};

use testkit::breakwater::{import_of, list_of, make, osv, read, text};

use super::BREAKWATER;

/// A restored folder: its verifier key and what was said.
fn restore(from: &Path, data: &Path, more: &[&str]) -> (String, String) {
    let mut arguments = vec!["admin", "restore", "--from", text(from), "--data", text(data)];
    arguments.extend(more);
    let ended = BREAKWATER.run(&arguments);
    assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.err);
    (ended.out.trim_end().to_owned(), ended.err)
}

fn key(data: &Path) -> String {
    BREAKWATER.said(&["ledger", "key", "--data", text(data)])
}

#[test]
fn what_was_acknowledged_before_a_back_up_began_is_in_it() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let (data, copy, keys, code) = (at("data"), at("copy"), at("keys"), at("code"));
    let server = BREAKWATER.start(&data);
    let coordinator = BREAKWATER.token(&data, "coordinator", "clearinghouse");
    let operator = BREAKWATER.token(&data, "operator", "st-agnes");
    make(&server, &list_of(&operator, ("st-agnes", "servers")));
    let line = std::thread::scope(|scope| {
        let (told, acknowledged) = std::sync::mpsc::channel();
        let (server, coordinator) = (&server, &coordinator);
        let writer = scope.spawn(move || {
            for number in 0..60 {
                make(server, &import_of(coordinator, &osv(number, "while it is backed up")));
                // Nobody listens after the back-up has begun.
                let _ = told.send(number);
            }
        });
        let before: Vec<u32> = acknowledged.iter().take(20).collect();
        let (data, copy, keys) = (text(&data), text(&copy), text(&keys));
        let line =
            BREAKWATER.said(&["admin", "backup", "--data", data, "--to", copy, "--keys", keys]);
        assert!(!writer.is_finished(), "it was made while others wrote");
        assert_eq!(before.len(), 20);
        line
    });
    assert_eq!(server.stop().0, Some(0));
    fs::write(&code, line).unwrap();

    let again = at("again");
    let opened = ["--keys", text(&keys), "--code-file", text(&code)];
    let (verifier, words) = restore(&copy, &again, &opened);
    assert!(words.contains("a new name and key"), "{words}");
    assert!(!words.contains("can't be opened"), "{words}");
    assert_eq!(key(&again), verifier);
    BREAKWATER.is_whole(&again);
    let server = BREAKWATER.start(&again);
    let held = read(&server, &coordinator, "/api/v1/advisories?q=TEST-2026");
    let ids: Vec<&str> =
        held["items"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect();
    for number in 0..20 {
        let id = format!("TEST-2026-{number:04}");
        assert!(ids.contains(&id.as_str()), "{id} was acknowledged before: {ids:?}");
    }
    let lists = read(&server, &operator, "/api/v1/operators/st-agnes/inventories");
    assert_eq!(lists["items"][0]["name"], "servers");
}

/// A house with one advisory, its back-up, the keys and their code.
fn backed_up(place: &Path) {
    let data = place.join("data");
    let server = BREAKWATER.start(&data);
    let coordinator = BREAKWATER.token(&data, "coordinator", "clearinghouse");
    make(&server, &import_of(&coordinator, &osv(1, "before")));
    let operator = BREAKWATER.token(&data, "operator", "st-agnes");
    make(&server, &list_of(&operator, ("st-agnes", "servers")));
    assert_eq!(server.stop().0, Some(0));
    let (copy, keys) = (place.join("copy"), place.join("keys"));
    let code = BREAKWATER.said(&[
        "admin",
        "backup",
        "--data",
        text(&data),
        "--to",
        text(&copy),
        "--keys",
        text(&keys),
    ]);
    fs::write(place.join("code"), code).unwrap();
}

#[test]
fn the_record_goes_on_under_its_name_only_where_nothing_published_is_lacking() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    backed_up(place.path());
    let old = key(&at("data"));
    let last = at("data").join("ledger/checkpoint");
    let (keys, code) = (at("keys"), at("code"));
    let opened = ["--keys", text(&keys), "--code-file", text(&code), "--published", text(&last)];
    let (same, words) = restore(&at("copy"), &at("same"), &opened);
    assert_eq!(same, old, "{words}");
    BREAKWATER.is_whole(&at("same"));

    // One more entry, which somebody may have seen.
    let server = BREAKWATER.start(&at("data"));
    let coordinator = BREAKWATER.token(&at("data"), "coordinator", "clearinghouse");
    make(&server, &import_of(&coordinator, &osv(2, "after")));
    assert_eq!(server.stop().0, Some(0));
    let (other, _) = restore(&at("copy"), &at("other"), &opened);
    assert_ne!(other, old);
    BREAKWATER.is_whole(&at("other"));
    let server = BREAKWATER.start(&at("other"));
    let auditor = BREAKWATER.token(&at("other"), "coordinator", "clearinghouse");
    let found =
        read(&server, &auditor, "/api/v1/entries?organisation=clearinghouse&kind=record-restored");
    let told = &found["items"][0]["content"]["body"];
    assert_eq!(told["origin"], "new", "{found}");
    assert_eq!(told["last_checkpoint"], fs::read_to_string(&last).unwrap());
}

#[test]
fn without_its_keys_a_house_says_whose_lists_stay_closed() {
    let place = tempfile::tempdir().unwrap();
    backed_up(place.path());
    let (other, words) = restore(&place.path().join("copy"), &place.path().join("other"), &[]);
    assert_ne!(other, key(&place.path().join("data")));
    assert!(words.contains("the lists of `st-agnes` can't be opened"), "{words}");
    let server = BREAKWATER.start(&place.path().join("other"));
    let coordinator = BREAKWATER.token(&place.path().join("other"), "coordinator", "clearinghouse");
    let held = read(&server, &coordinator, "/api/v1/advisories/TEST-2026-0001");
    assert_eq!(held["id"], "TEST-2026-0001");
}

#[test]
fn a_back_up_that_was_changed_is_refused_and_nothing_is_made() {
    let place = tempfile::tempdir().unwrap();
    backed_up(place.path());
    let (copy, data) = (place.path().join("copy"), place.path().join("new"));
    let refused = |words: &str| {
        let ended =
            BREAKWATER.run(&["admin", "restore", "--from", text(&copy), "--data", text(&data)]);
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        assert!(ended.err.contains(words), "{}", ended.err);
        assert!(!data.exists(), "nothing was made");
        let left: Vec<_> = fs::read_dir(place.path()).unwrap().map(Result::unwrap).collect();
        assert!(!left.iter().any(|item| item.file_name().to_string_lossy().contains("restoring")));
    };
    let (database, manifest) = (copy.join("breakwater.sqlite"), copy.join("manifest.json"));
    let (bytes, words) = (fs::read(&database).unwrap(), fs::read_to_string(&manifest).unwrap());
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(&database, &flipped).unwrap();
    refused("its hash is another");
    fs::write(&database, &bytes[..middle]).unwrap();
    refused("its size is another");
    fs::write(&database, &bytes).unwrap();
    fs::write(&manifest, words.replace("breakwater.sqlite", "../data/breakwater.sqlite")).unwrap();
    refused("is no name of a file");
    fs::remove_file(&manifest).unwrap();
    refused("was never whole");
    fs::write(&manifest, words).unwrap();
    restore(&copy, &data, &[]);
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    backed_up(place.path());
    let (data, copy) = (at("data"), at("copy"));
    let onto = BREAKWATER.run(&["admin", "restore", "--from", text(&copy), "--data", text(&data)]);
    assert_eq!(onto.code, Some(6), "{}", onto.err);
    assert!(onto.err.contains("is not empty"), "{}", onto.err);
    let again = BREAKWATER.run(&["admin", "backup", "--data", text(&data), "--to", text(&copy)]);
    assert_eq!(again.code, Some(6), "{}", again.err);
    assert!(again.err.contains("is not empty"), "{}", again.err);
    let inside = copy.join("keys");
    let beside = BREAKWATER.run(&[
        "admin",
        "backup",
        "--data",
        text(&data),
        "--to",
        text(&copy),
        "--keys",
        text(&inside),
    ]);
    assert_eq!(beside.code, Some(2), "{}", beside.err);
    BREAKWATER.is_whole(&data);
}
