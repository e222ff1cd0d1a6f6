//! What an engine must be able to do: run statements in a transaction, keep it, read a snapshot.

use std::{path::Path, sync::Arc, time::Duration};

use crate::{Row, StoreError, Value};

/// Statements inside one transaction or snapshot.
pub trait Query {
    /// All rows of a statement.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// One row after another, without holding them all.
    fn for_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// A statement that answers no rows; how many it touched.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;
}

/// What a job wants done with what it wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Commit it.
    Keep,
    /// Roll it back.
    Undo,
}

/// How a job ended; either way it ran to its end and its answer may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Committed and durable.
    Kept,
    /// Rolled back, as it wished.
    Undone,
}

/// A change: may be run more than once, each time from the start.
pub type Job = Box<dyn Fn(&mut dyn Query) -> Verdict + Send>;

/// Who waits for a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A person or a program: goes first; a full queue is refused.
    Interactive,
    /// A chunk of a large document: waits for its turn.
    Bulk,
}

/// Where a test may let something go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Before a statement of a change.
    Statement,
    /// Before COMMIT leaves; on a server, from this process of it.
    Commit {
        /// The server's process.
        backend: i32,
    },
    /// After COMMIT was carried out and before its answer is believed.
    Committed,
}

/// What a test lets go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full.
    Full,
    /// The disk fails.
    Io,
    /// The connection is cut.
    Cut,
}

/// A test's plan of what goes wrong where.
pub type Faults = Arc<dyn Fn(Point) -> Option<Fault> + Send + Sync>;

/// A database engine.
///
/// A job in which a statement failed is never kept, whatever its verdict: engines differ in what
/// is left of a transaction after an error, so nobody may build on it.
pub trait Driver: Send + Sync {
    /// Runs a job in a transaction. `Ok` only after what it wrote is durable, or undone.
    fn write(&self, lane: Lane, job: Job) -> Result<Ended, StoreError>;

    /// Runs a reader once, over one snapshot.
    fn read(&self, reader: &mut dyn FnMut(&mut dyn Query)) -> Result<(), StoreError>;

    /// What was counted since the start.
    fn figures(&self) -> Figures;

    /// Writes a copy of the database while writes go on.
    fn backup(&self, to: &Path) -> Result<(), StoreError>;

    /// Brings everything into the main file, so that what was deleted lies in no log beside it.
    fn settle(&self) -> Result<(), StoreError>;

    /// What the engine finds wrong with its own files; empty when nothing.
    fn integrity(&self) -> Result<Vec<String>, StoreError>;
}

/// Counters since the start; times in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Transactions made durable.
    pub commits: u64,
    /// Transactions that held more than one write.
    pub groups: u64,
    /// Changes kept.
    pub writes: u64,
    /// Changes run again after a conflict or a lost group.
    pub retries: u64,
    /// Changes refused because too many waited.
    pub busy: u64,
    /// Changes that broke off in their own code.
    pub panics: u64,
    /// The longest time that one change held the writer.
    pub hold_longest_us: u64,
    /// Changes that held the writer longer than [`Figures::HOLD_MAX`].
    pub offenders: u64,
    /// Time spent in COMMIT, all together.
    pub commit_total_us: u64,
    /// The longest COMMIT.
    pub commit_longest_us: u64,
    /// How many COMMITs took at most [`Figures::COMMIT_BOUNDS_US`]; the last: longer than all.
    pub commit_buckets: [u64; 9],
}

impl Figures {
    /// How long a change may hold the writer.
    pub const HOLD_MAX: Duration = Duration::from_millis(20);

    /// Upper bounds of the buckets of COMMIT times.
    pub const COMMIT_BOUNDS_US: [u64; 8] =
        [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000];

    /// Counts the time that one change held the writer.
    pub fn held(&mut self, time: Duration) {
        self.hold_longest_us = self.hold_longest_us.max(micros(time));
        self.offenders += u64::from(time > Self::HOLD_MAX);
    }

    /// Counts one COMMIT of this many changes.
    pub fn committed(&mut self, time: Duration, writes: u64) {
        let taken = micros(time);
        self.commits += 1;
        self.groups += u64::from(writes > 1);
        self.writes += writes;
        self.commit_total_us += taken;
        self.commit_longest_us = self.commit_longest_us.max(taken);
        let bucket = Self::COMMIT_BOUNDS_US.iter().position(|bound| taken <= *bound);
        if let Some(count) = self.commit_buckets.get_mut(bucket.unwrap_or(8)) {
            *count += 1;
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
