//! Who holds the data folder, who may look into it, which program may open it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use testkit::{breakwater::text, server::Server};

use super::BREAKWATER;

#[test]
fn a_new_folder_is_ready_at_once_and_its_address_is_the_first_line() {
    let data = tempfile::tempdir().unwrap();
    let server = BREAKWATER.start(data.path());
    assert!(server.base().starts_with("http://127.0.0.1:"), "{}", server.base());
    assert_eq!(server.get("/healthz").unwrap().status, 200);
    let ready: serde_json::Value =
        serde_json::from_slice(&server.get("/readyz").unwrap().body).unwrap();
    assert_eq!(ready["state"], "ready");
    let checkpoint = server.get("/ledger/checkpoint").unwrap().text();
    assert!(checkpoint.starts_with("breakwater.local/"), "{checkpoint}");
}

#[test]
fn a_second_server_is_refused_with_code_6_and_names_the_process() {
    let data = tempfile::tempdir().unwrap();
    let server = BREAKWATER.start(data.path());
    let second = Server::try_start(BREAKWATER.serve(data.path())).unwrap_err();
    assert_eq!(second.code, Some(6), "{}", second.said);
    let holder = format!("is held by process {}", server.id());
    assert!(second.said.contains(&holder), "{}", second.said);
    assert_eq!(server.get("/readyz").unwrap().status, 200);
}

#[test]
fn a_killed_server_leaves_no_lock_behind() {
    let data = tempfile::tempdir().unwrap();
    BREAKWATER.start(data.path()).kill();
    assert_eq!(BREAKWATER.start(data.path()).get("/readyz").unwrap().status, 200);
}

#[test]
fn nobody_else_may_look_into_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let _server = Server::start(BREAKWATER.serve(&data));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("keys"))), (0o700, 0o700));
    let mut seen = Vec::new();
    for folder in [data.clone(), data.join("keys")] {
        for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if !file.is_dir() {
                assert_eq!(mode(&file), 0o600, "{}", file.display());
                seen.push(file.file_name().unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    seen.sort();
    let expected = [
        "admin.sock",
        "breakwater.sqlite",
        "breakwater.sqlite-shm",
        "breakwater.sqlite-wal",
        "inventory.key",
        "ledger.key",
        "lock",
        "origin",
        "schema",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_folder_of_a_newer_program_is_refused_and_left_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(BREAKWATER.start(data.path()).stop().0, Some(0));
    let schema = data.path().join("schema");
    let known: i64 = fs::read_to_string(&schema).unwrap().trim().parse().unwrap();
    fs::write(&schema, format!("{}\n", known + 1)).unwrap();
    let before = fs::read(data.path().join("breakwater.sqlite")).unwrap();
    let refused = Server::try_start(BREAKWATER.serve(data.path())).unwrap_err();
    assert_eq!(refused.code, Some(6), "{}", refused.said);
    let words = format!("has schema {}, and this program knows schemas up to {known}", known + 1);
    assert!(refused.said.contains(&words), "{}", refused.said);
    assert!(refused.said.contains("use the newer program"), "{}", refused.said);
    assert_eq!(fs::read(data.path().join("breakwater.sqlite")).unwrap(), before);
    fs::write(&schema, format!("{known}\n")).unwrap();
    assert_eq!(BREAKWATER.start(data.path()).get("/readyz").unwrap().status, 200);
}

#[test]
fn a_program_without_a_number_in_its_folder_is_an_older_one_and_gets_one() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(BREAKWATER.start(data.path()).stop().0, Some(0));
    fs::remove_file(data.path().join("schema")).unwrap();
    BREAKWATER.start(data.path()).kill();
    assert!(data.path().join("schema").exists());
}

#[test]
fn the_key_of_the_record_is_told_before_the_first_start_and_stays() {
    let data = tempfile::tempdir().unwrap();
    let told = BREAKWATER.run(&["ledger", "key", "--data", text(data.path())]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    let server = BREAKWATER.start(data.path());
    assert_eq!(server.get("/ledger/key").unwrap().text(), told.out);
    let again = BREAKWATER.run(&["ledger", "key", "--data", text(data.path())]);
    assert_eq!(again.out, told.out);
}

#[test]
fn other_machines_are_not_served_in_the_open() {
    let data = tempfile::tempdir().unwrap();
    let folder = text(data.path());
    let refused = BREAKWATER.run(&["serve", "--data", folder, "--listen", "0.0.0.0:0"]);
    assert_ne!(refused.code, Some(0));
    for word in ["--tls-cert", "--trusted-proxy", "127.0.0.1"] {
        assert!(refused.err.contains(word), "{}", refused.err);
    }
    assert!(!data.path().join("breakwater.sqlite").exists(), "nothing was made");
}

#[test]
fn a_database_that_is_older_than_its_record_is_refused_and_says_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let database = data.path().join("breakwater.sqlite");
    assert_eq!(BREAKWATER.start(data.path()).stop().0, Some(0));
    let older = fs::read(&database).unwrap();
    let log = fs::read(data.path().join("breakwater.sqlite-wal")).ok();
    BREAKWATER.token(data.path(), "operator", "st-agnes");
    fs::write(&database, older).unwrap();
    drop(fs::remove_file(data.path().join("breakwater.sqlite-shm")));
    match log {
        Some(log) => fs::write(data.path().join("breakwater.sqlite-wal"), log).unwrap(),
        None => drop(fs::remove_file(data.path().join("breakwater.sqlite-wal"))),
    }
    let words = "this database is older than its record";
    let check = BREAKWATER.run(&["admin", "check", "--data", text(data.path())]);
    assert_eq!(check.code, Some(3), "{}", check.err);
    assert!(check.err.contains(words), "{}", check.err);
    let server = Server::launch(BREAKWATER.serve(data.path())).unwrap();
    let (code, said) = server.ended();
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains(words) && said.contains("breakwater admin restore"), "{said}");
}
