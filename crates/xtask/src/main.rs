//! The developer's front door: `cargo xtask demo`, `test`, `check`, `tidy`, `bench`, `fuzz`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod bench;
mod check;
mod demo;
mod fixture;
mod fuzz;
mod known_packages;
mod programs;
mod setup;
mod steps;
mod test;
mod tidy;
mod torture;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use workspace::Workspace;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The developer's front door", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build Breakwater and run its main job on the exercise
    Demo(demo::Arguments),
    /// Everything that must hold: formatting, lints, tidy, tests, outside checks, fuzzing
    Test(test::Arguments),
    /// Formatting, lints and tidy
    Check,
    /// The rules of the house that no other tool holds
    Tidy,
    /// What is promised in seconds and bytes, measured
    Bench(bench::Arguments),
    /// Keep a small data folder as this release writes it, for the tests of later ones
    Fixture(fixture::Arguments),
    /// Kill the server in the middle of writes, again and again, and look what is left
    Torture(torture::Arguments),
    /// Throw broken input at the parsers
    Fuzz(fuzz::Arguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let workspace = Workspace::locate()?;
    match command {
        Command::Demo(arguments) => demo::run(&workspace, &arguments),
        Command::Test(arguments) => test::run(&workspace, &arguments),
        Command::Check => check::run(&workspace),
        Command::Tidy => tidy::run(&workspace),
        Command::Bench(arguments) => bench::run(&workspace, &arguments),
        Command::Fixture(arguments) => fixture::run(&workspace, &arguments),
        Command::Torture(arguments) => torture::run(&workspace, &arguments),
        Command::Fuzz(arguments) => fuzz::run(&workspace, &arguments),
    }
}
