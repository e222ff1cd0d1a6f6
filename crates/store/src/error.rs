//! What can go wrong between a use-case and its database.

use std::any::Any;

use crate::Fault;

/// A read or a write did not happen, or nobody can say whether it did.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The queue of writers, or the pool of connections, is full.
    #[error("the database is busy: {waiting} are waiting already; try again in a second")]
    Busy {
        /// How many wait.
        waiting: usize,
    },
    /// No room on the disk; nothing was written.
    #[error("the database's disk is full: {detail}; nothing was written, make room and try again")]
    Full {
        /// What the engine said.
        detail: String,
    },
    /// The disk refused; nothing was written.
    #[error("the database's disk failed: {detail}; nothing was written")]
    Io {
        /// What the engine said.
        detail: String,
    },
    /// No connection to the database, or it was cut before anything was written.
    #[error("the database can't be reached: {detail}; nothing was written")]
    Unavailable {
        /// What was tried, and what came back.
        detail: String,
    },
    /// The connection was cut while the last word was on its way.
    #[error(
        "the database went away while it was asked to keep a change, so nobody knows whether it \
         did: {detail}; ask again with the same idempotency key"
    )]
    UnknownOutcome {
        /// What the engine said.
        detail: String,
    },
    /// Others changed the same rows each time.
    #[error("others changed the same rows {attempts} times in a row; try again")]
    Conflict {
        /// How often it was tried.
        attempts: u32,
    },
    /// A row breaks a rule of its table.
    #[error("a row breaks a rule of the database: {detail}")]
    Constraint {
        /// Which rule.
        detail: String,
    },
    /// A text that rows are found by is longer than an index takes on every engine.
    #[error("{what} has {bytes} bytes; at most {bytes_max} can be kept, give a shorter one")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        bytes_max: usize,
    },
    /// The engine refused a statement.
    #[error("the database refused a statement: {detail}")]
    Refused {
        /// What the engine said.
        detail: String,
    },
    /// A stored value is not what its column holds.
    #[error("column {column} of a stored row is not {expected}")]
    Unreadable {
        /// Which column, from 0.
        column: usize,
        /// What it should be.
        expected: &'static str,
    },
    /// The database was written by a newer program.
    #[error(
        "this database has schema {found}, and this program knows schemas up to {known}; use the \
         newer program, or restore a back-up that this one wrote"
    )]
    Schema {
        /// What the database has.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// What was opened is not ours.
    #[error("`{place}` is no database of Breakwater: {detail}")]
    Foreign {
        /// Which file or server.
        place: String,
        /// Why not.
        detail: String,
    },
    /// Somebody else took over a job.
    #[error("job `{job}` belongs to somebody else by now; this holder must stop")]
    Fenced {
        /// Which job.
        job: String,
    },
    /// An import that is no longer being received can't take more.
    #[error("this import has ended already; begin a new one")]
    ImportEnded,
    /// The use-case itself broke.
    #[error("a change broke off: {detail}; nothing of it was written")]
    Panicked {
        /// What it said.
        detail: String,
    },
    /// The program is stopping.
    #[error("the database is closed; the program is stopping")]
    Closed,
}

impl StoreError {
    /// A use-case that broke off, with what its panic said.
    pub fn panicked(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Self::Panicked { detail: text.unwrap_or_else(|| "no words".to_owned()) }
    }
}

/// A fault as the error that an engine would tell.
impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        let detail = "a fault that a test asked for".to_owned();
        match fault {
            Fault::Full => Self::Full { detail },
            Fault::Io => Self::Io { detail },
            Fault::Cut => Self::Unavailable { detail },
        }
    }
}
