//! What programs that nobody here wrote say of our output.

mod server;

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::lock_files;
use crate::{demo, known_packages, programs, steps::Steps, workspace::Workspace};

/// How a page is looked at: by day, by night, on a narrow screen.
const LOOKS: [&[&str]; 3] = [&[], &["--dark"], &["--width", "320"]];

pub(super) fn add_steps(workspace: &Workspace, steps: &mut Steps) {
    steps.run("action sheets as HTML", || {
        let sheets = demo::exercise::sheets(workspace)?;
        check(workspace, "html", &sheets, &[])?;
        check(workspace, "html-w3c", &sheets, &[])
    });
    steps.run("action sheets for everybody (light, dark, narrow)", || {
        let sheets = demo::exercise::sheets(workspace)?;
        LOOKS.iter().try_for_each(|look| check(workspace, "a11y", &sheets, look))
    });
    steps.run("package URLs of matches", || {
        let list = write_purls(workspace)?;
        check(workspace, "purl", &[list], &[])
    });
    server::add_steps(workspace, steps);
}

fn check(workspace: &Workspace, kind: &str, files: &[PathBuf], options: &[&str]) -> Result<()> {
    let program = workspace.shared("checks/check")?;
    programs::run(Command::new(program).arg(kind).args(files).args(options))
}

/// The package URLs that we make from a lock file, one a line: matches and what was not checked.
fn write_purls(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.fresh_folder("outside")?;
    let inventories = lock_files::write(&folder, &known_packages::read()?)?;
    let mut command = Command::new(demo::build(workspace)?);
    command.args(["match", "--format", "jsonl", "--not-checked", "--advisories"]);
    command.arg(workspace.shared("feeds/osv")?).arg("--inventory").args(inventories);
    let mut purls = Vec::new();
    for line in programs::output_of(&mut command)?.lines() {
        let answer: Value = serde_json::from_str(line).context("the output is no JSON Lines")?;
        purls.extend(answer["purl"].as_str().map(str::to_owned));
    }
    purls.sort();
    purls.dedup();
    let (rootless, purls): (Vec<String>, Vec<String>) =
        purls.into_iter().partition(|purl| is_go_without_namespace(purl));
    ensure!(!purls.is_empty(), "no match has a package URL");
    println!("{} package URLs; not shown to the check: {}", purls.len(), rootless.join(", "));
    let list = folder.join("purls.txt");
    fs::write(&list, purls.join("\n") + "\n")?;
    Ok(list)
}

/// The definition of the type wants a namespace, which Go's standard library and a module such as
/// `go.example` have not; feeds and tools write them without one all the same.
fn is_go_without_namespace(purl: &str) -> bool {
    purl.strip_prefix("pkg:golang/").is_some_and(|path| !path.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::is_go_without_namespace;

    #[test]
    fn only_go_modules_of_one_part_are_kept_from_the_check() {
        assert!(is_go_without_namespace("pkg:golang/stdlib@1.22.0"));
        assert!(!is_go_without_namespace("pkg:golang/example.org/b@1.0.0"));
        assert!(!is_go_without_namespace("pkg:cargo/serde@1.0.0"));
    }
}
