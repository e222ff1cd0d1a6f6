//! Nothing in the tree tells of the machine it was written on.

use super::{Fault, tree::Tree};

/// Parts of paths and hosts that only one machine or one registry knows.
///
/// They are put together from parts, so that this file passes its own rule.
const WORDS: [&str; 7] = [
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/wo", "rk/."),
    concat!("/ro", "ot/"),
    concat!("registry.npm", "js.org"),
    concat!("files.python", "hosted.org"),
    concat!("static.crates", ".io"),
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in &tree.files {
        for (index, line) in file.text.lines().enumerate() {
            let found = WORDS.iter().filter(|word| line.contains(**word));
            faults.extend(found.map(|word| {
                let what = format!("`{word}` tells of one machine: use a path inside the project");
                Fault::at_line(&file.path, index, what)
            }));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{TextFile, Tree},
        WORDS, check,
    };

    #[test]
    fn a_path_of_one_machine_is_a_fault_in_any_file() {
        for word in WORDS {
            let text = format!("see {word} for more\n");
            let files = vec![TextFile { path: "docs/a.md".into(), text }];
            assert_eq!(check(&Tree { files, ..Tree::default() }).len(), 1, "{word}");
        }
    }

    #[test]
    fn the_shared_folder_beside_the_project_may_be_named() {
        let text = "cargo run -- --advisories ../shared/feeds/osv\n".into();
        let files = vec![TextFile { path: "README.md".into(), text }];
        assert_eq!(check(&Tree { files, ..Tree::default() }).len(), 0);
    }
}
