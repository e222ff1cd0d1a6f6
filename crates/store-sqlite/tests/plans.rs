//! Which statements read a whole table: a list, so that one more is a decision.

use std::collections::BTreeSet;

use rusqlite::Connection;
use store::{Text, texts};
use store_sqlite::{Options, Sqlite};

/// Those that may.
const WALKS: [&str; 16] = [
    // Few rows.
    "ceremonies::SWEEP",
    "jobs::ALL",
    "links::SWEEP",
    "sources::ALL",
    "sources::DUE",
    // Once an hour, over at most 300,000 rows.
    "sessions::SWEEP",
    // At start-up, or where somebody asks for all.
    "inventories::COUNT",
    "inventory_revisions::CURRENT",
    "operator_keys::ALL",
    "organisations::COUNT",
    "receipts::ALL",
    "releases::ALL",
    "statements::CURRENT",
    // It walks over what it found: the entries without a number, the two least numbers.
    "entries::NUMBER",
    "imports::FIRST",
    // It would look for children only of a parent that it replaced, which it never does.
    "organisations::INSERT",
];

/// Indexes of few rows, whatever the size of their table: a walk over one is short.
const SHORT: [&str; 3] = ["import_failed", "import_receiving", "outbox_waiting"];

fn plan(connection: &Connection, text: &Text) -> Vec<String> {
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", text.sql)).unwrap();
    let nothing = vec![None::<i64>; plan.parameter_count()];
    let steps = plan.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

fn walks(step: &str) -> bool {
    let scan = step.starts_with("SCAN ") && !step.contains("(subquery");
    // A search without an index is one for the least or the greatest among all.
    let search = step.starts_with("SEARCH ") && !step.contains(" USING ");
    (scan || search) && !SHORT.iter().any(|name| step.ends_with(name))
}

fn new_database() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    drop(Sqlite::open(&file, Options::default()).unwrap());
    (folder, Connection::open(&file).unwrap())
}

#[test]
fn only_these_statements_read_a_whole_table() {
    let (_folder, connection) = new_database();
    let walking = texts().filter(|text| plan(&connection, text).iter().any(|step| walks(step)));
    let name = |text: &Text| {
        let module = text.module.rsplit("::").next().unwrap();
        format!("{module}::{}", text.name)
    };
    let found: BTreeSet<String> = walking.map(name).collect();
    assert_eq!(found, BTreeSet::from(WALKS.map(str::to_owned)));
}

#[test]
fn every_index_is_used_by_some_statement() {
    let (_folder, connection) = new_database();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let mut indexes = connection.prepare(sql).unwrap();
    let indexes = indexes.query_map([], |row| row.get(0)).unwrap();
    let plans: Vec<String> = texts().flat_map(|text| plan(&connection, text)).collect();
    let used = |name: &String| plans.iter().any(|step| step.split(' ').any(|word| word == name));
    let unused: Vec<String> = indexes.map(Result::unwrap).filter(|name| !used(name)).collect();
    // SQLite sorts the few that wait for their number; PostgreSQL reads them in this order.
    assert_eq!(unused, ["entry_unnumbered"]);
}
