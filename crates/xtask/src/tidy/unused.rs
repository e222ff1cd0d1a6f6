//! A dependency that no source names is removed.

use super::{
    Fault,
    tree::{Dependency, Member, Purpose, Tree},
};

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for member in &tree.members {
        for wish in &member.dependencies {
            if !is_named(tree, member, wish) {
                let what = format!("`{}` is never named in its sources: remove it", wish.name);
                faults.push(Fault::at(format!("{}/Cargo.toml", member.folder), what));
            }
        }
    }
    faults.extend(wished_by_nobody(tree));
    faults
}

fn is_named(tree: &Tree, member: &Member, wish: &Dependency) -> bool {
    let folder = format!("{}/", member.folder);
    let ident = wish.name.replace('-', "_");
    tree.rust_files().any(|file| {
        let Some(path) = file.path.strip_prefix(&folder) else { return false };
        let text = match wish.purpose {
            Purpose::Development => &file.text,
            Purpose::Product if path.starts_with("src/") => file.text_without_tests(),
            Purpose::Product if path == "build.rs" => &file.text,
            Purpose::Product => return false,
        };
        has_path_from(text, &ident)
    })
}

/// Whether a path such as `ident::Name` begins in the text.
fn has_path_from(text: &str, ident: &str) -> bool {
    text.match_indices(&format!("{ident}::")).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
    })
}

/// Lines of the root manifest that no crate inherits.
fn wished_by_nobody(tree: &Tree) -> Vec<Fault> {
    let manifest: toml::Table = tree.text_of("Cargo.toml").parse().unwrap_or_default();
    let declared = manifest.get("workspace").and_then(|it| it.get("dependencies")?.as_table());
    let is_wished = |name: &String| {
        tree.members.iter().any(|member| member.dependencies.iter().any(|wish| wish.name == *name))
    };
    let names = declared.into_iter().flatten().map(|(name, _)| name);
    names
        .filter(|name| !is_wished(name))
        .map(|name| Fault::at("Cargo.toml", format!("no crate wants `{name}`: remove it")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::tree::{Dependency, Member, Purpose, TextFile, Tree},
        check,
    };

    fn faults(purpose: Purpose, path: &str, text: &str) -> usize {
        let wish = Dependency { name: "serde-json".into(), purpose };
        let member =
            Member { name: "a".into(), folder: "crates/a".into(), dependencies: vec![wish] };
        let files = vec![TextFile { path: path.into(), text: text.into() }];
        check(&Tree { files, members: vec![member], ..Tree::default() }).len()
    }

    #[test]
    fn a_dependency_must_be_where_a_path_begins() {
        let count = |text| faults(Purpose::Product, "crates/a/src/lib.rs", text);
        assert_eq!(count("use serde_json::Value;"), 0);
        assert_eq!(count("use serde_jsonish::Value;"), 1);
        assert_eq!(count("use my_serde_json::Value;"), 1);
        assert_eq!(count("// serde_json would be slower"), 1);
    }

    #[test]
    fn a_dependency_of_the_product_must_be_named_by_the_product() {
        let line = "use serde_json::Value;";
        assert_eq!(faults(Purpose::Product, "crates/a/tests/b.rs", line), 1);
        let in_tests = format!("//! A.\n\n#[cfg(test)]\nmod tests {{\n    {line}\n}}\n");
        assert_eq!(faults(Purpose::Product, "crates/a/src/lib.rs", &in_tests), 1);
        assert_eq!(faults(Purpose::Development, "crates/a/tests/b.rs", line), 0);
        assert_eq!(faults(Purpose::Development, "crates/other/tests/b.rs", line), 1);
    }

    #[test]
    fn a_line_of_the_root_manifest_that_no_crate_wants_is_a_fault() {
        let text = "[workspace.dependencies]\ntar = \"0.4\" # why\n".into();
        let files = vec![TextFile { path: "Cargo.toml".into(), text }];
        assert_eq!(check(&Tree { files, ..Tree::default() }).len(), 1);
    }
}
