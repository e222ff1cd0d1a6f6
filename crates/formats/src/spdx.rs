//! SPDX 2.2 and 2.3 as JSON: what is needed to say which packages a thing is made of.

use std::{collections::HashSet, fmt};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{self, JsonError};

/// The versions of the specification that are read (§6.1).
pub const SPEC_VERSIONS: [&str; 2] = ["SPDX-2.2", "SPDX-2.3"];
/// How many faults of one document are named; the rest is counted.
pub const FAULTS_MAX: usize = 50;

/// Why an SPDX document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpdxError {
    /// It is no JSON, or a field has the wrong type.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A version of the specification that is not read.
    #[error(
        "at `/spdxVersion`: {}; SPDX 2.2 and 2.3 as JSON are read: export the document as one of \
         these, or as CycloneDX JSON",
        .0.as_deref().map_or_else(|| "missing".to_owned(), |version| format!("`{version}`"))
    )]
    Version(Option<String>),
}

/// §6: a document. Packages are read one by one, so that a broken one hides no other.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// §6.4.
    pub name: Option<String>,
    /// What the document is about, by id (JSON schema, `documentDescribes`).
    #[serde(default)]
    pub document_describes: Vec<String>,
    #[serde(default)]
    packages: Vec<Box<RawValue>>,
    #[serde(default)]
    files: Vec<Element>,
    #[serde(default)]
    snippets: Vec<Element>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

/// §7: a package.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// §7.1.
    pub name: String,
    /// §7.2.
    #[serde(rename = "SPDXID")]
    pub id: String,
    /// §7.3.
    pub version_info: Option<String>,
    /// §7.5: `Organization: …`, `Person: …` or `NOASSERTION`.
    pub supplier: Option<String>,
    /// §7.6.
    pub originator: Option<String>,
    /// §7.21.
    #[serde(default)]
    pub external_refs: Vec<ExternalRef>,
    /// §7.24: `LIBRARY`, `APPLICATION`, `FIRMWARE` and others.
    pub primary_package_purpose: Option<String>,
}

/// §7.21: a name elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalRef {
    /// `purl`, `cpe23Type`, `cpe22Type`; annex F.
    pub reference_type: String,
    /// The name.
    pub reference_locator: String,
}

impl Package {
    /// The package URLs (annex F.3.5); `PACKAGE_MANAGER` and `PACKAGE-MANAGER` are both written.
    pub fn purls(&self) -> impl Iterator<Item = &str> {
        self.refs(&["purl"])
    }

    /// The CPE names (annex F.2).
    pub fn cpes(&self) -> impl Iterator<Item = &str> {
        self.refs(&["cpe23Type", "cpe22Type"])
    }

    fn refs(&self, kinds: &'static [&str]) -> impl Iterator<Item = &str> {
        let of_kind = |one: &&ExternalRef| {
            // Some tools write the type as an address that ends in its name.
            let kind = one.reference_type.rsplit('/').next().unwrap_or_default();
            kinds.iter().any(|known| known.eq_ignore_ascii_case(kind))
        };
        self.external_refs.iter().filter(of_kind).map(|one| one.reference_locator.trim())
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Element {
    #[serde(rename = "SPDXID")]
    id: Option<String>,
}

/// §11.
#[expect(clippy::struct_field_names, reason = "SPDX names them so")]
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    spdx_element_id: Option<String>,
    related_spdx_element: Option<String>,
    relationship_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    spdx_version: Option<String>,
}

/// What the specification does not allow, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer; empty for the document as a whole.
    pub pointer: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            return f.write_str(&self.what);
        }
        write!(f, "at `{}`: {}", self.pointer, self.what)
    }
}

/// Reads an SPDX document as JSON.
pub fn read(bytes: &[u8]) -> Result<Document, SpdxError> {
    json::outline(bytes)?;
    // A later version may give a known field another type; its number is the better message.
    let head: Head = json::read_scanned(bytes)?;
    if !head.spdx_version.as_deref().is_some_and(|version| SPEC_VERSIONS.contains(&version)) {
        return Err(SpdxError::Version(head.spdx_version));
    }
    Ok(json::read_scanned(bytes)?)
}

impl Document {
    /// Each package, or why it can't be read; the index counts from 0.
    pub fn packages(&self) -> impl Iterator<Item = (usize, Result<Package, JsonError>)> {
        self.packages.iter().map(|raw| json::read_scanned(raw.get().as_bytes())).enumerate()
    }

    /// How many files the document lists.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// The ids of what the document describes, by list or by relationship (§11.1, `DESCRIBES`).
    pub fn described(&self) -> HashSet<&str> {
        let related =
            self.relationships.iter().filter_map(|one| match one.relationship_type.as_deref() {
                Some("DESCRIBES") if is_document(one.spdx_element_id.as_deref()) => {
                    one.related_spdx_element.as_deref()
                }
                Some("DESCRIBED_BY") if is_document(one.related_spdx_element.as_deref()) => {
                    one.spdx_element_id.as_deref()
                }
                _ => None,
            });
        self.document_describes.iter().map(String::as_str).chain(related).collect()
    }

    /// What is wrong with a document whose packages can be read all the same.
    pub fn faults(&self, packages: &[Package]) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut known = HashSet::from(["SPDXRef-DOCUMENT"]);
        for package in packages {
            if !known.insert(&package.id) {
                let what = format!("the id `{}` stands twice (§7.2)", short(&package.id));
                faults.push(Fault { pointer: "/packages".to_owned(), what });
            }
        }
        known.extend(self.files.iter().chain(&self.snippets).filter_map(|one| one.id.as_deref()));
        for (index, one) in self.relationships.iter().enumerate() {
            let ends = [
                ("spdxElementId", &one.spdx_element_id),
                ("relatedSpdxElement", &one.related_spdx_element),
            ];
            for (key, id) in ends {
                let Some(id) = id.as_deref().filter(|id| !is_elsewhere(id)) else { continue };
                if !known.contains(id) {
                    let pointer = format!("/relationships/{index}/{key}");
                    let what = format!("`{}` is not in the document (§11.1)", short(id));
                    faults.push(Fault { pointer, what });
                }
            }
        }
        cut(faults)
    }
}

fn cut(mut faults: Vec<Fault>) -> Vec<Fault> {
    let more = faults.len().saturating_sub(FAULTS_MAX);
    faults.truncate(FAULTS_MAX);
    if more > 0 {
        faults.push(Fault { pointer: String::new(), what: format!("and {more} more faults") });
    }
    faults
}

fn is_document(id: Option<&str>) -> bool {
    id == Some("SPDXRef-DOCUMENT")
}

/// §11.1: another document's element, or none at all.
fn is_elsewhere(id: &str) -> bool {
    id.starts_with("DocumentRef-") || matches!(id, "NONE" | "NOASSERTION")
}

fn short(id: &str) -> String {
    id.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(rest: &str) -> String {
        format!("{{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\"{rest}}}")
    }

    fn fault(text: &str) -> String {
        testkit::folded(&read(text.as_bytes()).unwrap_err().to_string())
    }

    #[test]
    fn versions_2_2_and_2_3_are_read_and_no_others() {
        for version in SPEC_VERSIONS {
            assert!(read(format!("{{\"spdxVersion\":\"{version}\"}}").as_bytes()).is_ok());
        }
        insta::assert_snapshot!(fault(r#"{"spdxVersion":"SPDX-2.1","packages":{}}"#), @r"
        at `/spdxVersion`: `SPDX-2.1`; SPDX 2.2 and 2.3 as JSON are read: export the
          document as one of these, or as CycloneDX JSON
        ");
        insta::assert_snapshot!(fault("{}"), @r"
        at `/spdxVersion`: missing; SPDX 2.2 and 2.3 as JSON are read: export the document
          as one of these, or as CycloneDX JSON
        ");
    }

    #[test]
    fn names_elsewhere_are_told_apart_by_their_type() {
        let text = document(
            r#","packages":[{"name":"a","SPDXID":"SPDXRef-a","externalRefs":[
            {"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl",
              "referenceLocator":"pkg:npm/a@1"},
            {"referenceCategory":"PACKAGE_MANAGER",
              "referenceType":"http://spdx.org/rdf/references/purl",
              "referenceLocator":"pkg:npm/b@1"},
            {"referenceCategory":"SECURITY","referenceType":"cpe23Type",
              "referenceLocator":"cpe:2.3:a:a:a:1"},
            {"referenceCategory":"OTHER","referenceType":"x",
              "referenceLocator":"pkg:npm/c@1"}]}]"#,
        );
        let document = read(text.as_bytes()).unwrap();
        let package = document.packages().next().unwrap().1.unwrap();
        assert_eq!(package.purls().collect::<Vec<_>>(), ["pkg:npm/a@1", "pkg:npm/b@1"]);
        assert_eq!(package.cpes().collect::<Vec<_>>(), ["cpe:2.3:a:a:a:1"]);
    }

    #[test]
    fn a_broken_package_hides_no_other() {
        let text = document(r#","packages":[{"name":7},{"name":"b","SPDXID":"SPDXRef-b"}]"#);
        let document = read(text.as_bytes()).unwrap();
        let read: Vec<bool> = document.packages().map(|(_, one)| one.is_ok()).collect();
        assert_eq!(read, [false, true]);
    }

    #[test]
    fn a_field_of_the_wrong_type_is_named_with_its_pointer() {
        insta::assert_snapshot!(
            fault(&document(r#","packages":{}"#)),
            @"line 1, column 65, at `/packages`: invalid type: map, expected a sequence"
        );
    }

    #[test]
    fn ids_that_stand_twice_or_nowhere_are_named() {
        let text = document(
            r#","packages":[{"name":"a","SPDXID":"SPDXRef-a"},{"name":"b","SPDXID":"SPDXRef-a"}],
            "files":[{"SPDXID":"SPDXRef-f"}],"relationships":[
            {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES",
              "relatedSpdxElement":"SPDXRef-a"},
            {"spdxElementId":"SPDXRef-a","relationshipType":"CONTAINS",
              "relatedSpdxElement":"SPDXRef-f"},
            {"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON",
              "relatedSpdxElement":"DocumentRef-x:SPDXRef-y"},
            {"spdxElementId":"SPDXRef-a","relationshipType":"DEPENDS_ON",
              "relatedSpdxElement":"SPDXRef-missing"}]"#,
        );
        let document = read(text.as_bytes()).unwrap();
        let packages: Vec<Package> = document.packages().map(|(_, one)| one.unwrap()).collect();
        assert_eq!(document.described(), HashSet::from(["SPDXRef-a"]));
        assert_eq!(document.file_count(), 1);
        let faults: Vec<String> =
            document.faults(&packages).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(faults.join("\n"), @r"
        at `/packages`: the id `SPDXRef-a` stands twice (§7.2)
        at `/relationships/3/relatedSpdxElement`: `SPDXRef-missing` is not in the document (§11.1)
        ");
    }

    #[test]
    fn faults_over_the_limit_are_counted() {
        let twice = r#"{"name":"a","SPDXID":"SPDXRef-a"}"#;
        let text = document(&format!(",\"packages\":[{}]", vec![twice; 60].join(",")));
        let document = read(text.as_bytes()).unwrap();
        let packages: Vec<Package> = document.packages().map(|(_, one)| one.unwrap()).collect();
        let faults = document.faults(&packages);
        assert_eq!(faults.len(), FAULTS_MAX + 1);
        assert_eq!(faults[FAULTS_MAX].to_string(), "and 9 more faults");
    }

    #[test]
    fn the_samples_of_the_outside_check_are_read_and_the_bad_ones_fault_is_named() {
        let of = |name: &str| {
            let path = format!("checks/samples/{name}/spdx.spdx.json");
            let document = read(&std::fs::read(testkit::shared(&path)).unwrap()).unwrap();
            let packages: Vec<Package> = document.packages().map(|(_, one)| one.unwrap()).collect();
            assert_eq!(packages.len(), 1);
            document.faults(&packages).len()
        };
        assert_eq!((of("good"), of("bad")), (0, 1));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_json_makes_it_panic(value in "[\\[\\]{}:,\"a-c0-9]{0,80}") {
            if let Ok(document) = read(document(&format!(",\"packages\":[{value}]")).as_bytes()) {
                let packages: Vec<Package> =
                    document.packages().filter_map(|(_, one)| one.ok()).collect();
                let _ = document.faults(&packages);
            }
        }
    }
}
