//! The thread that numbers, seals and follows the record.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::Result;
use app::{AppError, House, Kind, record::TURN};
use tokio::sync::watch;

/// How long it waits after a turn that failed.
const AFTER_FAULT: Duration = Duration::from_secs(1);

/// Runs until it is dropped, then takes one last turn.
#[derive(Debug)]
pub(crate) struct Recorder {
    house: Arc<House>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    broken: watch::Receiver<Option<AppError>>,
}

impl Recorder {
    /// Loads the house, then follows it.
    pub(crate) fn start(house: &Arc<House>) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (own, flag) = (Arc::clone(house), Arc::clone(&stop));
        let (say, broken) = watch::channel(None);
        let thread = thread::Builder::new().name("recorder".to_owned()).spawn(move || {
            if let Err(error) = run(&own, &flag) {
                say.send_replace(Some(error));
            }
        })?;
        Ok(Self { house: Arc::clone(house), stop, thread: Some(thread), broken })
    }

    /// Why the house can't be loaded, should that come out.
    pub(crate) fn broken(&self) -> watch::Receiver<Option<AppError>> {
        self.broken.clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.house.ring();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the recorder broke off");
        }
    }
}

/// Ends with an error where the house can't be loaded and waiting does not help.
fn run(house: &House, stop: &AtomicBool) -> Result<(), AppError> {
    while let Err(error) = house.load() {
        if error.kind != Kind::Unavailable {
            return Err(error);
        }
        tracing::error!(%error, "the house can't be loaded; trying again");
        house.wait(AFTER_FAULT);
        if stop.load(Ordering::Acquire) {
            return Ok(());
        }
    }
    loop {
        let last = stop.load(Ordering::Acquire);
        match house.turn() {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%error, "the record can't go on; trying again");
                if !last {
                    thread::sleep(AFTER_FAULT);
                }
            }
        }
        if last {
            return Ok(());
        }
        house.wait(TURN);
    }
}
