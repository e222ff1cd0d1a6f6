//! A folder under `crates` holds at most 15 files, but for the rows of our own data.

use std::collections::BTreeMap;

use super::{Fault, tree::Tree};

const FILE_COUNT_MAX: usize = 15;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &tree.files {
        match file.path.rsplit_once('/') {
            // A file below `data` is a row of a table, and nobody reads a table by its files.
            Some((folder, _)) if folder.starts_with("crates/") && !folder.contains("/data/") => {
                *counts.entry(folder).or_default() += 1;
            }
            _ => {}
        }
    }
    let crowded = counts.into_iter().filter(|(_, count)| *count > FILE_COUNT_MAX);
    crowded
        .map(|(folder, count)| {
            let what = format!("{count} files, at most {FILE_COUNT_MAX}: make folders of nouns");
            Fault::at(folder, what)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{TextFile, Tree},
        check,
    };

    fn count_faults(folder: &str, file_count: usize) -> usize {
        let path = |number| format!("{folder}/{number}.rs");
        let file = |number| TextFile { path: path(number), text: String::new() };
        check(&Tree { files: (0..file_count).map(file).collect(), ..Tree::default() }).len()
    }

    #[test]
    fn file_16_is_one_too_many() {
        assert_eq!(count_faults("crates/a/src/b", 15), 0);
        assert_eq!(count_faults("crates/a/src/b", 16), 1);
    }

    #[test]
    fn rows_of_data_are_not_counted() {
        assert_eq!(count_faults("crates/a/data/b", 16), 0);
    }
}
