//! `cargo xtask demo`: Breakwater's main job on the exercise, with the commands that anybody would type.

use std::{
    ffi::OsStr,
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::{programs, setup, workspace::Workspace};

const ADVISORIES: &str = "exercise/advisories";
const INVENTORIES: &str = "exercise/inventories";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// End after one round, with exit code 0 when all went well
    #[arg(long)]
    once: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let program = build(workspace)?;
    print_matches(workspace, &program)?;
    let sheets = write_sheets(workspace, &program)?;
    println!("\nThree action sheets, one file each; open them in a browser or print them:");
    for sheet in &sheets {
        println!("  {}", sheet.display());
    }
    if !arguments.once {
        println!(
            "\nTake a file out of {ADVISORIES} and run this again: its lines are gone.\n\
             Your own inventory: {} match --inventory FILE --advisories {ADVISORIES}",
            workspace.relative(&program).display()
        );
    }
    Ok(())
}

/// Writes the sheet of every operator of the exercise; gives back where they lie.
pub(crate) fn sheets(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let program = build(workspace)?;
    write_sheets(workspace, &program)
}

/// Builds the program as it is while somebody works on it: sooner ready than a release.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    setup::for_building()?;
    programs::run(&mut programs::cargo(&workspace.root, &["build", "--package", "breakwater"]))?;
    Ok(workspace.target.join("debug/breakwater"))
}

fn print_matches(workspace: &Workspace, program: &Path) -> Result<()> {
    let mut command = match_command(workspace, program);
    for inventory in inventories(workspace)? {
        command.arg("--inventory").arg(workspace.relative(&inventory));
    }
    command.args(["--format", "table"]);
    println!("$ {}\n", programs::line(&command));
    programs::run(&mut command)
}

fn write_sheets(workspace: &Workspace, program: &Path) -> Result<Vec<PathBuf>> {
    let folder = workspace.fresh_folder("demo")?;
    let mut sheets = Vec::new();
    for inventory in inventories(workspace)? {
        let name = inventory.file_stem().map(OsStr::to_string_lossy).unwrap_or_default();
        let sheet = folder.join(format!("{name}.html"));
        let file =
            File::create(&sheet).with_context(|| format!("cannot write `{}`", sheet.display()))?;
        let mut command = match_command(workspace, program);
        command.arg("--inventory").arg(workspace.relative(&inventory));
        command.args(["--format", "html", "--operator", &operator(&name)]).stdout(file);
        println!("$ {} > {}", programs::line(&command), workspace.relative(&sheet).display());
        programs::run(&mut command)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn match_command(workspace: &Workspace, program: &Path) -> Command {
    let mut command = Command::new(workspace.relative(program));
    command.current_dir(&workspace.root).args(["match", "--advisories", ADVISORIES]);
    command
}

/// The exercise's inventories, in the order of their names.
fn inventories(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.root.join(INVENTORIES);
    let entries = folder.read_dir().with_context(|| format!("cannot read `{INVENTORIES}`"))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry?.path());
    }
    files.sort();
    ensure!(!files.is_empty(), "`{INVENTORIES}` holds no inventory");
    Ok(files)
}

/// `mill-creek-hospital` is the file of Mill Creek Hospital.
fn operator(file_name: &str) -> String {
    let words = file_name.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_operator_is_named_as_its_file() {
        assert_eq!(super::operator("mill-creek-hospital"), "Mill Creek Hospital");
    }
}
