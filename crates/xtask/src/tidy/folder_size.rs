//! A folder under `crates` holds at most 15 files.

use std::collections::BTreeMap;

use super::{Fault, tree::Tree};

const FILE_COUNT_MAX: usize = 15;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &tree.files {
        match file.path.rsplit_once('/') {
            Some((folder, _)) if folder.starts_with("crates/") => {
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

    #[test]
    fn file_16_is_one_too_many() {
        let file = |number: u32| TextFile {
            path: format!("crates/a/src/b/{number}.rs"),
            text: String::new(),
        };
        let mut tree = Tree { files: (0..15).map(file).collect(), ..Tree::default() };
        assert_eq!(check(&tree).len(), 0);
        tree.files.push(file(15));
        assert_eq!(check(&tree).len(), 1);
    }
}
