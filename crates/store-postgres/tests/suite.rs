//! PostgreSQL tells the story that every driver tells.

use std::{collections::BTreeSet, sync::Arc};

use store::{Store, suite};
use store_postgres::{Options, Postgres};
use testkit::postgres::Postgres as Server;

#[test]
fn every_part_of_the_story_holds_and_the_tables_are_those_of_the_data_model() {
    let server = Server::start();
    for (number, part) in suite::PARTS.iter().enumerate() {
        let url = server.database(&format!("part_{number}"));
        let postgres = Postgres::connect(&url, &Options::default()).unwrap();
        (part.run)(&Store::new(Arc::new(postgres)));
    }
    let sql = "SELECT table_name || ' ' || column_name FROM information_schema.columns \
        WHERE table_schema = 'public'";
    let rows = server.sql("part_0", sql);
    let column = |row: &str| row.split_once(' ').map(|(table, name)| (table.into(), name.into()));
    let found: BTreeSet<(String, String)> = rows.lines().filter_map(column).collect();
    assert_eq!(found, suite::columns());
}
