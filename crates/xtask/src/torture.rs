//! `cargo xtask torture`: `kill -9` of the real server while clients write, as often as one likes.

use std::{fs, time::Instant};

use anyhow::Result;
use testkit::{breakwater::Binary, torture::torture};

use crate::{demo, workspace::Workspace};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many kills that met at least one write in flight
    #[arg(long, default_value_t = 500)]
    rounds: u32,
    /// Where the kills begin; another number, other moments
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let folder = workspace.fresh_folder("torture")?;
    // A copy: somebody may build meanwhile.
    let program = folder.join("breakwater");
    fs::copy(demo::build(workspace)?, &program)?;
    let (program, data) = (program.display().to_string(), folder.join("data"));
    let started = Instant::now();
    let tally = torture(Binary(program.leak()), &data, (arguments.rounds, arguments.seed));
    println!(
        "{} kills with a write in flight ({} without, {} more while it started): {} writes \
         acknowledged, {} in flight and sent again; none lost, halved or doubled; {:.0} s",
        tally.rounds,
        tally.empty,
        tally.killed_at_start,
        tally.kept,
        tally.in_flight,
        started.elapsed().as_secs_f64(),
    );
    Ok(())
}
