//! `cargo xtask check`: formatting, lints and tidy.

use anyhow::Result;

use crate::{programs, steps::Steps, tidy, workspace::Workspace};

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    add_steps(workspace, &mut steps);
    steps.close()
}

/// The steps that `check` and `test` share.
pub(crate) fn add_steps(workspace: &Workspace, steps: &mut Steps) {
    let cargo =
        |arguments: &[&str]| programs::run(&mut programs::cargo(&workspace.root, arguments));
    steps.run("formatting", || {
        cargo(&["fmt", "--all", "--", "--check", "-l"])?;
        cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--", "--check", "-l"])
    });
    steps.run("lints", || {
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])
    });
    steps.run("tidy", || tidy::run(workspace));
}
