//! SQLite tells the story that every driver tells.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use store::{Store, suite};
use store_sqlite::{Options, Sqlite};

fn open(file: &Path) -> Store {
    Store::new(Arc::new(Sqlite::open(file, Options::default()).unwrap()))
}

#[test]
fn every_part_of_the_story_holds() {
    for part in suite::PARTS {
        let folder = tempfile::tempdir().unwrap();
        (part.run)(&open(&folder.path().join("new.sqlite")));
    }
}

#[test]
fn the_tables_are_those_of_the_data_model_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    drop(open(&file));
    let connection = rusqlite::Connection::open(&file).unwrap();
    let sql = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let found: BTreeSet<(String, String)> = rows.map(Result::unwrap).collect();
    assert_eq!(found, suite::columns());
}
