//! `breakwater admin check`: clean where all is well, and each kind of damage is named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use testkit::breakwater::{import_of, list_of, make, osv, text};

use super::BREAKWATER;

/// A house with something of everything in it, stopped.
fn lived_in(data: &Path) {
    let server = BREAKWATER.start(data);
    let coordinator = BREAKWATER.token(data, "coordinator", "clearinghouse");
    make(&server, &import_of(&coordinator, &osv(1, "first")));
    make(&server, &import_of(&coordinator, &osv(1, "first, told better")));
    make(&server, &import_of(&coordinator, &osv(2, "second")));
    let operator = BREAKWATER.token(data, "operator", "st-agnes");
    make(&server, &list_of(&operator, ("st-agnes", "servers")));
    make(&server, &list_of(&operator, ("st-agnes", "servers")));
    assert_eq!(server.stop().0, Some(0));
}

fn check(data: &Path) -> (Option<i32>, String) {
    let ended = BREAKWATER.run(&["admin", "check", "--data", text(data)]);
    (ended.code, format!("{}{}", ended.out, ended.err))
}

/// Changes the database behind the back of the house.
fn sql(data: &Path, statement: &str) {
    let connection = rusqlite::Connection::open(data.join("breakwater.sqlite")).unwrap();
    assert!(connection.execute(statement, []).unwrap() > 0, "{statement} touches something");
}

#[test]
fn a_house_that_was_lived_in_is_whole_at_rest_and_while_it_runs() {
    let data = tempfile::tempdir().unwrap();
    lived_in(data.path());
    let (code, said) = check(data.path());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(" 0 faults"), "{said}");
    let server = BREAKWATER.start(data.path());
    let coordinator = BREAKWATER.token(data.path(), "coordinator", "clearinghouse");
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 100..140 {
                make(&server, &import_of(&coordinator, &osv(number, "while it is checked")));
            }
        });
        while !writer.is_finished() {
            let (code, said) = check(data.path());
            assert_eq!(code, Some(0), "{said}");
        }
    });
}

#[test]
fn each_kind_of_damage_is_named() {
    let whole = tempfile::tempdir().unwrap();
    lived_in(whole.path());
    for (statement, words) in [
        (
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'import', 'impart') AS BLOB) \
             WHERE seq = 3",
            "is not what its commitment says",
        ),
        ("UPDATE entry SET label = label + 1 WHERE seq = 2", "has other columns than"),
        (
            "UPDATE entry SET commitment = zeroblob(32), salt = NULL, body = NULL WHERE seq = 2",
            "do not give the root of the record",
        ),
        (
            "UPDATE statement SET \
             body = CAST(replace(CAST(body AS TEXT), 'first', 'worst') AS BLOB) \
             WHERE number = 0 AND import = (SELECT MIN(import) FROM statement)",
            "was changed",
        ),
        ("DELETE FROM statement WHERE import = (SELECT MAX(import) FROM statement)", "its root"),
        ("UPDATE import SET root = zeroblob(32) WHERE state = 1", "another root than its entry"),
        (
            "UPDATE inventory_revision SET body = zeroblob(length(body)) WHERE revision = 1",
            ", 1: it can't be opened",
        ),
        (
            "UPDATE document SET body = zeroblob(length(body))",
            "its document is not what its hash says",
        ),
        (
            "UPDATE operator_key SET wrapped = zeroblob(72)",
            "the key of its operator can't be opened",
        ),
    ] {
        let data = tempfile::tempdir().unwrap();
        copy(whole.path(), data.path());
        sql(data.path(), statement);
        let (code, said) = check(data.path());
        assert_eq!(code, Some(1), "{statement}\n{said}");
        assert!(said.contains(words), "{statement}: expected `{words}`\n{said}");
    }
}

#[test]
fn a_flipped_byte_in_a_tile_is_found() {
    let data = tempfile::tempdir().unwrap();
    lived_in(data.path());
    let server = BREAKWATER.start(data.path());
    let folder = data.path().join("ledger/tile/entries/000.p");
    // Narrower ones are left over from before.
    let width = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let bundles = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let bundle = bundles.max_by_key(width).unwrap();
    let mut bytes = fs::read(&bundle).unwrap();
    bytes[40] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    let (code, said) = check(data.path());
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("entry 1"), "{said}");
    drop(server);
}

fn copy(from: &Path, to: &Path) {
    for item in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (source, target) = (item.path(), to.join(item.file_name()));
        if item.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&source, &target);
        } else if item.file_type().unwrap().is_file() {
            fs::copy(&source, &target).unwrap();
        }
    }
}
