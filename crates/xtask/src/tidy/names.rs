//! Names say what a thing is: no drawer for anything, no verb that fits everything, no `mod.rs`.

use super::{Fault, tree::Tree};

/// Files and modules of these names collect what nobody could name.
const DRAWERS: [&str; 6] = ["utils", "helpers", "common", "misc", "manager", "core"];
/// Functions that begin so do not say what they do.
const EMPTY_VERBS: [&str; 4] = ["get_", "do_", "handle_", "process_"];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.rust_files() {
        faults.extend(wrong_file_name(&file.path));
        for (index, line) in file.text.lines().enumerate() {
            faults.extend(wrong_line(line).map(|what| Fault::at_line(&file.path, index, what)));
        }
    }
    faults
}

fn wrong_file_name(path: &str) -> Option<Fault> {
    let mut parts = path.trim_end_matches(".rs").split('/');
    if let Some(drawer) = parts.clone().find(|part| DRAWERS.contains(part)) {
        return Some(Fault::at(path, format!("`{drawer}` names no noun: say what lives here")));
    }
    (parts.next_back() == Some("mod"))
        .then(|| Fault::at(path, "a module is `name.rs` beside its folder `name`, never `mod.rs`"))
}

fn wrong_line(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().take(6).collect();
    let name_after = |keyword: &str| {
        let at = words.iter().position(|word| *word == keyword)?;
        let is_declaration = words[..at].iter().all(|word| is_qualifier(word));
        let name =
            words.get(at + 1)?.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        is_declaration.then(|| name.into_iter().next()).flatten()
    };
    if let Some(module) = name_after("mod").filter(|name| DRAWERS.contains(name)) {
        return Some(format!("`{module}` names no noun: say what lives in the module"));
    }
    let function = name_after("fn")?;
    let verb = EMPTY_VERBS.iter().find(|verb| function.starts_with(**verb))?;
    Some(format!(
        "`{function}` begins with `{verb}`, which says nothing: name what it gives or does"
    ))
}

fn is_qualifier(word: &str) -> bool {
    word.starts_with("pub") || matches!(word, "const" | "async" | "extern" | "unsafe" | "default")
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
    fn drawers_and_mod_rs_are_faults() {
        for path in ["crates/a/src/utils.rs", "crates/a/src/common/b.rs", "crates/a/src/b/mod.rs"] {
            assert_eq!(count_faults(path, ""), 1, "{path}");
        }
        assert_eq!(count_faults("crates/a/src/commons.rs", ""), 0);
    }

    #[test]
    fn an_inline_drawer_is_a_fault() {
        assert_eq!(count_faults("crates/a/src/b.rs", "pub(crate) mod helpers {"), 1);
    }

    #[test]
    fn empty_verbs_are_faults_where_a_function_is_declared() {
        for (line, count) in [
            ("fn get_name() {}", 1),
            ("    pub(crate) const fn process_all<T>() {}", 1),
            ("pub async fn handle_it(", 1),
            ("fn getter() {}", 0),
            ("fn done() {}", 0),
            ("let x = map.get_name();", 0),
            ("// a fn get_name would say nothing", 0),
        ] {
            assert_eq!(count_faults("crates/a/src/b.rs", line), count, "{line}");
        }
    }
}
