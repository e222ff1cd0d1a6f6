//! CISA's 1,655 industrial and medical advisories: what of them can be compared, and what can't.

#![expect(clippy::print_stdout, reason = "the counts are for people to read")]

use std::collections::BTreeMap;

use model::{ProductVersion, Source, Statement, Tlp, VersionBound};
use translate::advisory::{AdvisoryError, Receiver, read};

#[derive(Default)]
struct Collected {
    statements: Vec<Statement>,
    refused: Vec<String>,
}

impl Receiver for Collected {
    fn statement(&mut self, statement: Statement) {
        self.statements.push(statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        self.refused.push(format!("{pointer}: {fault}"));
    }
}

fn feed() -> Collected {
    let mut collected = Collected::default();
    for (name, bytes) in testkit::zip_files("feeds/cisa/csaf-2017-2022.zip") {
        if name.ends_with(".json") {
            read(&bytes, &name, &mut collected);
        }
    }
    collected
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

#[test]
fn every_flaw_becomes_a_statement_and_most_versions_can_be_compared() {
    let Collected { statements, refused } = feed();
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(statements.len(), 4717);
    assert!(statements.iter().all(|one| one.source == Source::Csaf && one.label == Tlp::Clear));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unread: BTreeMap<&str, usize> = BTreeMap::new();
    for said in statements.iter().flat_map(|one| &one.products).flat_map(|one| &one.versions) {
        *kinds.entry(kind(said)).or_default() += 1;
        if said.until == Some(VersionBound::Unread) {
            *unread.entry(&said.version).or_default() += 1;
        }
    }
    let mut most: Vec<_> = unread.iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    println!("{kinds:#?}\n{} texts are left to a person, most often:", most.len());
    for (text, count) in most.iter().take(40) {
        println!("{count:5} {text}");
    }
    // 20,554 of 24,346: 84 in a hundred.
    let expected = [
        ("a person must read it", 3735),
        ("every version", 4418),
        ("read, but its ends have letters", 57),
        ("single version", 1499),
        ("span", 14_637),
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}
