//! Watches the disk: before it is full nothing is changed any more, and reading goes on.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use web::Site;

use super::{Bell, Job};

/// So much must stay free: bytes …
const FREE_BYTES_MIN: u64 = 256 << 20;
/// … or, on a disk so small that this is much of it, one part in so many.
const FREE_PARTS: u64 = 20;

/// The disk of a data folder.
pub(super) struct Watch {
    site: Site,
    folder: PathBuf,
}

impl Watch {
    pub(super) fn new(site: &Site, folder: &Path) -> Self {
        Self { site: site.clone(), folder: folder.to_owned() }
    }
}

impl Job for Watch {
    const NAME: &'static str = "disk";
    const EVERY: Duration = Duration::from_secs(2);

    fn turn(&mut self, _: &Bell) -> Result<()> {
        let space = fs4::statvfs(&self.folder)
            .with_context(|| format!("the disk of `{}`", self.folder.display()))?;
        let (free, whole) = (space.available_space(), space.total_space());
        let low = is_low(free, whole);
        if low != self.site.is_disk_low() {
            if low {
                tracing::error!(
                    free,
                    whole,
                    "the disk is nearly full: nothing is changed any more"
                );
            } else {
                tracing::info!(free, whole, "the disk has room again");
            }
        }
        self.site.set_disk_low(low);
        Ok(())
    }
}

/// Whether too little is free: less than a twentieth of the disk, and less than 256 MB.
fn is_low(free: u64, whole: u64) -> bool {
    free < FREE_BYTES_MIN.min(whole / FREE_PARTS)
}

#[cfg(test)]
mod tests {
    use super::is_low;

    const GB: u64 = 1 << 30;

    #[test]
    fn a_twentieth_is_enough_on_a_small_disk_and_256_mb_on_a_large_one() {
        assert!(is_low(0, GB) && is_low(GB / 21, GB) && !is_low(GB / 19, GB));
        assert!(is_low(255 << 20, 1_000 * GB) && !is_low(257 << 20, 1_000 * GB));
        assert!(!is_low(0, 0), "a disk that tells no size is never full");
    }
}
