//! A Rust file has at most 600 lines before its unit tests.

use super::{Fault, tree::Tree};

const LINE_COUNT_MAX: usize = 600;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.rust_files() {
        let count = file.text_without_tests().lines().count();
        if count > LINE_COUNT_MAX {
            let what =
                format!("{count} lines without tests, at most {LINE_COUNT_MAX}: split it by noun");
            faults.push(Fault::at(&file.path, what));
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

    fn count_faults(path: &str, text: String) -> usize {
        check(&Tree { files: vec![TextFile { path: path.into(), text }], ..Tree::default() }).len()
    }

    #[test]
    fn line_601_is_one_too_many() {
        assert_eq!(count_faults("crates/a/src/b.rs", "\n".repeat(600)), 0);
        assert_eq!(count_faults("crates/a/src/b.rs", "\n".repeat(601)), 1);
    }

    #[test]
    fn lines_of_tests_do_not_count() {
        let text =
            format!("//! A.\n#[cfg(test)]\n#[cfg(unix)]\nmod tests {{\n{}}}\n", "\n".repeat(600));
        assert_eq!(count_faults("crates/a/src/b.rs", text), 0);
        assert_eq!(count_faults("crates/a/tests/b.rs", "\n".repeat(601)), 0);
    }
}
