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
use app::{House, record::TURN};

/// How long it waits after a turn that failed.
const AFTER_FAULT: Duration = Duration::from_secs(1);

/// Runs until it is dropped, then takes one last turn.
#[derive(Debug)]
pub(crate) struct Recorder {
    house: Arc<House>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Loads the house, then follows it.
    pub(crate) fn start(house: &Arc<House>) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (own, flag) = (Arc::clone(house), Arc::clone(&stop));
        let thread = thread::Builder::new().name("recorder".to_owned()).spawn(move || {
            run(&own, &flag);
        })?;
        Ok(Self { house: Arc::clone(house), stop, thread: Some(thread) })
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

fn run(house: &House, stop: &AtomicBool) {
    while let Err(error) = house.load() {
        tracing::error!(%error, "the house can't be loaded; trying again");
        house.wait(AFTER_FAULT);
        if stop.load(Ordering::Acquire) {
            return;
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
            return;
        }
        house.wait(TURN);
    }
}
