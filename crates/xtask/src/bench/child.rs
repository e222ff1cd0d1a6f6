//! One run of a program as a child: how long it took, and how much memory it had at most.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use wait4::Wait4 as _;

use crate::programs;

/// What one run cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    pub(super) wall: Duration,
    /// The largest resident set, as the kernel counted it.
    pub(super) peak_bytes: u64,
}

/// Runs a program to its end.
pub(super) fn measure(command: &mut Command) -> Result<Cost> {
    let start = Instant::now();
    let child =
        command.spawn().with_context(|| format!("cannot start `{}`", programs::line(command)))?;
    let ended = child.wait4().context("cannot wait for the child")?;
    let wall = start.elapsed();
    ensure!(ended.status.success(), "`{}` failed: {}", programs::line(command), ended.status);
    Ok(Cost { wall, peak_bytes: ended.rusage.maxrss })
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::measure;

    #[test]
    fn a_child_costs_time_and_memory() {
        let mut command = Command::new("cargo");
        let cost = measure(command.arg("--version").stdout(Stdio::null())).unwrap();
        assert!(!cost.wall.is_zero());
        // Any program has a megabyte or more, and cargo has not a gigabyte.
        assert!((1 << 20..1 << 30).contains(&cost.peak_bytes), "{}", cost.peak_bytes);
    }

    #[test]
    fn a_child_that_fails_is_no_measurement() {
        let mut command = Command::new("cargo");
        measure(command.arg("no-such-subcommand").stderr(Stdio::null())).unwrap_err();
    }
}
