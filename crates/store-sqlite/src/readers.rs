//! Read-only connections, opened when they are needed and kept.

use std::{
    path::PathBuf,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags};
use store::{Query, StoreError};

use crate::session::{Session, in_our_words};

/// How many readers wait for a connection before more are refused.
const WAITING_MAX: usize = 1_024;

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    open: usize,
    waiting: usize,
}

/// The pool.
pub(crate) struct Readers {
    file: PathBuf,
    open_max: usize,
    state: Mutex<State>,
    returned: Condvar,
}

impl Readers {
    pub(crate) fn new(file: PathBuf, open_max: usize) -> Self {
        Self { file, open_max: open_max.max(1), state: Mutex::default(), returned: Condvar::new() }
    }

    /// Runs a reader over one snapshot.
    pub(crate) fn read(&self, reader: &mut dyn FnMut(&mut dyn Query)) -> Result<(), StoreError> {
        let lent = self.lend()?;
        let connection = lent.connection()?;
        connection.execute_batch("BEGIN").map_err(in_our_words)?;
        reader(&mut Session::new(connection, None));
        Ok(())
    }

    /// Lends a connection; it comes back by itself.
    pub(crate) fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let mut state = self.lock();
        if state.idle.is_empty() && state.open >= self.open_max {
            if state.waiting >= WAITING_MAX {
                return Err(StoreError::Busy { waiting: state.waiting });
            }
            state.waiting += 1;
            let none = |state: &mut State| state.idle.is_empty() && state.open >= self.open_max;
            state = self.returned.wait_while(state, none).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        if let Some(connection) = state.idle.pop() {
            return Ok(Lent { pool: self, connection: Some(connection) });
        }
        state.open += 1;
        drop(state);
        let mut lent = Lent { pool: self, connection: None };
        lent.connection = Some(self.open()?);
        Ok(lent)
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags).map_err(in_our_words)?;
        connection.set_prepared_statement_cache_capacity(256);
        connection
            .execute_batch(
                "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8192;",
            )
            .map_err(in_our_words)?;
        Ok(connection)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection on loan.
pub(crate) struct Lent<'p> {
    pool: &'p Readers,
    connection: Option<Connection>,
}

impl Lent<'_> {
    pub(crate) fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or(StoreError::Closed)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let connection = self.connection.take().filter(|connection| {
            connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok()
        });
        let mut state = self.pool.lock();
        match connection {
            Some(connection) => state.idle.push(connection),
            None => state.open -= 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}
