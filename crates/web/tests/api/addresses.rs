//! Every address that somebody can ask for, with everything that can stand for its names.

use std::{collections::BTreeSet, fs, path::Path};

use web::api::TABLE;

use crate::people::{AMBER_ID, CLEAR_ID, RED_ID};

/// What pages are asked for. `{id}` is any flaw, `{seq}` any entry, `{slug}` any source.
const PAGES: [&str; 35] = [
    "/",
    "/advisories",
    "/advisories?q=marker",
    "/advisories?q=474747",
    "/advisories/{id}",
    "/breakwater.css",
    "/gallery",
    "/gallery/{*exhibit}",
    "/health",
    "/inventory",
    "/inventory?operator=millcreek",
    "/inventory/lists",
    "/inventory/lists/remove?operator=millcreek",
    "/operators",
    "/passkey.js",
    "/people",
    "/people/clients/accept",
    "/people/delegates/revoke",
    "/people/members/end",
    "/people/passkeys/remove",
    "/people/tokens/revoke",
    "/record",
    "/record?kind=read-advisory",
    "/record?q=isac",
    "/record/{seq}",
    "/set-up",
    "/sign-in",
    "/sign-in/link/{token}",
    "/sources",
    "/sources/uploads",
    "/sources/{slug}",
    "/sources/{slug}/remove",
    "/this-week",
    "/this-week?operator=millcreek",
    "/this-week/sheet?operator=millcreek",
];
/// Pages that only take forms.
const FORMS: [&str; 12] = [
    "/people/act-as",
    "/people/delegates",
    "/people/delegates/give",
    "/people/links",
    "/people/passkeys/begin",
    "/people/passkeys/finish",
    "/people/tokens",
    "/sign-in/passkey/begin",
    "/sign-in/passkey/finish",
    "/sign-out",
    "/sources/{slug}/imports",
    "/this-week/receipts",
];
const OTHERS: [&str; 5] = ["/ledger/checkpoint", "/ledger/key", "/readyz", "/healthz", "/metrics"];
const QUERIES: [&str; 6] = [
    "/api/v1/advisories?q=a",
    "/api/v1/advisories?q=marker",
    "/api/v1/advisories?q=474747",
    "/api/v1/entries?organisation=isac",
    "/api/v1/entries?organisation=millcreek",
    "/api/v1/entries?kind=read-advisory",
];

/// All of them, with these entries and imports.
pub(crate) fn all(entries: &[i64], imports: &[String]) -> Vec<String> {
    let mut all: Vec<String> = OTHERS.into_iter().chain(QUERIES).map(str::to_owned).collect();
    for declared in TABLE.iter().filter(|declared| declared.method == "get") {
        let path = format!("/api/v1{}", declared.path);
        all.extend(filled(&path, entries, imports));
    }
    for page in PAGES {
        all.extend(filled(page, entries, imports));
    }
    all
}

fn filled(path: &str, entries: &[i64], imports: &[String]) -> Vec<String> {
    let Some((start, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (name, end) = rest.split_once('}').unwrap();
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let values: Vec<String> = match name {
        // A proof says the same of every entry.
        "seq" if end == "/proof" => owned(&["0"]),
        "seq" => entries.iter().map(ToString::to_string).collect(),
        "import" => imports.to_vec(),
        "advisory" | "id" => owned(&[CLEAR_ID, AMBER_ID, RED_ID]),
        "source" | "slug" => owned(&["feed", "shared"]),
        "operator" | "organisation" => owned(&["millcreek", "tamarack", "isac"]),
        _ => owned(&["none"]),
    };
    values.into_iter().map(|value| format!("{start}{value}{end}")).collect()
}

/// A page that nobody put on the list would not be searched.
#[test]
fn every_page_is_on_the_list() {
    let mut routes = BTreeSet::new();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    routes_in(&Path::new(source).join("pages"), &mut routes);
    for file in ["pages.rs", "style.rs", "gallery.rs"] {
        routes_of(&fs::read_to_string(Path::new(source).join(file)).unwrap(), &mut routes);
    }
    let listed = |page: &str| page.split('?').next().unwrap_or_default().to_owned();
    let known: BTreeSet<String> = PAGES.into_iter().chain(FORMS).map(listed).collect();
    let missing: Vec<&String> = routes.difference(&known).collect();
    assert!(missing.is_empty(), "say what these are asked with: {missing:?}");
    let gone: Vec<&String> = known.difference(&routes).collect();
    assert!(gone.is_empty(), "no page is here any more: {gone:?}");
}

fn routes_in(folder: &Path, routes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes_in(&path, routes);
        } else {
            routes_of(&fs::read_to_string(&path).unwrap(), routes);
        }
    }
}

fn routes_of(text: &str, routes: &mut BTreeSet<String>) {
    for part in text.split("route(").skip(1) {
        let address = part.trim_start().strip_prefix('"').and_then(|part| part.split_once('"'));
        routes.extend(address.map(|(address, _)| address.to_owned()));
    }
}
