//! The first line of a Rust file is `//!` and one sentence: what lives here.

use super::{Fault, tree::Tree};

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.rust_files() {
        let first = file.text.lines().next().unwrap_or_default();
        if first.strip_prefix("//! ").is_none_or(|sentence| sentence.trim().is_empty()) {
            let what = "the first line must be `//!` and a sentence that says what lives here";
            faults.push(Fault::at_line(&file.path, 0, what));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{TextFile, Tree},
        check,
    };

    #[test]
    fn a_file_that_does_not_say_what_lives_in_it_is_a_fault() {
        for (text, count) in [
            ("//! Reads OSV records.\n", 0),
            ("use std::fmt;\n//! Too late.\n", 1),
            ("// Not for the reader of the documentation.\n", 1),
            ("//! \n", 1),
            ("", 1),
        ] {
            let files = vec![TextFile { path: "crates/a/src/b.rs".into(), text: text.into() }];
            assert_eq!(check(&Tree { files, ..Tree::default() }).len(), count, "{text:?}");
        }
    }
}
