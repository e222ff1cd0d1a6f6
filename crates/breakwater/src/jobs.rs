//! What the server does by itself: looks at sources, sends mail, watches the disk.

use anyhow::Result;
use cli::ServeOptions;
use tokio::sync::watch;
use web::Site;

/// The jobs, until they are dropped.
#[derive(Debug)]
pub(crate) struct Jobs;

/// Starts the jobs.
pub(crate) fn start(
    _site: &Site,
    _options: &ServeOptions,
    _ended: watch::Receiver<bool>,
) -> Result<Jobs> {
    Ok(Jobs)
}
