//! Every crate from outside comes under a licence on our list.

use super::{Fault, tree::Tree};

/// SPDX ids that ask for no more than their text in our notices.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    // Asks for the source of its own files where they are changed; we change none.
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let refused = tree.outsiders.iter().filter(|it| !is_allowed(it.licence.as_deref()));
    refused
        .map(|it| {
            let licence = it.licence.as_deref().unwrap_or("none named");
            let what = format!("licence `{licence}` is not on the list: replace the crate");
            Fault::at(format!("{} {}", it.name, it.version), what)
        })
        .collect()
}

/// Reads an SPDX expression; `/` is the old spelling of `OR`.
fn is_allowed(expression: Option<&str>) -> bool {
    let Some(expression) = expression else { return false };
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest) && rest.is_empty()
}

fn any_of(rest: &mut &[&str]) -> bool {
    let mut is_right = all_of(rest);
    while take(rest, "OR") {
        is_right |= all_of(rest);
    }
    is_right
}

fn all_of(rest: &mut &[&str]) -> bool {
    let mut is_right = one(rest);
    while take(rest, "AND") {
        is_right &= one(rest);
    }
    is_right
}

fn one(rest: &mut &[&str]) -> bool {
    if take(rest, "(") {
        let is_right = any_of(rest);
        return take(rest, ")") && is_right;
    }
    let Some((licence, after)) = rest.split_first() else { return false };
    *rest = after;
    if take(rest, "WITH") {
        // An exception only gives more than its licence.
        *rest = rest.get(1..).unwrap_or_default();
    }
    ALLOWED.contains(licence)
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if *first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{Outsider, Tree},
        check,
    };

    fn count_faults(licence: Option<&str>) -> usize {
        let outsider = Outsider {
            name: "a".into(),
            version: "1.0.0".into(),
            licence: licence.map(str::to_owned),
        };
        check(&Tree { outsiders: vec![outsider], ..Tree::default() }).len()
    }

    #[test]
    fn one_allowed_choice_is_enough_and_all_parts_must_be_allowed() {
        for (licence, count) in [
            ("MIT", 0),
            ("MIT OR GPL-3.0-only", 0),
            ("GPL-2.0/MIT", 0),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", 0),
            ("Apache-2.0 WITH LLVM-exception", 0),
            ("GPL-3.0-only", 1),
            ("MIT AND GPL-3.0-only", 1),
            ("(MIT OR Apache-2.0) AND EUPL-1.2", 1),
            ("MIT OR", 0),
            ("(MIT", 1),
            ("", 1),
        ] {
            assert_eq!(count_faults(Some(licence)), count, "{licence}");
        }
        assert_eq!(count_faults(None), 1);
    }
}
