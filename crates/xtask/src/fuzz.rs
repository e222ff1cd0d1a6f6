//! `cargo xtask fuzz`: throws broken input at the parsers, from real documents as seeds.

mod engine;
mod seeds;

use anyhow::Result;
use clap::ValueEnum;

use crate::{setup, workspace::Workspace};

/// What the continuous check throws at each target.
const RUNS: u64 = 50_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only this one
    #[arg(value_enum)]
    target: Option<Target>,
    /// How often each target is run
    #[arg(long, default_value_t = RUNS)]
    runs: u64,
}

/// The programs of `fuzz/fuzz_targets`, by their names there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    Osv,
    Cve,
    Csaf,
    Cyclonedx,
    Spdx,
    PackageLock,
    Csv,
    Semver,
    Pypi,
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Self::Osv => "osv",
            Self::Cve => "cve",
            Self::Csaf => "csaf",
            Self::Cyclonedx => "cyclonedx",
            Self::Spdx => "spdx",
            Self::PackageLock => "package-lock",
            Self::Csv => "csv",
            Self::Semver => "semver",
            Self::Pypi => "pypi",
        }
    }
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    setup::for_fuzzing()?;
    let programs = engine::build(workspace)?;
    let every = Target::value_variants().iter().copied();
    for target in every.filter(|target| arguments.target.is_none_or(|wanted| wanted == *target)) {
        let seeds = seeds::write(workspace, target)?;
        let executed =
            engine::run(workspace, &programs.join(target.name()), &seeds, arguments.runs)?;
        println!("fuzz {}: {executed} executions, no crash", target.name());
    }
    Ok(())
}

/// Every target, as often as the continuous check wants.
pub(crate) fn run_all(workspace: &Workspace) -> Result<()> {
    run(workspace, &Arguments { target: None, runs: RUNS })
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::Target;

    #[test]
    fn every_program_of_the_fuzz_folder_is_run() {
        let manifest = include_str!("../../../fuzz/Cargo.toml").parse::<toml::Table>().unwrap();
        let programs = manifest["bin"].as_array().unwrap().iter();
        let programs: Vec<&str> = programs.map(|it| it["name"].as_str().unwrap()).collect();
        let targets: Vec<&str> = Target::value_variants().iter().map(|it| it.name()).collect();
        assert_eq!(programs, targets);
    }
}
