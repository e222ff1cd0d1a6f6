//! Installs what a subcommand needs and the machine lacks; quick where nothing is missing.

mod packages;
mod peers;

use std::process::Command;

use anyhow::Result;

use crate::{programs, workspace::Workspace};

/// What the tests need: a compiler for C, the servers and the browser that they speak with, and the
/// peers that versions are compared with.
pub(crate) fn for_tests(workspace: &Workspace) -> Result<()> {
    for_building()?;
    packages::install(&[
        packages::PYTHON,
        packages::NPM,
        packages::POSTGRES,
        packages::FAKETIME,
        packages::BROWSER,
        packages::OPENSSL,
    ])?;
    peers::install(workspace)
}

/// What a build needs beside Rust.
pub(crate) fn for_building() -> Result<()> {
    packages::install(&[packages::C_COMPILER])
}

/// What the fuzz targets need: libFuzzer is C++.
pub(crate) fn for_fuzzing() -> Result<()> {
    packages::install(&[packages::C_COMPILER, packages::CPP_COMPILER])
}

/// The programs from outside that judge our output; they install themselves into the cache of the
/// person's home.
pub(crate) fn outside_checks(workspace: &Workspace) -> Result<()> {
    packages::install(&[packages::PYTHON, packages::NPM, packages::JAVA])?;
    programs::run(
        Command::new(workspace.shared("checks/setup")?).args(["--with-browser", "--with-go"]),
    )
}
