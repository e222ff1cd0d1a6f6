//! Debian packages: which program is needed, which package has it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::programs;

/// A program, and where to get it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Package {
    /// A command that succeeds where the program is there.
    probe: &'static [&'static str],
    /// What Debian calls it.
    debian: &'static str,
    /// What it is needed for.
    purpose: &'static str,
}

pub(super) const C_COMPILER: Package =
    Package { probe: &["cc", "--version"], debian: "gcc", purpose: "building zstd" };
pub(super) const CPP_COMPILER: Package =
    Package { probe: &["c++", "--version"], debian: "g++", purpose: "building libFuzzer" };
pub(super) const PYTHON: Package = Package {
    probe: &["python3", "-c", "import ensurepip, venv"],
    debian: "python3-venv",
    purpose: "the peers and checks that are written in Python",
};
pub(super) const NPM: Package = Package {
    probe: &["npm", "--version"],
    debian: "npm",
    purpose: "the peers and checks that are written in JavaScript",
};
pub(super) const JAVA: Package = Package {
    probe: &["java", "-version"],
    debian: "default-jre-headless",
    purpose: "the HTML checker of the W3C",
};

/// Installs the packages whose program is missing, or says what to install.
pub(super) fn install(packages: &[Package]) -> Result<()> {
    let is_missing = |package: &&Package| {
        let (program, arguments) = package.probe.split_first().unwrap_or((&"true", &[]));
        !programs::succeeds(Command::new(program).args(arguments))
    };
    let missing: Vec<&Package> = packages.iter().filter(is_missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.debian).collect();
    if !may_install()? {
        let purposes: Vec<&str> = missing.iter().map(|package| package.purpose).collect();
        bail!(
            "missing for {}: install it by `sudo apt-get install {}`, or as your system does, \
             and run this again",
            purposes.join(", "),
            names.join(" ")
        );
    }
    println!("installing {}", names.join(" "));
    programs::run(Command::new("apt-get").args(["update", "-qq"]))?;
    programs::run(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(&names),
    )
}

/// Only root may install, and only Debian's family knows how.
fn may_install() -> Result<bool> {
    if !programs::is_installed("apt-get") {
        return Ok(false);
    }
    Ok(programs::output_of(Command::new("id").arg("-u"))?.trim() == "0")
}
