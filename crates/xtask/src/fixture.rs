//! `cargo xtask fixture`: a small data folder as this release writes it, for tests of later ones.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::{demo, programs, workspace::Workspace};

/// Where such folders are kept, packed.
const FIXTURES: &str = "crates/breakwater/tests/fixtures";
/// What only a process that lives has in its folder. What the database has not folded in yet
/// (`-wal`) is part of it.
const OF_A_PROCESS: [&str; 3] = ["lock", "admin.sock", "breakwater.sqlite-shm"];
/// A fixture stays in the history of the project for ever.
const PACKED_BYTES_MAX: u64 = 200_000;
const ADVISORY: &str = r#"{"schema_version": "1.7.0", "id": "TEST-2026-0001",
"modified": "2026-01-02T03:04:05Z", "summary": "the harbour is open", "affected": [{"package":
{"ecosystem": "crates.io", "name": "harbour"}, "ranges": [{"type": "SEMVER", "events":
[{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}"#;
const LIST: &str = "[[package]]\nname = \"harbour\"\nversion = \"1.2.3\"\nsource = \
\"registry+https://github.com/rust-lang/crates.io-index\"\n";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// What to call it, such as `release-2`; one that is there stays
    name: String,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let packed = workspace.root.join(FIXTURES).join(format!("{}.tar.zst", arguments.name));
    ensure!(!packed.exists(), "`{}` is there already: it stays", packed.display());
    let program = demo::build(workspace)?;
    let folder = workspace.fresh_folder("fixture")?;
    let data = folder.join("data");
    live_in(&program, &folder, &data)?;
    for name in OF_A_PROCESS {
        // Not every one is there after a good end.
        drop(fs::remove_file(data.join(name)));
    }
    pack(&data, &packed)?;
    let size_bytes = fs::metadata(&packed)?.len();
    ensure!(size_bytes <= PACKED_BYTES_MAX, "{size_bytes} bytes are too many for a fixture");
    println!("{}: {size_bytes} bytes", workspace.relative(&packed).display());
    Ok(())
}

/// An import, a list that was replaced, and a token.
fn live_in(program: &Path, folder: &Path, data: &Path) -> Result<()> {
    let (advisory, list) = (folder.join("advisory.json"), folder.join("Cargo.lock"));
    fs::write(&advisory, ADVISORY)?;
    fs::write(&list, LIST)?;
    let command = |words: &[&str]| {
        let mut command = Command::new(program);
        command.args(words).arg("--data").arg(data);
        command
    };
    programs::run(command(&["advisory", "import"]).arg(&advisory))?;
    for _ in 0..2 {
        let add = ["inventory", "add", "--operator", "st-agnes", "--asset", "servers"];
        programs::run(command(&add).arg(&list))?;
    }
    let token = ["admin", "token", "--role", "operator", "--organisation", "st-agnes"];
    programs::run(&mut command(&token))
}

fn pack(data: &Path, packed: &Path) -> Result<()> {
    let place = packed.parent().context("a fixture lies in a folder")?;
    fs::create_dir_all(place)?;
    let mut archive = tar::Builder::new(Vec::new());
    archive.mode(tar::HeaderMode::Complete);
    archive.append_dir_all("data", data)?;
    let bytes = zstd::bulk::compress(&archive.into_inner()?, 19)?;
    fs::write(packed, bytes).with_context(|| format!("cannot write `{}`", packed.display()))
}
