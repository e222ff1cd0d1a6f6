//! What PostgreSQL does for a database that may not have its tables yet.

use store::{Dialect, Ground, StoreError};

use crate::{errors::in_our_words, server::Server, session::Connection};

/// How PostgreSQL spells the tables.
const DIALECT: Dialect = Dialect {
    bytes: "BYTEA",
    integer: "BIGINT",
    table: "",
    clustered: "",
    nulls_first: " ASC NULLS FIRST",
};

/// A database and a connection to it.
struct Database<'c> {
    connection: &'c mut Connection,
    place: String,
}

/// Takes the steps that a database has not taken yet.
pub(crate) fn migrate(server: &Server) -> Result<(), StoreError> {
    let mut lent = server.lend()?;
    let connection = lent.connection()?;
    store::migrate(&mut Database { connection, place: server.place() }, &DIALECT)
}

impl Ground for Database<'_> {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn tables(&mut self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT table_name::text FROM information_schema.tables \
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
        let rows = self.connection.client.query(sql, &[]).map_err(in_our_words)?;
        rows.iter().map(|row| row.try_get(0).map_err(in_our_words)).collect()
    }

    fn setting(&mut self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT value FROM meta WHERE name = $1";
        let name = name.as_bytes();
        let row = self.connection.client.query_opt(sql, &[&name]).map_err(in_our_words)?;
        row.map(|row| row.try_get(0).map_err(in_our_words)).transpose()
    }

    fn all_or_nothing(&mut self, sql: &str) -> Result<(), StoreError> {
        let sql = format!("BEGIN ISOLATION LEVEL SERIALIZABLE; {sql} COMMIT");
        let taken = self.connection.batch(&sql).map_err(in_our_words);
        if taken.is_err() {
            self.connection.batch("ROLLBACK").map_err(in_our_words)?;
        }
        taken
    }
}
