//! `cargo xtask test`: everything that must hold, in one command.

mod lock_files;
mod outside;

use anyhow::Result;
use clap::ValueEnum;

use crate::{check, fuzz, programs, setup, steps::Steps, workspace::Workspace};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only a part: `fast` is formatting, lints, tidy and tests; `slow` is the rest
    #[arg(long, value_enum, default_value_t = Part::All)]
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    All,
    Fast,
    Slow,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mut steps = Steps::default();
    if arguments.part != Part::Slow {
        steps.run("set-up for the tests", || setup::for_tests(workspace));
        check::add_steps(workspace, &mut steps);
        add_tests(workspace, &mut steps);
    }
    if arguments.part != Part::Fast {
        steps.run("set-up of the outside checks", || setup::outside_checks(workspace));
        outside::add_steps(workspace, &mut steps);
        steps.run("fuzzing", || fuzz::run_all(workspace));
    }
    steps.close()
}

fn add_tests(workspace: &Workspace, steps: &mut Steps) {
    let cargo =
        |arguments: &[&str]| programs::run(&mut programs::cargo(&workspace.root, arguments));
    // nextest is quicker where it is there; cargo's own runner says the same of every test.
    if programs::succeeds(&mut programs::cargo(&workspace.root, &["nextest", "--version"])) {
        steps.run("tests", || {
            cargo(&["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail"])
        });
    } else {
        steps.run("tests", || {
            cargo(&["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"])
        });
    }
    steps.run("tests in the documentation", || cargo(&["test", "--quiet", "--workspace", "--doc"]));
}
