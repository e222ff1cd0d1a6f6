//! CISA's 1,655 industrial and medical advisories: what of them can be compared, and what can't;
//! and the documents by which validators of CSAF are judged.

#![expect(clippy::print_stdout, reason = "the counts are for people to read")]

use std::{collections::BTreeMap, fs::File};

use model::{ProductVersion, RemediationKind, Source, Statement, Tlp, VersionBound};
use serde_json::Value;
use translate::{
    advisory::{AdvisoryError, Receiver},
    feed::{self, ArchiveError, FeedReceiver, Given},
};

/// What one document of a feed gave.
#[derive(Default)]
struct Document {
    name: String,
    /// How many flaws it lists, counted without our reader.
    flaws: usize,
    statements: Vec<Statement>,
    refused: Vec<String>,
}

#[derive(Default)]
struct Collected {
    documents: Vec<Document>,
    unread: Vec<String>,
}

impl Collected {
    fn last(&mut self) -> &mut Document {
        self.documents.last_mut().expect("a document begins before what it says")
    }
}

impl Receiver for Collected {
    fn statement(&mut self, statement: Statement) {
        self.last().statements.push(statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        self.last().refused.push(format!("{pointer}: {fault}"));
    }
}

impl FeedReceiver for Collected {
    fn document(&mut self, name: &str, bytes: &[u8]) {
        let json = serde_json::from_slice::<Value>(bytes).unwrap_or_default();
        let flaws = json["vulnerabilities"].as_array().map_or(0, Vec::len);
        self.documents.push(Document { name: name.to_owned(), flaws, ..Document::default() });
    }

    fn passed_over(&mut self, name: &str, why: &str) {
        self.unread.push(format!("{name}: {why}"));
    }

    fn broken(&mut self, name: &str, why: &ArchiveError) {
        self.unread.push(format!("{name}: {why}"));
    }
}

/// A zip of `../shared`, by the reader that the server and the commands use.
fn read(path: &str) -> Collected {
    let file = File::open(testkit::shared(path)).unwrap();
    let mut collected = Collected::default();
    feed::read(file, path, Given::ByName, &mut collected).unwrap();
    collected
}

fn cisa() -> Collected {
    read("feeds/cisa/csaf-2017-2022.zip")
}

/// What can be done with what is said of one version.
fn kind(said: &ProductVersion) -> &'static str {
    let number = |text: &str| {
        text == "0"
            || text.split(['.', ' ', '-']).next().is_some_and(|it| it.parse::<u64>().is_ok())
    };
    match &said.until {
        Some(VersionBound::Unread) => "a person must read it",
        Some(VersionBound::Open) if said.version == "0" => "every version",
        Some(VersionBound::Before(end) | VersionBound::Through(end))
            if number(&said.version) && number(end) =>
        {
            "span"
        }
        Some(VersionBound::Open) if number(&said.version) => "span",
        None if said.version.is_empty() => "no version",
        None if number(&said.version) => "single version",
        _ => "read, but its ends have letters",
    }
}

fn counted<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

#[test]
fn each_of_cisas_advisories_is_read_and_none_of_its_flaws_is_lost() {
    let Collected { documents, unread } = cisa();
    assert_eq!(unread, Vec::<String>::new());
    assert_eq!(documents.len(), 1655);
    for one in &documents {
        assert_eq!(one.refused, Vec::<String>::new(), "{}", one.name);
        assert_eq!(one.statements.len(), one.flaws, "{}", one.name);
    }
    let statements: Vec<&Statement> = documents.iter().flat_map(|one| &one.statements).collect();
    assert_eq!(statements.len(), 4717);
    assert!(statements.iter().all(|one| one.source == Source::Csaf && one.label == Tlp::Clear));
    // What the server tells statements apart by: two with one name would be one.
    let names = counted(statements.iter().map(|one| {
        let notice = one.notice.as_ref().expect("each has its document");
        (&notice.publisher.namespace, &notice.id, &one.id)
    }));
    assert_eq!(names.len(), statements.len());
}

#[test]
fn nearly_every_product_has_vendor_and_name_and_most_versions_can_be_compared() {
    let documents = cisa().documents;
    let statements = documents.iter().flat_map(|one| &one.statements);
    let products: Vec<_> = statements.flat_map(|one| &one.products).collect();
    let named = products.iter().filter(|one| !one.vendor.is_empty() && !one.product.is_empty());
    let named = named.count();
    let versions = || products.iter().flat_map(|one| &one.versions);
    let kinds = counted(versions().map(kind));
    let unread = counted(versions().filter_map(|said| match said.until {
        Some(VersionBound::Unread) => Some(&said.version),
        _ => None,
    }));
    let mut most: Vec<_> = unread.iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    println!("{} products, {named} with vendor and name; versions: {kinds:#?}", products.len());
    println!("{} texts are left to a person, most often:", most.len());
    for (text, count) in most.iter().take(40) {
        println!("{count:5} {text}");
    }
    assert!(products.len() >= 17_000, "{}", products.len());
    assert_eq!(named, products.len());
    // 20,554 of 24,346: 84 in a hundred.
    let all = versions().count();
    let left = kinds["a person must read it"];
    assert!(all >= 24_346 && left <= 3_735, "{left} of {all} are left to a person");
    for (kind, least) in [("every version", 4418), ("single version", 1499), ("span", 14_637)] {
        assert!(kinds[kind] >= least, "{kind}: {}", kinds[kind]);
    }
    assert_eq!(kinds.get("no version"), None);
}

/// The counts were taken once without our reader.
#[test]
fn every_remediation_of_the_feed_keeps_its_kind_and_its_products() {
    let documents = cisa().documents;
    let statements = documents.iter().flat_map(|one| &one.statements);
    let remediations: Vec<_> = statements.flat_map(|one| &one.remediations).collect();
    let kinds = counted(remediations.iter().map(|one| one.kind));
    let expected = [
        (RemediationKind::VendorFix, 7853),
        (RemediationKind::Workaround, 228),
        (RemediationKind::Mitigation, 16_185),
        (RemediationKind::NoFixPlanned, 176),
        (RemediationKind::NoneAvailable, 88),
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    assert!(remediations.iter().all(|one| !one.details.is_empty()));
    let nobody = |one: &&&model::Remediation| match &one.holds_for {
        model::HoldsFor::Places(places) => places.is_empty(),
        model::HoldsFor::Every => false,
    };
    // Three documents name products there of which the flaw says nothing.
    assert_eq!(remediations.iter().filter(nobody).count(), 108);
}

/// A reason without what it repeats of the document.
fn reason(refused: &str) -> String {
    let (place, words) = refused.split_once(": ").unwrap_or(("", refused));
    let place = if place.is_empty() { "the document" } else { "a part" };
    let plain: Vec<&str> = words.split('`').step_by(2).collect();
    format!("{place}: {}", plain.join("…"))
}

#[test]
fn each_document_for_validators_gives_something_or_says_why_not() {
    let Collected { documents, .. } = read("conformance/csaf-2.0-validator.zip");
    let csaf: Vec<&Document> =
        documents.iter().filter(|one| one.name.contains("oasis_csaf_tc")).collect();
    let mute = csaf.iter().filter(|one| one.statements.is_empty() && one.refused.is_empty());
    assert_eq!(mute.map(|one| &one.name).collect::<Vec<_>>(), Vec::<&String>::new());
    let reasons = counted(csaf.iter().flat_map(|one| &one.refused).map(|one| reason(one)));
    let reasons: Vec<String> =
        reasons.into_iter().map(|(reason, count)| format!("{count} × {reason}")).collect();
    assert!(csaf.len() >= 239, "{}", csaf.len());
    insta::assert_snapshot!(testkit::folded(&reasons.join("\n")), @r"
    1 × a part: it names no product (CSAF 2.0 §6.1.29); it is shown for none; the rest
      was read
    1 × a part: … stands for two products; each of them counts, and none of its
      versions; the rest was read
    1 × a part: … stands twice (CSAF 2.0 §6.1.23); each of them counts; the rest was
      read
    1 × a part: … stands twice; no remediation uses it; the rest was read
    1 × the document: at …: …; a draft is not read: take the final advisory
    138 × the document: the document (…) has no …: there is nothing to match
    ");
}
