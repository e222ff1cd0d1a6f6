//! Dependencies stand in the root manifest only, each on one line with a comment why.

use super::{
    Fault,
    tree::{TextFile, Tree},
};

const ROOT: &str = "Cargo.toml";

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in &tree.files {
        if file.path == ROOT {
            faults.extend(wrong_lines(file, "workspace.dependencies", is_explained));
        } else if file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml") {
            for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
                faults.extend(wrong_lines(file, section, is_inherited));
            }
        }
    }
    faults
}

/// `Err` says what a line of a section lacks.
type LineRule = fn(&str) -> Result<(), &'static str>;

fn wrong_lines(file: &TextFile, section: &str, rule: LineRule) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut is_inside = false;
    for (index, line) in file.text.lines().enumerate() {
        if let Some(header) = line.strip_prefix('[') {
            is_inside = header.starts_with(&format!("{section}]"));
        } else if is_inside && !line.trim().is_empty() && !line.starts_with('#') {
            faults.extend(rule(line).err().map(|what| Fault::at_line(&file.path, index, what)));
        }
    }
    faults
}

fn is_explained(line: &str) -> Result<(), &'static str> {
    let is_own = line.contains("path = \"crates/");
    let reason = line.rsplit_once("# ").map_or("", |(_, reason)| reason.trim());
    if is_own || !reason.is_empty() {
        return Ok(());
    }
    Err("a dependency needs its reason on its line: `name = \"1\" # why`")
}

fn is_inherited(line: &str) -> Result<(), &'static str> {
    if line.contains("workspace = true") {
        return Ok(());
    }
    Err("a version stands in the root manifest only: write `name.workspace = true`")
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{TextFile, Tree},
        check,
    };

    fn count_faults(path: &str, text: &str) -> usize {
        let files = vec![TextFile { path: path.into(), text: text.into() }];
        check(&Tree { files, ..Tree::default() }).len()
    }

    #[test]
    fn a_dependency_without_a_reason_is_a_fault() {
        let count =
            |line| count_faults("Cargo.toml", &format!("[workspace.dependencies]\n{line}\n"));
        assert_eq!(count("serde = \"1\" # every document"), 0);
        assert_eq!(count("model = { path = \"crates/model\" }"), 0);
        assert_eq!(count("serde = \"1\""), 1);
        assert_eq!(count("serde = \"1\" # "), 1);
    }

    #[test]
    fn a_version_outside_the_root_manifest_is_a_fault() {
        for (line, count) in
            [("serde.workspace = true", 0), ("serde = \"1\"", 1), ("serde = { path = \"x\" }", 1)]
        {
            for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
                let text = format!("[package]\nname = \"a\"\n\n[{section}]\n{line}\n");
                assert_eq!(count_faults("crates/a/Cargo.toml", &text), count, "{section}: {line}");
            }
        }
    }
}
