//! A step to a newer schema is taken as a whole or not at all, by whichever program is first.

use std::thread;

use store::{SCHEMA, StoreError};
use store_postgres::{Options, Postgres};
use testkit::postgres::Postgres as Server;

const BACK_TO_THE_FIRST: &str = "DROP INDEX entry_kind, import_ended, import_failed, outbox_sent, \
    token_revoked; CREATE INDEX session_ends ON session (ends_us); \
    UPDATE meta SET value = '1' WHERE name = 'schema'";

fn connect(url: &str) -> Result<Postgres, StoreError> {
    Postgres::connect(url, &Options::default())
}

fn version(server: &Server, database: &str) -> String {
    let sql = "SELECT convert_from(value, 'UTF8') FROM meta WHERE name = 'schema'";
    server.sql(database, sql)
}

fn tables_and_indexes(server: &Server, database: &str) -> String {
    let sql = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1";
    server.sql(database, sql)
}

#[test]
fn steps_are_taken_as_a_whole() {
    let server = Server::start();
    a_first_step_that_fails_leaves_nothing_of_it(&server);
    a_later_step_that_fails_leaves_the_version_before_it(&server);
    programs_that_start_together_take_the_second_step_once(&server);
}

fn a_first_step_that_fails_leaves_nothing_of_it(server: &Server) {
    let url = server.database("first");
    // The step comes far, and then finds a name taken.
    server.sql("first", "CREATE VIEW outbox AS SELECT 1");
    let failed = connect(&url).unwrap_err().to_string();
    assert!(failed.contains("outbox"), "{failed}");
    assert_eq!(tables_and_indexes(server, "first"), "outbox");
    server.sql("first", "DROP VIEW outbox");
    drop(connect(&url).unwrap());
    assert_eq!(version(server, "first"), SCHEMA.to_string());
}

fn a_later_step_that_fails_leaves_the_version_before_it(server: &Server) {
    let url = server.database("later");
    drop(connect(&url).unwrap());
    server.sql("later", BACK_TO_THE_FIRST);
    server.sql("later", "INSERT INTO meta (name, value) VALUES ('a', 'b')");
    server.sql("later", "ALTER TABLE entry RENAME TO elsewhere");
    let before = tables_and_indexes(server, "later");
    let failed = connect(&url).unwrap_err().to_string();
    assert!(failed.contains("entry"), "{failed}");
    assert_eq!(version(server, "later"), "1");
    assert_eq!(tables_and_indexes(server, "later"), before);
    server.sql("later", "ALTER TABLE elsewhere RENAME TO entry");
    drop(connect(&url).unwrap());
    assert_eq!(version(server, "later"), SCHEMA.to_string());
    assert!(tables_and_indexes(server, "later").contains("entry_kind"));
    let kept = server.sql("later", "SELECT convert_from(value, 'UTF8') FROM meta WHERE name = 'a'");
    assert_eq!(kept, "b");
}

fn programs_that_start_together_take_the_second_step_once(server: &Server) {
    let url = server.database("together");
    drop(connect(&url).unwrap());
    for _ in 0..5 {
        server.sql("together", BACK_TO_THE_FIRST);
        thread::scope(|scope| {
            for _ in 0..5 {
                scope.spawn(|| connect(&url).unwrap());
            }
        });
        assert_eq!(version(server, "together"), SCHEMA.to_string());
        assert!(tables_and_indexes(server, "together").contains("entry_kind"));
    }
}
