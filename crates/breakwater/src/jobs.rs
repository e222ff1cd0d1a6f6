//! What the server does by itself: looks at sources, sends mail, sweeps, watches the disk.

mod bell;
mod disk;
mod mail;
mod sources;
mod sweeps;

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use anyhow::Result;
use cli::ServeOptions;
use web::Site;

use bell::Bell;

/// How long jobs may go on after they were told to end; what is cut begins again at the next start.
const GRACE: Duration = Duration::from_secs(5);

/// The jobs, until they are dropped.
#[derive(Debug)]
pub(crate) struct Jobs {
    bell: Arc<Bell>,
    /// Closed when the last thread has ended.
    running: mpsc::Receiver<()>,
}

/// One thing that is done again and again.
trait Job: Send + 'static {
    /// What it is called in logs.
    const NAME: &'static str;
    /// How long it waits between two turns.
    const EVERY: Duration;

    /// One turn; it ends early where the bell has rung.
    fn turn(&mut self, bell: &Bell) -> Result<()>;
}

/// Starts the jobs.
pub(crate) fn start(site: &Site, options: &ServeOptions) -> Result<Jobs> {
    let bell = Arc::new(Bell::default());
    let (alive, running) = mpsc::channel();
    let house = site.house();
    spawn(disk::Watch::new(site, &options.data), &bell, &alive)?;
    spawn(sweeps::Sweeps::new(house), &bell, &alive)?;
    spawn(sources::Looks::new(house, options)?, &bell, &alive)?;
    if let Some(post) = mail::Post::new(house, options)? {
        spawn(post, &bell, &alive)?;
    }
    Ok(Jobs { bell, running })
}

fn spawn<J: Job>(mut job: J, bell: &Arc<Bell>, alive: &mpsc::Sender<()>) -> Result<()> {
    let (bell, alive) = (Arc::clone(bell), alive.clone());
    thread::Builder::new().name(J::NAME.to_owned()).spawn(move || {
        let _alive = alive;
        loop {
            if let Err(error) = job.turn(&bell) {
                tracing::error!(job = J::NAME, error = format!("{error:#}"), "a job failed");
            }
            if bell.rings_within(J::EVERY) {
                return;
            }
        }
    })?;
    Ok(())
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.bell.ring();
        // Nobody sends: it ends when all threads have, or when the time is over.
        if self.running.recv_timeout(GRACE) == Err(mpsc::RecvTimeoutError::Timeout) {
            tracing::warn!("a job still ran after {GRACE:?}; it was cut");
        }
    }
}
