//! Which versions have none of some flaws is what the whole check says.

use std::{collections::BTreeSet, fs, path::Path};

use matching::corpus::Corpus;
use model::{ComponentName, Statement, VersionBound};
use translate::advisory;

use crate::Statements;

fn exercise() -> Corpus {
    let mut statements = Statements::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercise/advisories");
    for folder in ["", "cve", "osv"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = fs::read(&path).unwrap();
                advisory::read(&bytes, &path.display().to_string(), &mut statements);
            }
        }
    }
    Corpus::new(statements.0)
}

/// Every name that a statement uses, with every version that stands beside it.
fn named(statement: &Statement) -> Vec<(ComponentName, Vec<String>)> {
    let packages = statement.packages.iter().map(|one| {
        let events = one.ranges.iter().flat_map(|range| &range.events);
        let versions = events.map(|event| event.version().to_owned());
        let versions = versions.chain(one.listed.iter().cloned()).collect();
        (ComponentName::Package(one.package.clone()), versions)
    });
    let products = statement.products.iter().map(|one| {
        let (vendor, product) = (one.vendor.clone(), one.product.clone());
        let ends = one.versions.iter().filter_map(|version| match &version.until {
            Some(VersionBound::Before(end) | VersionBound::Through(end)) => Some(end.clone()),
            _ => None,
        });
        let versions = one.versions.iter().map(|version| version.version.clone());
        (ComponentName::Product { vendor, product }, versions.chain(ends).collect())
    });
    packages.chain(products).collect()
}

#[test]
fn having_none_of_some_flaws_is_what_the_whole_check_says() {
    let corpus = exercise();
    let mut met = [0, 0];
    for (name, versions) in corpus.statements().iter().flat_map(|one| named(one)) {
        let here = |version: &String| corpus.check_release(&name, Some(version));
        let flaws: BTreeSet<&str> = versions
            .iter()
            .flat_map(|version| here(version).matches)
            .map(|one| one.advisory)
            .collect();
        let all: Vec<&str> = flaws.into_iter().collect();
        let far = "99999.9".to_owned();
        for version in versions.iter().chain([&far]) {
            let checked = here(version);
            for asked in std::iter::once(&all[..]).chain(all.chunks(1)) {
                let has = checked.matches.iter().any(|one| asked.contains(&one.advisory));
                let none = checked.not_checked.is_empty() && !has;
                let clean = corpus.without(asked, &name, &[version]);
                assert_eq!(!clean.is_empty(), none, "{name:?} {version}");
                met[usize::from(none)] += 1;
            }
        }
    }
    assert!(met.iter().all(|count| *count > 50), "{met:?}");
}
