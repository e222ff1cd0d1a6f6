//! A step to a newer schema is taken as a whole or not at all.

use std::path::Path;

use rusqlite::Connection;
use store::{SCHEMA, StoreError};
use store_sqlite::{Options, Sqlite};

const BACK_TO_THE_FIRST: &str = "DROP INDEX import_ended; DROP INDEX import_failed; \
    DROP INDEX outbox_sent; DROP INDEX token_revoked; \
    CREATE INDEX session_ends ON session (ends_us); \
    UPDATE meta SET value = CAST('1' AS BLOB) WHERE name = CAST('schema' AS BLOB);";

fn open(file: &Path) -> Result<Sqlite, StoreError> {
    Sqlite::open(file, Options::default())
}

fn sql(file: &Path, statements: &str) {
    Connection::open(file).unwrap().execute_batch(statements).unwrap();
}

fn text(file: &Path, sql: &str) -> String {
    Connection::open(file).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn version(file: &Path) -> String {
    text(file, "SELECT CAST(value AS TEXT) FROM meta WHERE name = CAST('schema' AS BLOB)")
}

fn tables_and_indexes(file: &Path) -> String {
    text(file, "SELECT group_concat(name ORDER BY name) FROM sqlite_schema")
}

#[test]
fn a_first_step_that_fails_leaves_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    // The step comes far, and then finds a name taken.
    sql(&file, "CREATE VIEW outbox AS SELECT 1");
    let failed = open(&file).unwrap_err().to_string();
    assert!(failed.contains("outbox"), "{failed}");
    assert_eq!(tables_and_indexes(&file), "outbox");
    sql(&file, "DROP VIEW outbox");
    drop(open(&file).unwrap());
    assert_eq!(version(&file), SCHEMA.to_string());
}

#[test]
fn a_later_step_that_fails_leaves_the_version_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    drop(open(&file).unwrap());
    sql(&file, BACK_TO_THE_FIRST);
    sql(&file, "INSERT INTO meta (name, value) VALUES (CAST('a' AS BLOB), CAST('b' AS BLOB))");
    sql(&file, "ALTER TABLE entry RENAME TO elsewhere");
    let before = tables_and_indexes(&file);
    let failed = open(&file).unwrap_err().to_string();
    assert!(failed.contains("entry"), "{failed}");
    assert_eq!((version(&file).as_str(), tables_and_indexes(&file)), ("1", before));
    sql(&file, "ALTER TABLE elsewhere RENAME TO entry");
    drop(open(&file).unwrap());
    assert_eq!(version(&file), SCHEMA.to_string());
    assert!(tables_and_indexes(&file).contains("import_ended"));
    let kept = "SELECT CAST(value AS TEXT) FROM meta WHERE name = CAST('a' AS BLOB)";
    assert_eq!(text(&file, kept), "b");
}

#[test]
fn a_file_without_a_version_that_can_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    drop(open(&file).unwrap());
    for version in ["0", "-1", "one", ""] {
        sql(&file, &format!("UPDATE meta SET value = CAST('{version}' AS BLOB)"));
        let refused = open(&file).unwrap_err().to_string();
        assert!(refused.contains("names no schema"), "`{version}`: {refused}");
    }
}
