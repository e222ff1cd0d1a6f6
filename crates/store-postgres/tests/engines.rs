//! Both engines end with the same tables and the same indexes.

use std::collections::BTreeSet;

use store_postgres::{Options, Postgres};
use store_sqlite::Sqlite;
use testkit::postgres::Postgres as Server;

/// Table, name where it has one of its own, whether unique, whether partial, columns.
const OF_SQLITE: &str = "SELECT t.name || '|' || IIF(i.origin = 'c', i.name, '') || '|' || \
    i.\"unique\" || '|' || i.partial || '|' || (SELECT group_concat(c.name, ',' ORDER BY c.seqno) \
    FROM pragma_index_info(i.name) c) FROM sqlite_schema t, pragma_index_list(t.name) i \
    WHERE t.type = 'table'";
const OF_POSTGRES: &str = "SELECT t.relname, CASE WHEN k.oid IS NULL THEN i.relname ELSE '' END, \
    x.indisunique::int, (x.indpred IS NOT NULL)::int, (SELECT string_agg(a.attname, ',' \
    ORDER BY c.place) FROM unnest(x.indkey) WITH ORDINALITY c (number, place) \
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.number) \
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
    LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u') \
    WHERE t.relnamespace = 'public'::regnamespace";

#[test]
fn both_engines_end_with_the_same_tables_and_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.sqlite");
    drop(Sqlite::open(&file, store_sqlite::Options::default()).unwrap());
    let connection = rusqlite::Connection::open(&file).unwrap();
    let ours = |sql: &str| -> BTreeSet<String> {
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let server = Server::start();
    let url = server.database("engines");
    drop(Postgres::connect(&url, &Options::default()).unwrap());
    let theirs = |sql: &str| -> BTreeSet<String> {
        server.sql("engines", sql).lines().map(str::to_owned).collect()
    };
    let tables = ours("SELECT name FROM sqlite_schema WHERE type = 'table'");
    assert!(tables.len() > 20, "{tables:?}");
    assert_eq!(tables, theirs("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    let indexes = ours(OF_SQLITE);
    assert!(indexes.contains("entry|entry_seq|1|0|seq"), "{indexes:?}");
    assert_eq!(indexes, theirs(OF_POSTGRES));
}
