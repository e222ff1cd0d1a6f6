//! Sweeps what is over: at the start, then every hour.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use app::{House, State, jobs};
use jiff::SignedDuration;

use super::{Bell, Job};

/// How long one sweep may hold the job.
const LIFE: SignedDuration = SignedDuration::from_mins(30);
/// How often it is asked whether the house is loaded.
const LOADING: Duration = Duration::from_millis(100);

pub(super) struct Sweeps {
    house: Arc<House>,
}

impl Sweeps {
    pub(super) fn new(house: &Arc<House>) -> Self {
        Self { house: Arc::clone(house) }
    }
}

impl Job for Sweeps {
    const NAME: &'static str = "sweeps";
    const EVERY: Duration = Duration::from_hours(1);

    fn turn(&mut self, bell: &Bell) -> Result<()> {
        while self.house.live().state() != State::Ready {
            if bell.rings_within(LOADING) {
                return Ok(());
            }
        }
        let Some(_held) = jobs::hold(&self.house, Self::NAME, LIFE)? else { return Ok(()) };
        let rows = jobs::sweep(&self.house)?;
        if rows > 0 {
            tracing::info!(rows, "swept what was over");
        }
        Ok(())
    }
}
