//! The peers that versions are compared with, Python's `packaging` and npm's `semver`, and the mail
//! server that letters are sent to; pinned.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use crate::{programs, workspace::Workspace};

const PINS: &str = "crates/versions/tests/peers";
const MAIL_PINS: &str = "crates/courier/tests/peers/requirements.txt";

/// Installs them into `target/peers`, unless what lies there was made from the same pins.
pub(super) fn install(workspace: &Workspace) -> Result<()> {
    let pins = workspace.root.join(PINS);
    let python = Peer {
        folder: workspace.root.join("target/peers/python"),
        pins: pins.join("requirements.txt"),
        install: install_python,
    };
    let node = Peer {
        folder: workspace.root.join("target/peers/node"),
        pins: pins.join("package.json"),
        install: install_node,
    };
    let mail = Peer {
        folder: workspace.root.join("target/peers/mail"),
        pins: workspace.root.join(MAIL_PINS),
        install: install_python,
    };
    [python, node, mail].iter().try_for_each(Peer::refresh)
}

struct Peer {
    folder: PathBuf,
    pins: PathBuf,
    install: fn(pins: &Path, folder: &Path) -> Result<()>,
}

impl Peer {
    fn refresh(&self) -> Result<()> {
        let wanted = fs::read_to_string(&self.pins)
            .with_context(|| format!("cannot read `{}`", self.pins.display()))?;
        let stamp = self.folder.with_extension("stamp");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        println!("installing the pins of {}", self.pins.display());
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        fs::create_dir_all(&self.folder)?;
        (self.install)(&self.pins, &self.folder)?;
        fs::write(stamp, wanted).context("cannot note what was installed")
    }
}

fn install_python(pins: &Path, folder: &Path) -> Result<()> {
    programs::run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    programs::run(
        Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(pins),
    )
}

fn install_node(pins: &Path, folder: &Path) -> Result<()> {
    fs::copy(pins, folder.join("package.json"))?;
    programs::run(Command::new("npm").current_dir(folder).args([
        "install",
        "--silent",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))
}
