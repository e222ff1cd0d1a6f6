//! What a component gets from everything that was given: matches, and what was not checked.

use matching::{
    answer::{Certainty, Checked, Coverage},
    corpus::Corpus,
};
use model::{Asset, AssetKind, Component, ComponentName, Confirmed, Ecosystem, Exposed, Package};
use translate::advisory;

use crate::Statements;

fn corpus(documents: &[String]) -> Corpus {
    let mut statements = Statements::default();
    for document in documents {
        advisory::read(document.as_bytes(), "test.json", &mut statements);
    }
    Corpus::new(statements.0)
}

fn osv(id: &str, more: &str, events: &str) -> String {
    format!(
        r#"{{"id":"{id}","modified":"2024-01-01T00:00:00Z"{more},"affected":[{{"package":
        {{"ecosystem":"npm","name":"left"}},
        "ranges":[{{"type":"SEMVER","events":[{events}]}}]}}]}}"#
    )
}

fn kev(id: &str, vendor: &str, product: &str) -> String {
    format!(
        r#"{{"catalogVersion":"1","vulnerabilities":[{{"cveID":"{id}","vendorProject":"{vendor}",
        "product":"{product}","vulnerabilityName":"n","dateAdded":"2024-01-01",
        "shortDescription":"d",        "requiredAction":"a","dueDate":"2024-01-22"}}]}}"#
    )
}

fn cve(id: &str, state: &str, affected: &str) -> String {
    format!(
        r#"{{"dataType":"CVE_RECORD","cveMetadata":{{"cveId":"{id}","state":"{state}"}},
        "containers":{{"cna":{{"affected":[{affected}]}}}}}}"#
    )
}

fn before(vendor: &str, product: &str, end: &str) -> String {
    format!(
        r#"{{"vendor":"{vendor}","product":"{product}","versions":[
        {{"version":"0","lessThan":"{end}","status":"affected","versionType":"custom"}}]}}"#
    )
}

fn component(name: ComponentName, version: &str) -> Component {
    Component {
        name,
        version: (!version.is_empty()).then(|| version.to_owned()),
        purl: None,
        asset: Asset { name: None, kind: AssetKind::It, exposed: Exposed::Unknown, seen_on: None },
        confirmed: Confirmed::NotYet,
    }
}

fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Component {
    component(ComponentName::Package(Package::new(ecosystem, name)), version)
}

fn product(vendor: &str, product: &str, version: &str) -> Component {
    let (vendor, product) = (vendor.to_owned(), product.to_owned());
    component(ComponentName::Product { vendor, product }, version)
}

fn ids<'a>(checked: &Checked<'a>) -> Vec<(&'a str, Certainty)> {
    checked.matches.iter().map(|one| (one.advisory, one.certainty)).collect()
}

#[test]
fn a_withdrawn_record_joins_no_flaws_and_matches_nothing() {
    let open = r#"{"introduced":"0"}"#;
    let gone = r#","withdrawn":"2024-02-01T00:00:00Z","aliases":["CVE-2024-0001","CVE-2024-0002"]"#;
    let corpus = corpus(&[osv("X-1", gone, open), osv("X-2", "", open)]);
    let checked = corpus.check(&package(Ecosystem::Npm, "left", "1.0.0"));
    assert_eq!(ids(&checked), [("X-2", Certainty::Exact)]);
    assert_eq!(corpus.names("CVE-2024-0001").collect::<Vec<_>>(), ["CVE-2024-0001"]);
}

#[test]
fn fixed_versions_are_later_ones_in_the_ecosystems_order() {
    let events =
        r#"{"introduced":"2.0.0"},{"fixed":"2.10.0"},{"introduced":"0"},{"fixed":"1.9.0"}"#;
    let corpus = corpus(&[osv("X-1", "", events)]);
    let fixed = |version: &str| {
        let checked = corpus.check(&package(Ecosystem::Npm, "left", version));
        checked.matches[0].fixed_versions.clone()
    };
    assert_eq!(fixed("2.9.0"), ["2.10.0"]);
    assert_eq!(fixed("1.0.0"), ["1.9.0", "2.10.0"]);
}

#[test]
fn an_ecosystem_without_advisories_is_not_checked() {
    let corpus = corpus(&[osv("X-1", "", r#"{"introduced":"0"}"#)]);
    let checked = corpus.check(&package(Ecosystem::PyPi, "left", "1.0"));
    assert_eq!(checked.coverage, Coverage::Nothing);
    assert_eq!(checked.not_checked, ["no advisories for PyPI were given"]);
    let checked = corpus.check(&package(Ecosystem::Npm, "right", "1.0.0"));
    assert_eq!((checked.coverage, checked.not_checked.len()), (Coverage::Whole, 0));
}

#[test]
fn a_version_that_is_missing_or_has_no_order_is_not_checked() {
    let corpus = corpus(&[osv("X-1", "", r#"{"introduced":"0"}"#)]);
    for version in ["", "latest"] {
        let checked = corpus.check(&package(Ecosystem::Npm, "left", version));
        assert_eq!((checked.coverage, ids(&checked)), (Coverage::Nothing, vec![]), "{version}");
    }
}

#[test]
fn a_rejected_record_reaches_no_product() {
    let corpus = corpus(&[
        cve("CVE-2024-0001", "REJECTED", &before("Fortinet", "FortiOS", "7.2.7")),
        kev("CVE-2024-0002", "Veeam", "Backup & Replication"),
    ]);
    let checked = corpus.check(&product("Fortinet", "FortiGate", "7.2.4"));
    assert_eq!(ids(&checked), []);
    assert_eq!(checked.not_checked, ["no advisory that was given names this product"]);
}

#[test]
fn an_entry_without_products_reaches_by_its_record_or_is_not_checked() {
    let entry = kev("CVE-2024-0001", "Zyxel", "Multiple Firewalls");
    let row = product("Zyxel", "ATP500", "5.30");
    let alone = corpus(std::slice::from_ref(&entry));
    let checked = alone.check(&row);
    assert_eq!(ids(&checked), []);
    assert!(checked.not_checked.iter().any(|why| why.contains("CVE-2024-0001")), "{checked:?}");
    let record = cve("CVE-2024-0001", "PUBLISHED", &before("Zyxel", "ATP500", "5.36"));
    let checked = corpus(&[entry, record]).check(&row).matches.len();
    assert_eq!(checked, 1);
}

#[test]
fn a_record_with_versions_clears_a_product_that_a_catalogue_names() {
    let corpus = corpus(&[
        kev("CVE-2024-0001", "Fortinet", "FortiOS"),
        cve("CVE-2024-0001", "PUBLISHED", &before("Fortinet", "FortiOS", "7.2.7")),
    ]);
    let of = |version: &str| ids(&corpus.check(&product("Fortinet", "FortiGate", version)));
    assert_eq!(of("7.2.4"), [("CVE-2024-0001", Certainty::Exact)]);
    assert_eq!(of("7.2.7"), []);
    assert_eq!(of(""), [("CVE-2024-0001", Certainty::Likely)]);
}

#[test]
fn a_row_without_a_release_is_cleared_only_where_no_release_is_affected() {
    let releases = [
        before("Microsoft", "Windows 10 Version 1809", "10.0.17763.6189"),
        before("Microsoft", "Windows 10 Version 22H2", "10.0.19045.4780"),
    ];
    let corpus = corpus(&[
        kev("CVE-2024-0001", "Microsoft", "Windows"),
        cve("CVE-2024-0001", "PUBLISHED", &releases.join(",")),
    ]);
    let of = |name: &str, version: &str| ids(&corpus.check(&product("Microsoft", name, version)));
    let (exact, likely) = (Certainty::Exact, Certainty::Likely);
    assert_eq!(of("Windows 10 22H2", "10.0.19045.4651"), [("CVE-2024-0001", exact)]);
    assert_eq!(of("Windows 10", "10.0.19045.4651"), [("CVE-2024-0001", likely)]);
    assert_eq!(of("Windows", "10.0.19045.4651"), [("CVE-2024-0001", likely)]);
    assert_eq!(of("Windows 10", "10.0.19045.9999"), []);
}

#[test]
fn the_name_of_a_release_in_the_version_is_part_of_the_name() {
    let releases = [
        before("Microsoft", "Windows 10 Version 1809", "10.0.17763.6189"),
        before("Microsoft", "Windows 10 Version 22H2", "10.0.19045.4780"),
    ];
    let corpus = corpus(&[cve("CVE-2024-0001", "PUBLISHED", &releases.join(","))]);
    let checked = corpus.check(&product("Microsoft", "Windows 10", "22H2"));
    assert_eq!(ids(&checked), [("CVE-2024-0001", Certainty::Likely)]);
    assert_eq!(checked.matches[0].fixed_versions, ["10.0.19045.4780"]);
    let checked = corpus.check(&product("Microsoft", "Windows 10", "1809"));
    assert_eq!(checked.matches[0].fixed_versions, ["10.0.17763.6189"]);
}
