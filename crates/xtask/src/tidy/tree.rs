//! What tidy looks at: the files of the tree, our crates, and what they depend on.

use std::{collections::HashSet, path::Path, process::Command};

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use crate::{programs, workspace::Workspace};

/// Everything that a rule may look at.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Text files that belong to the project.
    pub(super) files: Vec<TextFile>,
    /// The crates of the workspace.
    pub(super) members: Vec<Member>,
    /// The crates that come from outside.
    pub(super) outsiders: Vec<Outsider>,
}

/// A text file of the project.
#[derive(Debug)]
pub(super) struct TextFile {
    /// From the project's root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// A crate of the workspace.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// From the project's root, with `/`.
    pub(super) folder: String,
    pub(super) dependencies: Vec<Dependency>,
}

/// One crate's wish for another.
#[derive(Debug)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) purpose: Purpose,
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The crate itself, or its build script.
    Product,
    /// Its tests and benchmarks.
    Development,
}

/// A crate from outside, in the version that the lock file names.
#[derive(Debug)]
pub(super) struct Outsider {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) licence: Option<String>,
}

impl Tree {
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        let metadata = MetadataCommand::new()
            .manifest_path(workspace.root.join("Cargo.toml"))
            .other_options(["--filter-platform".to_owned(), programs::host_triple()?])
            .exec()
            .context("cargo metadata failed")?;
        Ok(Self {
            files: text_files(workspace)?,
            members: metadata
                .workspace_packages()
                .into_iter()
                .map(|it| member(it, workspace))
                .collect(),
            outsiders: outsiders(&metadata),
        })
    }

    /// The Rust files.
    pub(super) fn rust_files(&self) -> impl Iterator<Item = &TextFile> {
        let is_rust =
            |file: &&TextFile| Path::new(&file.path).extension().is_some_and(|it| it == "rs");
        self.files.iter().filter(is_rust)
    }

    /// The text of one file; empty where there is no such file.
    pub(super) fn text_of(&self, path: &str) -> &str {
        self.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
    }
}

impl TextFile {
    /// What stands before the trailing unit tests; nothing of a file that is all tests.
    pub(super) fn text_without_tests(&self) -> &str {
        if self.path.contains("/tests/") || self.path.ends_with("/tests.rs") {
            return "";
        }
        let marks = self.text.match_indices("\n#[cfg(test)]\n");
        let mut ends = marks.filter(|(at, mark)| begins_tests(&self.text[at + mark.len()..]));
        ends.next().map_or(&self.text, |(at, _)| &self.text[..=at])
    }
}

/// Whether a module of tests follows, perhaps after more attributes.
fn begins_tests(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.starts_with("#["));
    lines.next().is_some_and(|line| line.starts_with("mod tests {"))
}

/// The files that git knows or would take in; what is no UTF-8 is no text.
fn text_files(workspace: &Workspace) -> Result<Vec<TextFile>> {
    let listed = programs::output_of(Command::new("git").current_dir(&workspace.root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let mut files = Vec::new();
    for path in listed.lines() {
        if let Ok(text) = std::fs::read_to_string(workspace.root.join(path)) {
            files.push(TextFile { path: path.to_owned(), text });
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

fn member(package: &Package, workspace: &Workspace) -> Member {
    let folder = package.manifest_path.parent().map_or_else(String::new, ToString::to_string);
    let dependencies = package.dependencies.iter().map(|wish| Dependency {
        name: wish.name.clone(),
        purpose: match wish.kind {
            DependencyKind::Development => Purpose::Development,
            _ => Purpose::Product,
        },
    });
    Member {
        name: package.name.to_string(),
        folder: workspace.relative(folder.as_ref()).to_string_lossy().into_owned(),
        dependencies: dependencies.collect(),
    }
}

/// Crates that a build on this system uses; the lock file also names those of other systems.
fn outsiders(metadata: &Metadata) -> Vec<Outsider> {
    let own: HashSet<_> = metadata.workspace_members.iter().collect();
    let outside = metadata.packages.iter().filter(|package| !own.contains(&package.id));
    outside
        .map(|package| Outsider {
            name: package.name.to_string(),
            version: package.version.to_string(),
            licence: package.license.clone(),
        })
        .collect()
}
