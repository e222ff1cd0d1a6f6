//! Read-only connections, opened when they are needed and kept.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use store::{Lent, Pool, Query, StoreError};

use crate::session::{Session, in_our_words};

/// How many readers wait for a connection before more are refused.
const WAITING_MAX: usize = 1_024;

/// The connections, and the file that they read.
pub(crate) struct Readers {
    file: PathBuf,
    pool: Pool<Connection>,
}

impl Readers {
    pub(crate) fn new(file: PathBuf, open_max: usize) -> Self {
        Self { file, pool: Pool::new(open_max, WAITING_MAX, without_snapshot) }
    }

    /// Runs a reader over one snapshot.
    pub(crate) fn read(&self, reader: &mut dyn FnMut(&mut dyn Query)) -> Result<(), StoreError> {
        let mut lent = self.lend()?;
        let connection = lent.connection()?;
        connection.execute_batch("BEGIN").map_err(in_our_words)?;
        reader(&mut Session::new(connection, None));
        Ok(())
    }

    /// Lends a connection; it comes back by itself.
    pub(crate) fn lend(&self) -> Result<Lent<'_, Connection>, StoreError> {
        self.pool.lend(|| open(&self.file))
    }
}

fn open(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(in_our_words)?;
    connection.set_prepared_statement_cache_capacity(256);
    let pragmas = "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8192;";
    connection.execute_batch(pragmas).map_err(in_our_words)?;
    Ok(connection)
}

/// Ends the snapshot that a reader left, also where it broke off.
fn without_snapshot(connection: &mut Connection) -> bool {
    connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok()
}
