//! What the store keeps is JSON of our nouns: each reads back as itself.

use model::{Inventory, Statement};
use translate::{
    advisory::{AdvisoryError, Receiver, read},
    inventory::{AssetDefaults, InputFormat},
};

/// Checks each statement as it comes: all of them at once would not fit.
#[derive(Default)]
struct Checked {
    statements: usize,
}

impl Receiver for Checked {
    fn statement(&mut self, statement: Statement) {
        let json = serde_json::to_string(&statement).unwrap();
        let again: Statement = serde_json::from_str(&json).unwrap();
        assert_eq!(again, statement, "{json}");
        self.statements += 1;
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        panic!("{pointer}: {fault}");
    }
}

fn zip(path: &str) -> Checked {
    let mut checked = Checked::default();
    for (name, bytes) in testkit::zip_files(path) {
        read(&bytes, &name, &mut checked);
    }
    checked
}

#[test]
fn every_statement_of_osv_reads_back_as_itself() {
    for (ecosystem, count) in [("crates.io", 1206), ("Go", 4291), ("PyPI", 2661)] {
        let checked = zip(&format!("feeds/osv/{ecosystem}/all.zip"));
        assert_eq!(checked.statements, count, "{ecosystem}");
    }
}

#[test]
fn every_statement_of_makers_advisories_reads_back_as_itself() {
    let checked = zip("feeds/cisa/csaf-2017-2022.zip");
    assert_eq!(checked.statements, 4717);
}

#[test]
fn every_statement_of_cve_records_and_the_catalogue_reads_back_as_itself() {
    let mut checked = Checked::default();
    let kev = std::fs::read(testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json"));
    read(&kev.unwrap(), "kev", &mut checked);
    let file = std::fs::File::open(testkit::shared("feeds/cve/vulnrichment.tar.zst")).unwrap();
    let size = file.metadata().unwrap().len();
    formats::archive::tar_zst(file, size, &mut |entry| {
        read(entry.content.unwrap(), entry.name, &mut checked);
    })
    .unwrap();
    assert_eq!(checked.statements, 1404 + 32_102);
}

#[test]
fn a_statement_without_a_label_is_broken() {
    let json = r#"{"id":"CVE-1","source":"osv","document":"a"}"#;
    let error = serde_json::from_str::<Statement>(json).unwrap_err().to_string();
    assert!(error.starts_with("missing field `label`"), "{error}");
}

#[test]
fn an_inventory_reads_back_as_itself() {
    let of = |format, text: &str| {
        translate::inventory::read(text.as_bytes(), format, &AssetDefaults::default()).unwrap()
    };
    let csv = "vendor,product,version,asset,kind,exposed,seen_on,confirmed\n\
               Philips,Engage,6.2,,medical,no,2024-01-02,yes\nA,B,,c,,,,\n,,,,,,,\n";
    let lock = r#"{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0"}}}"#;
    for inventory in [of(InputFormat::Csv, csv), of(InputFormat::PackageLock, lock)] {
        let json = serde_json::to_string(&inventory).unwrap();
        assert_eq!(serde_json::from_str::<Inventory>(&json).unwrap(), inventory, "{json}");
        assert!(!json.contains("null") && !json.contains("[]"), "{json}");
    }
}
