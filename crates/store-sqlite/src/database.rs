//! One database file: opened, brought to the newest schema, written by one thread.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
    config::DbConfig,
};
use store::{Driver, Ended, Faults, Figures, Job, Lane, Query, StoreError};

use crate::{
    migrate::migrate, queue::Queue, readers::Readers, session::in_our_words, writer::Writer,
};

/// How a database is opened.
#[derive(Clone)]
pub struct Options {
    /// How many changes may wait before more are refused.
    pub queue_max: usize,
    /// How many snapshots are read at a time.
    pub readers_max: usize,
    /// How many pages the file may have; none: as many as the disk holds.
    pub pages_max: Option<u32>,
    /// What tests let go wrong; none outside of tests.
    pub faults: Option<Faults>,
}

impl Default for Options {
    fn default() -> Self {
        Self { queue_max: 1_024, readers_max: 16, pages_max: None, faults: None }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("queue_max", &self.queue_max)
            .field("readers_max", &self.readers_max)
            .field("pages_max", &self.pages_max)
            .finish_non_exhaustive()
    }
}

/// The embedded engine.
pub struct Sqlite {
    queue: Arc<Queue>,
    readers: Readers,
    figures: Arc<Mutex<Figures>>,
    writer: Option<JoinHandle<()>>,
    file: PathBuf,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sqlite").field("figures", &self.figures()).finish_non_exhaustive()
    }
}

impl Sqlite {
    /// Opens a file, makes it where there is none, and brings it to the newest schema.
    pub fn open(file: &Path, options: Options) -> Result<Self, StoreError> {
        let connection = open_to_write(file)?;
        migrate(&connection, file)?;
        if let Some(pages) = options.pages_max {
            set(&connection, "max_page_count", i64::from(pages))?;
        }
        let queue = Arc::new(Queue::new(options.queue_max));
        let figures = Arc::<Mutex<Figures>>::default();
        let writer = Writer {
            connection,
            queue: Arc::clone(&queue),
            figures: Arc::clone(&figures),
            faults: options.faults,
        };
        let thread = std::thread::Builder::new().name("sqlite-writer".into());
        let thread = thread.spawn(move || writer.serve()).map_err(|error| {
            StoreError::Unavailable { detail: format!("no thread for the writer: {error}") }
        })?;
        let readers = Readers::new(PathBuf::from(file), options.readers_max);
        Ok(Self { queue, readers, figures, writer: Some(thread), file: file.to_owned() })
    }

    fn count(&self, change: impl FnOnce(&mut Figures)) {
        change(&mut self.figures.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Driver for Sqlite {
    fn write(&self, lane: Lane, job: Job) -> Result<Ended, StoreError> {
        let answered = self.queue.push(lane, job).inspect_err(|error| {
            self.count(|figures| figures.busy += u64::from(*error != StoreError::Closed));
        })?;
        answered.recv().unwrap_or(Err(StoreError::Closed))
    }

    fn read(&self, reader: &mut dyn FnMut(&mut dyn Query)) -> Result<(), StoreError> {
        self.readers.read(reader)
    }

    fn figures(&self) -> Figures {
        *self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if to.exists() {
            let detail = format!("`{}` is there already", to.display());
            return Err(StoreError::Refused { detail });
        }
        let mut lent = self.readers.lend()?;
        let from = &*lent.connection()?;
        // The snapshot is held, so that writes in between don't make the copy begin again.
        from.execute_batch("BEGIN").map_err(in_our_words)?;
        from.query_row("SELECT COUNT(*) FROM meta", [], |_| Ok(())).map_err(in_our_words)?;
        let mut into = Connection::open(to).map_err(in_our_words)?;
        let copy = Backup::new(from, &mut into).map_err(in_our_words)?;
        while copy.step(1_000).map_err(in_our_words)? != StepResult::Done {}
        Ok(())
    }

    fn settle(&self) -> Result<(), StoreError> {
        let connection = Connection::open(&self.file).map_err(in_our_words)?;
        let pragmas = "PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON;";
        connection.execute_batch(pragmas).map_err(in_our_words)?;
        // Readers of older snapshots may hold it up: then the next time does it.
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        connection.query_row(checkpoint, [], |_| Ok(())).map_err(in_our_words)
    }

    fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut lent = self.readers.lend()?;
        let mut found = texts(lent.connection()?, "PRAGMA integrity_check")?;
        found.retain(|line| line != "ok");
        let orphans = texts(lent.connection()?, "PRAGMA foreign_key_check")?;
        found.extend(orphans.into_iter().map(|table| format!("a row of {table} has no parent")));
        Ok(found)
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(writer) = self.writer.take() {
            // A writer that broke off has cleared its queue already.
            drop(writer.join());
        }
    }
}

pub(crate) fn open_to_write(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => {
            StoreError::Foreign { place: file.display().to_string(), detail: error.to_string() }
        }
        _ => in_our_words(error),
    };
    let connection = Connection::open_with_flags(file, flags).map_err(foreign)?;
    connection.set_prepared_statement_cache_capacity(256);
    // A plan holds for every value: else each new value has its statement prepared once more.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(foreign)?;
    // What is deleted is overwritten: nothing of a forgotten list stays in a free page. What a
    // savepoint needs to undo its change stays in memory: in a file it cost as much as the change.
    let pragmas = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
        PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; \
        PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864; \
        PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
    connection.execute_batch(pragmas).map_err(foreign)?;
    Ok(connection)
}

fn set(connection: &Connection, pragma: &str, value: i64) -> Result<(), StoreError> {
    connection.pragma_update(None, pragma, value).map_err(in_our_words)
}

pub(crate) fn texts(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(sql).map_err(in_our_words)?;
    let lines = statement.query_map([], |row| row.get(0)).map_err(in_our_words)?;
    lines.collect::<Result<_, _>>().map_err(in_our_words)
}
