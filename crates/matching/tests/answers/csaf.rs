//! CISA's advisories against products as hospitals and plants list them, worked out by hand.

use matching::{
    answer::{Certainty, Fits, Match, Speaker},
    corpus::Corpus,
};
use model::{
    Asset, AssetKind, Component, ComponentName, Confirmed, Exposed, RemediationKind, Source,
    Statement,
};
use translate::advisory;

use crate::Statements;

fn product(vendor: &str, product: &str, version: &str) -> Component {
    let name = ComponentName::Product { vendor: vendor.to_owned(), product: product.to_owned() };
    Component {
        name,
        version: (!version.is_empty()).then(|| version.to_owned()),
        purl: None,
        asset: Asset { name: None, kind: AssetKind::It, exposed: Exposed::Unknown, seen_on: None },
        confirmed: Confirmed::NotYet,
    }
}

/// The statements of some of CISA's advisories, by the beginning of their files' names.
fn advisories(ids: &[&str]) -> Corpus {
    let mut statements = Statements::default();
    for (name, bytes) in testkit::zip_files("feeds/cisa/csaf-2017-2022.zip") {
        let file = name.rsplit('/').next().unwrap_or_default();
        if ids.iter().any(|id| file.strip_suffix(".json") == Some(*id)) {
            advisory::read(&bytes, &name, &mut statements);
        }
    }
    assert!(!statements.0.is_empty(), "{ids:?} are not in the feed");
    Corpus::new(statements.0)
}

struct Expected {
    advisory: &'static str,
    flaw: &'static str,
    vendor: &'static str,
    product: &'static str,
    affected: &'static [&'static str],
    clear: &'static [&'static str],
    likely: &'static [&'static str],
    /// How the first remedy begins, of an affected version.
    says: &'static str,
    kind: RemediationKind,
    /// Whether that lets a device line say "update".
    updates: bool,
}

/// Read off the advisories' web pages: name, version below and above the fix, the maker's words.
const EXPECTED: [Expected; 9] = [
    Expected {
        advisory: "icsa-22-013-02",
        flaw: "CVE-2021-45033",
        vendor: "Siemens",
        product: "CP-8021 MASTER MODULE",
        affected: &["16.19", "V16.19", "V15.01"],
        clear: &["16.20", "V16.20", "17.0"],
        likely: &["", "sixteen"],
        says: "Update to V16.20 or later version",
        kind: RemediationKind::VendorFix,
        updates: true,
    },
    Expected {
        advisory: "icsa-22-013-02",
        flaw: "CVE-2021-45033",
        vendor: "Siemens",
        product: "6MF2802-1AA00",
        affected: &["V16.19"],
        clear: &["V16.20"],
        likely: &[""],
        says: "Update to V16.20 or later version",
        kind: RemediationKind::VendorFix,
        updates: true,
    },
    Expected {
        advisory: "icsa-19-192-07",
        flaw: "CVE-2018-20031",
        vendor: "Schneider Electric",
        product: "Floating License Manager",
        affected: &["2.3.0.0", "2.2", "1.0.0.0"],
        clear: &["2.3.1.0", "2.3.0.1"],
        likely: &[""],
        says: "Schneider Electric recommends users upgrade to Floating License Manager (FLM) \
               Version 2.3.1.0",
        kind: RemediationKind::VendorFix,
        updates: true,
    },
    Expected {
        advisory: "icsma-22-006-01",
        flaw: "CVE-2021-23173",
        vendor: "Philips",
        product: "Engage Software",
        affected: &["6.2.1", "6.1"],
        clear: &["6.2.2"],
        likely: &[""],
        says: "Philips released and deployed updated Version 6.2.2 in September of 2021",
        kind: RemediationKind::VendorFix,
        // It is hosted: the maker did it, and tells nobody to.
        updates: false,
    },
    Expected {
        advisory: "icsma-22-244-01",
        flaw: "CVE-2022-36385",
        vendor: "Contec Health",
        product: "CMS8000 CONTEC ICU CCU Vital Signs Patient Monitor",
        affected: &["1.0", "any", ""],
        clear: &[],
        likely: &[],
        says: "The following mitigations could assist in reducing the risk",
        kind: RemediationKind::VendorFix,
        // A `vendor_fix` that is none.
        updates: false,
    },
    Expected {
        advisory: "icsma-21-196-01",
        flaw: "CVE-2021-27491",
        vendor: "Ypsomed",
        product: "mylife App",
        affected: &["1.7.4", "1.0"],
        clear: &["1.7.5", "2.0"],
        likely: &[""],
        says: "Ypsomed has taken action to update the affected mylife Cloud backend services",
        kind: RemediationKind::Mitigation,
        updates: false,
    },
    Expected {
        advisory: "icsma-20-196-01",
        flaw: "CVE-2019-5024",
        vendor: "Capsule Technologies",
        product: "SmartLinx Neuron 2",
        affected: &["9.0.3", "6.9.1"],
        clear: &["9.0.4", "10.1"],
        likely: &[""],
        says: "Capsule Technologies recommends the following mitigations:",
        kind: RemediationKind::VendorFix,
        updates: false,
    },
    Expected {
        // "SpaceStation with SpaceCom 2: All software Versions 012U000061 and earlier" and
        // "L81 and earlier": letters that nobody can put in order.
        advisory: "icsma-21-294-01",
        flaw: "CVE-2021-33886",
        vendor: "B. Braun",
        product: "SpaceStation with SpaceCom 2",
        affected: &[],
        clear: &[],
        likely: &["L80", "L82", "012U000061", "012U000062", ""],
        says: "B. Braun has released software updates to mitigate the reported vulnerabilities.",
        kind: RemediationKind::VendorFix,
        updates: false,
    },
    Expected {
        advisory: "icsa-21-131-03",
        flaw: "CVE-2020-25705",
        vendor: "Siemens",
        product: "SCALANCE M-800 family",
        affected: &["5.0", "V6.3"],
        clear: &["4.9", "V6.4"],
        likely: &[""],
        says: "Update to V6.4 or later version",
        kind: RemediationKind::VendorFix,
        updates: true,
    },
];

fn found<'c>(corpus: &'c Corpus, expected: &Expected, version: &str) -> Option<Match<'c>> {
    let checked = corpus.check(&product(expected.vendor, expected.product, version));
    checked.matches.into_iter().find(|one| one.advisory == expected.flaw)
}

#[test]
fn real_advisories_are_answered_as_worked_out_by_hand() {
    for expected in &EXPECTED {
        let corpus = advisories(&[expected.advisory]);
        let of = |version: &str| found(&corpus, expected, version);
        let at = |version: &str| format!("{} {} `{version}`", expected.advisory, expected.product);
        for version in expected.affected {
            let one = of(version).unwrap_or_else(|| panic!("{} is affected", at(version)));
            assert_eq!(one.certainty, Certainty::Exact, "{}: {}", at(version), one.reason);
            let first = one.remedies[0];
            assert!(
                first.remediation.details.starts_with(expected.says),
                "{}: {}",
                at(version),
                first.remediation.details
            );
            assert_eq!(first.remediation.kind, expected.kind, "{}", at(version));
            assert_eq!((first.fits, first.speaker), (Fits::Exactly, Speaker::Cisa));
            assert_eq!(one.makers_update().is_some(), expected.updates, "{}", at(version));
        }
        for version in expected.clear {
            assert!(of(version).is_none(), "{} is not affected", at(version));
        }
        for version in expected.likely {
            let one = of(version).unwrap_or_else(|| panic!("{} may be affected", at(version)));
            assert_eq!(one.certainty, Certainty::Likely, "{}: {}", at(version), one.reason);
            assert!(one.remedies[0].remediation.details.starts_with(expected.says));
            assert!(one.remedies.iter().all(|remedy| remedy.fits == Fits::Perhaps));
            assert!(one.makers_update().is_none(), "{}", at(version));
        }
    }
}

/// Siemens fixes six of the 32 products of ICSA-21-131-03 in V2.2.28: no other says so.
#[test]
fn a_remedy_is_shown_for_the_products_that_it_names() {
    let corpus = advisories(&["icsa-21-131-03"]);
    let of = |name: &str, version: &str| {
        let checked = corpus.check(&product("Siemens", name, version));
        let remedies = checked.matches.into_iter().flat_map(|one| one.remedies);
        remedies.map(|one| one.remediation.details.clone()).collect::<Vec<_>>()
    };
    let others = of("SCALANCE M-800 family", "V6.3");
    assert!(others.iter().any(|text| text.starts_with("Update to V6.4")), "{others:?}");
    assert!(!others.iter().any(|text| text.contains("V2.2.28")), "{others:?}");
    assert!(others.iter().any(|text| text == "Use name servers inside corporate environments"));
}

#[derive(Default)]
struct All(Vec<Statement>);

impl advisory::Receiver for All {
    fn statement(&mut self, statement: Statement) {
        self.0.push(statement);
    }

    fn refused(&mut self, pointer: &str, fault: advisory::AdvisoryError) {
        panic!("{pointer}: {fault}");
    }
}

/// Every product that CISA's catalogue, the CVE records or the advisories name, at a few versions.
#[test]
fn makers_advisories_make_no_match_disappear() {
    let kev = std::fs::read(testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json"));
    let mut without = All::default();
    advisory::read(&kev.unwrap(), "kev", &mut without);
    let mut named = std::collections::BTreeSet::new();
    let mut csaf = All::default();
    for (name, bytes) in testkit::zip_files("feeds/cisa/csaf-2017-2022.zip") {
        advisory::read(&bytes, &name, &mut csaf);
    }
    let flaws: std::collections::BTreeSet<&str> =
        csaf.0.iter().map(|one| one.id.as_str()).collect();
    let file = std::fs::File::open(testkit::shared("feeds/cve/vulnrichment.tar.zst")).unwrap();
    let size = file.metadata().unwrap().len();
    formats::archive::tar_zst(file, size, &mut |entry| {
        advisory::read(entry.content.unwrap(), entry.name, &mut without);
    })
    .unwrap();
    let kev_flaws: std::collections::BTreeSet<String> = without
        .0
        .iter()
        .filter(|one| one.source == Source::Kev)
        .map(|one| one.id.clone())
        .collect();
    without.0.retain(|one| flaws.contains(one.id.as_str()) || kev_flaws.contains(&one.id));
    for one in csaf.0.iter().chain(&without.0).filter(|one| {
        flaws.contains(one.id.as_str())
            && (one.source != Source::Csaf || kev_flaws.contains(&one.id))
    }) {
        for product in &one.products {
            named.insert((product.vendor.clone(), product.product.clone()));
        }
    }
    let with = Corpus::new(without.0.iter().chain(&csaf.0).cloned());
    let without = Corpus::new(without.0);
    let (mut rows, mut kept) = (0, 0);
    for (vendor, name) in &named {
        for version in ["", "1.0", "2.5.1", "V4.0", "17", "99.9"] {
            rows += 1;
            let row = product(vendor, name, version);
            let after = with.check(&row);
            for one in without.check(&row).matches {
                kept += 1;
                let still = after.matches.iter().any(|other| other.advisory == one.advisory);
                assert!(still, "{vendor} {name} {version}: {} is gone", one.advisory);
            }
        }
    }
    assert!(kept > 500, "{kept} matches of {rows} rows show nothing");
}
