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

pub(super) const POSTGRES: Package = Package {
    probe: &["sh", "-c", "ls /usr/lib/postgresql/*/bin/initdb"],
    debian: "postgresql",
    purpose: "the store's tests on PostgreSQL",
};
pub(super) const FAKETIME: Package = Package {
    probe: &["faketime", "--version"],
    debian: "faketime",
    purpose: "the tests of another hour",
};
pub(super) const BROWSER: Package = Package {
    probe: &["chromium", "--version"],
    debian: "chromium",
    purpose: "the tests in a browser",
};
pub(super) const OPENSSL: Package = Package {
    probe: &["openssl", "version"],
    debian: "openssl",
    purpose: "the tests that speak https",
};

/// Installs the packages whose program is missing, or says what to install.
pub(super) fn install(packages: &[Package]) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    if !may_install()? {
        bail!("{}", advice(&missing));
    }
    let names = names(&missing);
    println!("installing {names}");
    programs::run(Command::new("apt-get").args(["update", "-qq"]))?;
    programs::run(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(names.split(' ')),
    )
}

fn missing(packages: &[Package]) -> Vec<Package> {
    let is_missing = |package: &&Package| {
        let (program, arguments) = package.probe.split_first().unwrap_or((&"true", &[]));
        !programs::succeeds(Command::new(program).args(arguments))
    };
    packages.iter().filter(is_missing).copied().collect()
}

fn names(packages: &[Package]) -> String {
    packages.iter().map(|package| package.debian).collect::<Vec<_>>().join(" ")
}

fn advice(missing: &[Package]) -> String {
    let purposes: Vec<&str> = missing.iter().map(|package| package.purpose).collect();
    format!(
        "missing for {}: install it by `sudo apt-get install {}`, or as your system does, and run \
         this again",
        purposes.join(", "),
        names(missing)
    )
}

/// Only root may install, and only Debian's family knows how.
fn may_install() -> Result<bool> {
    if !programs::is_installed("apt-get") {
        return Ok(false);
    }
    Ok(programs::output_of(Command::new("id").arg("-u"))?.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::{Package, advice, missing};

    const THERE: Package =
        Package { probe: &["cargo", "--version"], debian: "cargo", purpose: "building" };
    const GONE: Package =
        Package { probe: &["a-program-nobody-wrote"], debian: "gone", purpose: "this test" };

    #[test]
    fn only_what_is_missing_is_named_with_its_purpose() {
        let missing = missing(&[THERE, GONE]);
        assert_eq!(
            advice(&missing),
            "missing for this test: install it by `sudo apt-get install gone`, or as your system \
             does, and run this again"
        );
    }
}
