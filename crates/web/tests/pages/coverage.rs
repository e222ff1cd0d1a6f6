//! Nothing is forgotten: each template has a sample, and each page names the template it renders.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::gallery;

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry reads").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Each template under `templates/pages` by its name, with its text.
fn templates() -> Vec<(String, String)> {
    let root = Path::new(CRATE).join("templates");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("it lies below").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a template reads"))
    };
    files(&root.join("pages")).into_iter().map(read).collect()
}

fn is_page(text: &str) -> bool {
    text.contains("{% extends")
}

#[test]
fn every_page_has_samples() {
    let shown: BTreeSet<String> =
        gallery().into_iter().map(|one| one.template.to_owned()).collect();
    let templates = templates();
    let pages: BTreeSet<String> =
        templates.into_iter().filter(|(_, text)| is_page(text)).map(|(name, _)| name).collect();
    assert_eq!(pages, shown, "templates on the left, what the gallery shows on the right");
}

#[test]
fn every_part_of_a_page_is_included_by_one() {
    let templates = templates();
    let all: String = templates.iter().map(|(_, text)| text.as_str()).collect();
    for (name, _) in templates.iter().filter(|(_, text)| !is_page(text)) {
        assert!(all.contains(&format!("{{% include \"{name}\" %}}")), "nobody includes `{name}`");
    }
}

#[test]
fn a_page_names_the_template_that_it_renders() {
    let mut pages = 0;
    let root = Path::new(CRATE).join("src");
    for path in files(&root.join("pages")).into_iter().chain([root.join("gallery.rs")]) {
        let text = fs::read_to_string(&path).expect("a source reads");
        let Some((_, after)) = text.split_once("#[template(path = \"pages/") else { continue };
        let name = after.split('"').next().unwrap_or_default();
        let said = format!("TEMPLATE: &'static str = \"pages/{name}\"");
        assert!(text.contains(&said), "{path:?} renders `pages/{name}` and says otherwise");
        pages += 1;
    }
    assert_eq!(pages, templates().iter().filter(|(_, text)| is_page(text)).count());
}

#[test]
fn every_sample_has_an_address_of_its_own() {
    let exhibits = gallery();
    let addresses: BTreeSet<&str> = exhibits.iter().map(|one| one.url.as_str()).collect();
    assert_eq!(addresses.len(), exhibits.len());
}

#[test]
fn the_first_page_links_all_others() {
    let exhibits = gallery();
    let (index, others) = exhibits.split_first().expect("there are pages");
    for other in others {
        assert!(index.html.contains(&format!("href=\"{}\"", other.url)), "{}", other.url);
    }
}

#[test]
fn no_template_switches_escaping_off() {
    let root = Path::new(CRATE).join("templates");
    for path in files(&root) {
        let text = fs::read_to_string(&path).expect("a template reads");
        for switch in ["|safe", "| safe", "autoescape", "escape(\"none\")"] {
            assert!(!text.contains(switch), "{path:?} has `{switch}`");
        }
    }
}
