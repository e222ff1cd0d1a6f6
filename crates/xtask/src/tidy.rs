//! `cargo xtask tidy`: the rules of the house that no other tool holds, one file a rule.

mod bans;
mod duplicates;
mod file_length;
mod first_line;
mod floors;
mod folder_size;
mod licences;
mod line_length;
mod machine_words;
mod manifests;
mod names;
mod tree;
mod unused;

use std::fmt;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use tree::Tree;

/// A place where the tree breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    /// A file, a line of it, or a crate.
    place: String,
    /// What is wrong there, and what to do.
    what: String,
}

type Rule = fn(&Tree) -> Vec<Fault>;

/// Every rule with its name. To add one: a file with `check` and a test that shows it red, a line.
const RULES: [(&str, Rule); 12] = [
    ("arrows run down the floor table", floors::check),
    ("files are short", file_length::check),
    ("lines are short", line_length::check),
    ("the first line says what lives here", first_line::check),
    ("folders are small", folder_size::check),
    ("names say something", names::check),
    ("dependencies stand in the root manifest, each with a reason", manifests::check),
    ("dependencies are used", unused::check),
    ("licences are on the list", licences::check),
    ("banned crates stay out", bans::check),
    ("no crate comes twice", duplicates::check),
    ("nothing tells of a machine", machine_words::check),
];

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(workspace)?;
    let mut count = 0;
    for (name, check) in RULES {
        let faults = check(&tree);
        for fault in &faults {
            eprintln!("{fault} ({name})");
        }
        count += faults.len();
    }
    if count > 0 {
        bail!("tidy found {count} faults");
    }
    println!("tidy: {} rules hold over {} files", RULES.len(), tree.files.len());
    Ok(())
}

impl Fault {
    fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }

    fn at_line(path: &str, index: usize, what: impl Into<String>) -> Self {
        Self::at(format!("{path}:{}", index + 1), what)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
