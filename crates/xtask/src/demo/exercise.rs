//! The demo's world: who is in the exercise, and their sheets of paper without any server.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::{demo, programs, workspace::Workspace};

pub(crate) const ADVISORIES: &str = "exercise/advisories";
const INVENTORIES: &str = "exercise/inventories";
/// The exercise's day, so that its dates stay what `exercise/expected.md` says.
const TODAY: &str = "2026-11-23";

/// Writes the sheet of every operator of the exercise; gives back where they lie.
pub(crate) fn sheets(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let program = demo::build(workspace)?;
    write_sheets(workspace, &program)
}

fn write_sheets(workspace: &Workspace, program: &Path) -> Result<Vec<PathBuf>> {
    let folder = workspace.fresh_folder("sheets")?;
    let mut sheets = Vec::new();
    for operator in Operator::all(workspace)? {
        let sheet = folder.join(format!("{}.html", operator.file_stem));
        let file =
            File::create(&sheet).with_context(|| format!("cannot write `{}`", sheet.display()))?;
        let name = name_of(&operator.file_stem);
        let mut command = match_command(workspace, program, operator.inventories);
        command.args(["--format", "html", "--operator", &name]).stdout(file);
        println!("$ {} > {}", programs::line(&command), workspace.relative(&sheet).display());
        programs::run(&mut command)?;
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn match_command(
    workspace: &Workspace,
    program: &Path,
    inventories: impl IntoIterator<Item = PathBuf>,
) -> Command {
    let mut command = Command::new(workspace.relative(program));
    command.current_dir(&workspace.root).args(["match", "--on", TODAY]);
    command.args(["--advisories", ADVISORIES, "--inventory"]).args(inventories);
    command
}

/// Somebody of the exercise, with every file that says what they run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Operator {
    /// What the names of the files begin with; the organisation's slug.
    pub(super) file_stem: String,
    /// From the project's root.
    pub(super) inventories: Vec<PathBuf>,
}

impl Operator {
    /// Everybody who has a spreadsheet in the exercise, in the order of the files' names.
    pub(super) fn all(workspace: &Workspace) -> Result<Vec<Self>> {
        let folder = workspace.root.join(INVENTORIES);
        let files: Vec<PathBuf> =
            files_below(&folder)?.iter().map(|file| workspace.relative(file).to_owned()).collect();
        let operators = operators(&files);
        ensure!(!operators.is_empty(), "`{INVENTORIES}` holds no spreadsheet");
        Ok(operators)
    }
}

/// `mill-creek-hospital` is the file of Mill Creek Hospital.
pub(super) fn name_of(file_stem: &str) -> String {
    let words = file_stem.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}

fn operators(files: &[PathBuf]) -> Vec<Operator> {
    let sheets = files.iter().filter(|file| file.extension().is_some_and(|it| it == "csv"));
    let stems = sheets.filter_map(|file| file.file_stem()?.to_str());
    stems
        .map(|stem| {
            let start = format!("{INVENTORIES}/{stem}");
            let own = files.iter().filter(|file| file.to_string_lossy().starts_with(&start));
            Operator { file_stem: stem.to_owned(), inventories: own.cloned().collect() }
        })
        .collect()
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        folder.read_dir().with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{INVENTORIES, name_of, operators};

    #[test]
    fn an_operator_has_every_file_that_begins_with_the_name() {
        let files = ["bank.csv", "mill-creek.csv", "mill-creek-loans/go.mod"]
            .map(|file| PathBuf::from(format!("{INVENTORIES}/{file}")));
        let found = operators(&files);
        let names: Vec<String> = found.iter().map(|one| name_of(&one.file_stem)).collect();
        assert_eq!(names, ["Bank", "Mill Creek"]);
        assert_eq!(found[1].inventories, files[1..]);
    }
}
