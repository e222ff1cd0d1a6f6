//! A line of Rust has at most 100 letters.

use super::{Fault, tree::Tree};

const LETTER_COUNT_MAX: usize = 100;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.rust_files() {
        for (index, line) in file.text.lines().enumerate() {
            let count = line.chars().count();
            if count > LETTER_COUNT_MAX {
                let what = format!("{count} letters, at most {LETTER_COUNT_MAX}");
                faults.push(Fault::at_line(&file.path, index, what));
            }
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
    fn letter_101_is_one_too_many_and_letters_are_not_bytes() {
        let text = format!("{}\n{}\n", "é".repeat(100), "x".repeat(101));
        let files = vec![TextFile { path: "crates/a/src/b.rs".into(), text }];
        let faults = check(&Tree { files, ..Tree::default() });
        let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, ["crates/a/src/b.rs:2"]);
    }
}
