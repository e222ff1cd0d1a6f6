//! Lock files that name packages of the OSV feeds, as the tools of three ecosystems write them.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::known_packages::KnownPackage;

/// Where a published crate comes from, as Cargo writes it.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Writes a `Cargo.lock`, a `requirements.txt` and a `go.mod` into a folder.
pub(super) fn write(folder: &Path, packages: &[KnownPackage]) -> Result<Vec<PathBuf>> {
    let of_kind = |kind: &'static str| packages.iter().filter(move |package| package.kind == kind);
    let mut cargo = String::from("version = 4\n");
    for KnownPackage { name, version, .. } in of_kind("cargo") {
        write!(
            cargo,
            "\n[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"{SOURCE}\"\n"
        )?;
    }
    let mut python = String::new();
    for KnownPackage { name, version, .. } in of_kind("pypi") {
        writeln!(python, "{name}=={version}")?;
    }
    let mut go = String::from("module example.org/lock\n\ngo 1.22.0\n\nrequire (\n");
    // Modules have a dot in their first part; `stdlib` and `toolchain` stand in the `go` line.
    for KnownPackage { name, version, .. } in of_kind("golang").filter(|it| it.name.contains('.')) {
        writeln!(go, "\t{name} v{version}")?;
    }
    go.push_str(")\n");
    let mut paths = Vec::new();
    for (name, text) in [("Cargo.lock", cargo), ("requirements.txt", python), ("go.mod", go)] {
        let path = folder.join(name);
        fs::write(&path, text)?;
        paths.push(path);
    }
    Ok(paths)
}
