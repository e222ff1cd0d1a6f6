//! The one writer: a savepoint for each change, one COMMIT for all who wait.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use rusqlite::Connection;
use store::{Ended, Faults, Figures, Job, Point, StoreError, Verdict};

use crate::{
    queue::{Queue, Waiting},
    session::{Session, in_our_words, meet},
};

type Answer = Result<Ended, StoreError>;

/// What the writer thread owns.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) queue: Arc<Queue>,
    pub(crate) figures: Arc<Mutex<Figures>>,
    pub(crate) faults: Option<Faults>,
}

/// The transaction that a change ran in is gone, and others' changes with it.
struct Lost(StoreError);

impl Writer {
    /// Serves the queue until it is closed and empty.
    pub(crate) fn serve(self) {
        loop {
            let group = self.queue.take();
            if group.is_empty() {
                return;
            }
            self.serve_group(&group);
        }
    }

    /// Answers leave only when COMMIT has returned.
    fn serve_group(&self, group: &[Waiting]) {
        let jobs: Vec<&Job> = group.iter().map(|waiting| &waiting.job).collect();
        let answers = self.transaction(&jobs).unwrap_or_else(|Lost(error)| match error {
            // Another program holds the file: nobody began, and each alone would wait as long.
            StoreError::Unavailable { .. } => jobs.iter().map(|_| Err(error.clone())).collect(),
            _ => jobs.iter().map(|job| self.alone(job)).collect(),
        });
        for (waiting, answer) in group.iter().zip(answers) {
            // Who no longer waits has gone; the change stands all the same.
            drop(waiting.answer.send(answer));
        }
    }

    /// A change whose group was lost, once more by itself.
    fn alone(&self, job: &Job) -> Answer {
        self.figures().retries += 1;
        let answers = self.transaction(&[job]).unwrap_or_else(|Lost(error)| vec![Err(error)]);
        answers.into_iter().next().unwrap_or(Err(StoreError::Closed))
    }

    /// Runs changes in one transaction. `Err`: none of them is kept.
    fn transaction(&self, jobs: &[&Job]) -> Result<Vec<Answer>, Lost> {
        self.batch("BEGIN IMMEDIATE").map_err(Lost)?;
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            answers.push(self.member(job)?);
        }
        let kept = answers.iter().filter(|answer| matches!(answer, Ok(Ended::Kept))).count();
        self.commit(kept).map_err(|error| self.lose(error))?;
        Ok(answers)
    }

    fn commit(&self, kept: usize) -> Result<(), StoreError> {
        if kept == 0 {
            return self.batch("ROLLBACK");
        }
        meet(&self.connection, self.faults.as_ref(), Point::Commit { backend: 0 })?;
        let start = Instant::now();
        self.batch("COMMIT").map_err(unknown)?;
        self.figures().committed(start.elapsed(), u64::try_from(kept).unwrap_or(u64::MAX));
        Ok(())
    }

    /// One change under its own savepoint; a panic in it is its own.
    fn member(&self, job: &Job) -> Result<Answer, Lost> {
        self.batch("SAVEPOINT change").map_err(|error| self.lose(error))?;
        let start = Instant::now();
        let mut session = Session::new(&self.connection, self.faults.as_ref());
        let ran = catch_unwind(AssertUnwindSafe(|| job(&mut session)));
        let noted = session.noted();
        self.figures().held(start.elapsed());
        // A full disk, a failing one or no memory may have ended the transaction for all.
        if let (true, Some(error)) = (self.connection.is_autocommit(), &noted) {
            return Err(Lost(error.clone()));
        }
        let answer = match (ran, noted) {
            (Err(panic), _) => {
                self.figures().panics += 1;
                Err(StoreError::panicked(panic.as_ref()))
            }
            (Ok(Verdict::Undo), _) => Ok(Ended::Undone),
            (Ok(Verdict::Keep), Some(error)) => Err(error),
            (Ok(Verdict::Keep), None) => Ok(Ended::Kept),
        };
        let end = match answer {
            Ok(Ended::Kept) => "RELEASE change",
            _ => "ROLLBACK TO change; RELEASE change",
        };
        self.batch(end).map_err(|error| self.lose(error))?;
        Ok(answer)
    }

    /// Ends what may be left of the transaction, so that the next one can begin.
    fn lose(&self, error: StoreError) -> Lost {
        if !self.connection.is_autocommit() {
            // Where even that fails the next BEGIN fails too, and says so to whom it concerns.
            drop(self.batch("ROLLBACK"));
        }
        Lost(error)
    }

    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(in_our_words)
    }

    fn figures(&self) -> std::sync::MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.clear();
    }
}

/// A disk that failed during COMMIT may have kept it: after a power cut it may be there or not.
fn unknown(error: StoreError) -> StoreError {
    match error {
        StoreError::Io { detail } => StoreError::UnknownOutcome { detail },
        other => other,
    }
}

#[cfg(test)]
mod tests;
