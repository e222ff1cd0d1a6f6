//! Changes at SERIALIZABLE, run again on conflict; reads over one snapshot.

use std::{
    hash::{BuildHasher as _, RandomState},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use store::{Driver, Ended, Faults, Figures, Job, Lane, Lent, Point, Query, StoreError, Verdict};

use crate::{
    errors::{in_our_words, of_commit},
    migrate::migrate,
    server::{Options, Server},
    session::{Connection, Session, meet},
};

/// How often a change is run before its conflict is told.
const ATTEMPTS_MAX: u32 = 8;

/// How long to wait after the first conflict, at most; twice as long after each further one.
const PAUSE_FIRST: Duration = Duration::from_millis(5);

/// The engine for when one machine is not enough.
pub struct Postgres {
    server: Server,
    figures: Mutex<Figures>,
    faults: Option<Faults>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres").field("place", &self.server.place()).finish_non_exhaustive()
    }
}

impl Postgres {
    /// Connects to `postgres://user:password@host:port/name` and brings it to the newest schema.
    pub fn connect(url: &str, options: &Options) -> Result<Self, StoreError> {
        let server = Server::new(url, options)?;
        migrate(&server)?;
        Ok(Self { server, figures: Mutex::default(), faults: options.faults.clone() })
    }

    fn figures_mut(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One attempt. `Conflict` and `Unavailable` mean that nothing was kept and it can be run
    /// again.
    fn attempt(&self, job: &Job) -> Result<Ended, StoreError> {
        let mut lent = self.server.lend()?;
        let done = self.transaction(&mut lent, job);
        match &done {
            Err(StoreError::Unavailable { .. } | StoreError::UnknownOutcome { .. }) => {
                lent.discard();
            }
            Ok(Ended::Kept) => {}
            _ => {
                if lent.connection()?.batch("ROLLBACK").is_err() {
                    lent.discard();
                }
            }
        }
        done
    }

    fn transaction(&self, lent: &mut Lent<'_, Connection>, job: &Job) -> Result<Ended, StoreError> {
        let connection = lent.connection()?;
        connection.batch("BEGIN ISOLATION LEVEL SERIALIZABLE").map_err(in_our_words)?;
        let start = Instant::now();
        let mut session = Session::new(connection, self.faults.as_ref());
        let ran = catch_unwind(AssertUnwindSafe(|| job(&mut session)));
        let noted = session.noted();
        self.figures_mut().held(start.elapsed());
        match (ran, noted) {
            (Err(panic), _) => {
                self.figures_mut().panics += 1;
                Err(StoreError::panicked(panic.as_ref()))
            }
            (_, Some(again @ (StoreError::Conflict { .. } | StoreError::Unavailable { .. }))) => {
                Err(again)
            }
            (Ok(Verdict::Undo), _) => Ok(Ended::Undone),
            (Ok(Verdict::Keep), Some(error)) => Err(error),
            (Ok(Verdict::Keep), None) => self.commit(lent),
        }
    }

    fn commit(&self, lent: &mut Lent<'_, Connection>) -> Result<Ended, StoreError> {
        let connection = lent.connection()?;
        meet(self.faults.as_ref(), Point::Commit { backend: connection.backend })?;
        let start = Instant::now();
        connection.batch("COMMIT").map_err(of_commit)?;
        if let Err(cut) = meet(self.faults.as_ref(), Point::Committed) {
            return Err(StoreError::UnknownOutcome { detail: cut.to_string() });
        }
        self.figures_mut().committed(start.elapsed(), 1);
        Ok(Ended::Kept)
    }
}

impl Driver for Postgres {
    fn write(&self, _lane: Lane, job: Job) -> Result<Ended, StoreError> {
        let mut attempt = 1;
        loop {
            match self.attempt(&job) {
                Err(StoreError::Conflict { .. }) if attempt == ATTEMPTS_MAX => {
                    return Err(StoreError::Conflict { attempts: attempt });
                }
                Err(StoreError::Conflict { .. } | StoreError::Unavailable { .. })
                    if attempt < ATTEMPTS_MAX =>
                {
                    self.figures_mut().retries += 1;
                    std::thread::sleep(pause(attempt));
                    attempt += 1;
                }
                other => {
                    let busy = matches!(other, Err(StoreError::Busy { .. }));
                    self.figures_mut().busy += u64::from(busy);
                    return other;
                }
            }
        }
    }

    fn read(&self, reader: &mut dyn FnMut(&mut dyn Query)) -> Result<(), StoreError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut lent = self.server.lend()?;
        if lent.connection()?.batch(begin).is_err() {
            // It was cut while it was idle; a new one is not.
            lent.discard();
            lent = self.server.lend()?;
            lent.connection()?.batch(begin).map_err(in_our_words)?;
        }
        // A reader that breaks off must not leave its snapshot open: the guard throws it away.
        let mut ends = EndsSnapshot(Some(lent));
        let Some(lent) = ends.0.as_mut() else { return Err(StoreError::Closed) };
        reader(&mut Session::new(lent.connection()?, None));
        Ok(())
    }

    fn figures(&self) -> Figures {
        *self.figures_mut()
    }

    fn backup(&self, _to: &Path) -> Result<(), StoreError> {
        let detail = format!(
            "a back-up of {} is made by PostgreSQL itself, with `pg_dump` or `pg_basebackup`",
            self.server.place()
        );
        Err(StoreError::Refused { detail })
    }

    /// PostgreSQL vacuums by itself; how long its own log is kept is set there.
    fn settle(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut lent = self.server.lend()?;
        let sql = "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
            WHERE NOT i.indisvalid ORDER BY c.relname";
        let rows = lent.connection()?.client.query(sql, &[]).map_err(in_our_words)?;
        let broken = rows.iter().filter_map(|row| row.try_get::<_, String>(0).ok());
        Ok(broken.map(|index| format!("index {index} is not valid")).collect())
    }
}

/// Gives a connection back without its snapshot.
struct EndsSnapshot<'p>(Option<Lent<'p, Connection>>);

impl Drop for EndsSnapshot<'_> {
    fn drop(&mut self) {
        if let Some(mut lent) = self.0.take() {
            let ended =
                lent.connection().is_ok_and(|connection| connection.batch("ROLLBACK").is_ok());
            if !ended {
                lent.discard();
            }
        }
    }
}

/// Between nothing and twice as long as the time before: two that met don't meet again.
fn pause(attempt: u32) -> Duration {
    let longest = PAUSE_FIRST * 2_u32.saturating_pow(attempt.saturating_sub(1));
    let random = RandomState::new().hash_one(attempt);
    longest.mul_f64(f64::from(u32::try_from(random >> 32).unwrap_or_default()) / 4_294_967_296.0)
}
