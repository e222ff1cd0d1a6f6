//! Makes a sheet through the command line, and reads it as a person or a checker would.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use cli::{Exit, Surroundings, run};
use jiff::civil::{Date, date};

/// A day for which nothing here asks: every test says `--on`.
const TODAY: Date = date(2000, 1, 1);

pub(crate) struct Page(pub(crate) String);

/// What a command wrote and how it ended.
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn breakwater(words: &[&str]) -> Ran {
    let words = ["breakwater"].iter().chain(words).map(OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = run(words, &Surroundings::bare(TODAY), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("what it writes is UTF-8");
    Ran { exit, out: text(out), err: text(err) }
}

/// The exercise's folder.
pub(crate) fn exercise(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../exercise")).join(path)
}

/// A sheet from inventories and advisories on disk.
pub(crate) fn sheet_of(inventories: &[PathBuf], advisories: &Path, on: &str) -> Page {
    let mut words = vec!["match", "--format", "html", "--operator", "Mill Creek", "--on", on];
    let advisories = advisories.to_string_lossy();
    words.extend(["--advisories", &advisories, "--inventory"]);
    let inventories: Vec<_> = inventories.iter().map(|path| path.to_string_lossy()).collect();
    words.extend(inventories.iter().map(AsRef::as_ref));
    let ran = breakwater(&words);
    assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
    Page(ran.out)
}

/// The sheet of one of the exercise's spreadsheets.
pub(crate) fn exercise_sheet(inventory: &str) -> Page {
    let inventory = exercise("inventories").join(inventory);
    sheet_of(&[inventory], &exercise("advisories"), "2026-11-23")
}

/// A sheet from texts: one spreadsheet, and advisories by file name.
pub(crate) fn sheet(rows: &str, advisories: &[(&str, String)], on: &str) -> Page {
    let folder = tempfile::tempdir().expect("a folder");
    let inventory = folder.path().join("list.csv");
    let header = "vendor,product,version,asset,kind,exposed,seen_on,confirmed";
    fs::write(&inventory, format!("{header}\n{rows}")).expect("a file is written");
    let given = folder.path().join("advisories");
    fs::create_dir(&given).expect("a folder is made");
    for (name, text) in advisories {
        fs::write(given.join(name), text).expect("a file is written");
    }
    sheet_of(&[inventory], &given, on)
}

/// A KEV catalogue with one entry each: id, vendor, product, description.
pub(crate) fn kev(entries: &[(&str, &str, &str, &str)]) -> (&'static str, String) {
    let entries: Vec<_> = entries
        .iter()
        .map(|(id, vendor, product, description)| {
            serde_json::json!({
                "cveID": id, "vendorProject": vendor, "product": product,
                "vulnerabilityName": "a flaw", "dateAdded": "2026-01-05",
                "shortDescription": description, "requiredAction": "Ask the maker.",
                "dueDate": "2026-01-26", "knownRansomwareCampaignUse": "Unknown", "notes": "",
            })
        })
        .collect();
    let catalogue = serde_json::json!({
        "title": "a catalogue", "catalogVersion": "2026.01.05",
        "dateReleased": "2026-01-05T00:00:00Z", "count": entries.len(),
        "vulnerabilities": entries,
    });
    ("kev.json", catalogue.to_string())
}

/// A CVE record of a product that has the flaw before a version.
pub(crate) fn cve(id: &str, vendor: &str, product: &str, before: &str) -> (&'static str, String) {
    let record = serde_json::json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {
            "cveId": id, "assignerOrgId": "2325d071-eabf-4b7b-a4ea-0819b6629a18",
            "state": "PUBLISHED", "datePublished": "2026-01-01T00:00:00.000Z",
        },
        "containers": { "cna": {
            "providerMetadata": { "orgId": "2325d071-eabf-4b7b-a4ea-0819b6629a18" },
            "descriptions": [{ "lang": "en", "value": "A flaw." }],
            "affected": [{
                "vendor": vendor, "product": product, "defaultStatus": "unaffected",
                "versions": [{
                    "version": "0", "lessThan": before, "status": "affected",
                    "versionType": "custom",
                }],
            }],
            "references": [{ "url": "https://example.org/" }],
        } },
    });
    (Box::leak(format!("{id}.json").into_boxed_str()), record.to_string())
}

impl Page {
    /// The part between two marks, without them.
    pub(crate) fn between(&self, start: &str, end: &str) -> &str {
        let (_, rest) = self.0.split_once(start).unwrap_or_else(|| panic!("no `{start}`"));
        rest.split_once(end).unwrap_or_else(|| panic!("no `{end}` after `{start}`")).0
    }

    /// The first tasks, each with its markup.
    pub(crate) fn tasks(&self) -> Vec<&str> {
        let parts = self.0.split("<article ").skip(1);
        parts.map(|part| part.split_once("</article>").expect("it ends").0).collect()
    }

    pub(crate) fn heading(&self) -> String {
        text(self.between("<h1>", "</h1>"))
    }

    /// What a person reads of the page, a block a line, with what others wrote left out.
    pub(crate) fn own_words(&self) -> Vec<String> {
        blocks(&without_quoted(self.between("<body>", "</body>")))
    }
}

/// The text of a piece of markup.
pub(crate) fn text(markup: &str) -> String {
    blocks(markup).join(" ")
}

/// Elements that are marked as somebody else's words are cut out, whatever stands in them.
pub(crate) fn without_quoted(markup: &str) -> String {
    let mut kept = String::new();
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once(" data-quoted>") {
        let (head, name) = before.rsplit_once('<').expect("an element begins");
        let name = name.split(' ').next().expect("it has a name");
        kept.push_str(head);
        let end = format!("</{name}>");
        rest = after.split_once(&end).expect("an element ends").1;
    }
    kept + rest
}

fn blocks(markup: &str) -> Vec<String> {
    const INLINE: [&str; 6] = ["a", "b", "strong", "span", "time", "code"];
    const APART: [&str; 3] = ["small", "br", "th"];
    let mut text = String::new();
    for piece in markup.split_inclusive('>') {
        let (words, tag) = piece.split_once('<').unwrap_or((piece, ""));
        text.push_str(words);
        let name = tag.trim_start_matches('/').trim_end_matches('>');
        let name = name.split(' ').next().expect("a tag has a name");
        text.push_str(match name {
            _ if INLINE.contains(&name) => "",
            _ if APART.contains(&name) => " ",
            _ => "\n",
        });
    }
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.map(|line| unescaped(&line)).filter(|line| !line.is_empty()).collect()
}

fn unescaped(text: &str) -> String {
    let pairs = [("&nbsp;", " "), ("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'")];
    let text = pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&")
}
