//! What SQLite does for a file that may not have its tables yet.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _};
use store::{Dialect, Ground, StoreError};

use crate::{database::texts, session::in_our_words};

/// How SQLite spells the tables.
const DIALECT: Dialect = Dialect {
    bytes: "BLOB",
    integer: "INTEGER",
    table: " STRICT",
    clustered: " STRICT, WITHOUT ROWID",
    nulls_first: "",
};

/// A file and the connection that writes it.
struct File<'c> {
    connection: &'c Connection,
    path: &'c Path,
}

/// Takes the steps that a file has not taken yet.
pub(crate) fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    store::migrate(&mut File { connection, path }, &DIALECT)
}

impl Ground for File<'_> {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn tables(&mut self) -> Result<Vec<String>, StoreError> {
        texts(self.connection, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }

    fn setting(&mut self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT value FROM meta WHERE name = CAST(?1 AS BLOB)";
        self.connection.query_row(sql, [name], |row| row.get(0)).optional().map_err(in_our_words)
    }

    fn all_or_nothing(&mut self, sql: &str) -> Result<(), StoreError> {
        let batch = |sql: &str| self.connection.execute_batch(sql).map_err(in_our_words);
        let taken = batch(&format!("BEGIN IMMEDIATE; {sql} COMMIT"));
        if taken.is_err() && !self.connection.is_autocommit() {
            batch("ROLLBACK")?;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rusqlite::Connection;
    use store::{Ground, StoreError};

    use super::{DIALECT, File, migrate};
    use crate::database::open_to_write;

    const UNDO_THE_SECOND: &str = "DROP INDEX IF EXISTS import_ended; \
        DROP INDEX IF EXISTS import_failed; DROP INDEX IF EXISTS outbox_sent; \
        DROP INDEX IF EXISTS token_revoked; \
        CREATE INDEX IF NOT EXISTS session_ends ON session (ends_us);";

    /// Each time that one program has read the version, another takes the steps before it does.
    struct Overtaken<'c> {
        file: File<'c>,
        other: Connection,
        refused: usize,
    }

    impl Ground for Overtaken<'_> {
        fn place(&self) -> String {
            self.file.place()
        }

        fn tables(&mut self) -> Result<Vec<String>, StoreError> {
            self.file.tables()
        }

        fn setting(&mut self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
            self.file.setting(name)
        }

        fn all_or_nothing(&mut self, sql: &str) -> Result<(), StoreError> {
            migrate(&self.other, self.file.path)?;
            // Nothing but the version stands in the way of taking the second one again.
            self.other.execute_batch(UNDO_THE_SECOND).unwrap();
            let taken = self.file.all_or_nothing(sql);
            self.refused += usize::from(taken.is_err());
            taken
        }
    }

    fn overtaken(path: &Path) -> usize {
        let (one, other) = (open_to_write(path).unwrap(), open_to_write(path).unwrap());
        let mut ground = Overtaken { file: File { connection: &one, path }, other, refused: 0 };
        store::migrate(&mut ground, &DIALECT).unwrap();
        ground.refused
    }

    #[test]
    fn a_step_that_another_program_took_meanwhile_is_not_taken_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.sqlite");
        assert_eq!(overtaken(&path), 1, "the first step was taken twice");
        assert_eq!(overtaken(&path), 0, "there was a step to take");
        let back = "UPDATE meta SET value = CAST('1' AS BLOB)";
        open_to_write(&path).unwrap().execute_batch(back).unwrap();
        assert_eq!(overtaken(&path), 1, "the second step was taken twice");
    }
}
