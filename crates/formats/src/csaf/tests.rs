//! The reader against documents as they should be, and as they should not.

use proptest::prelude::*;

use super::{Part, Products, read};

fn document(tracking: &str, rest: &str) -> String {
    format!(
        r#"{{"document":{{"category":"csaf_security_advisory","csaf_version":"2.0","title":"t",
        "publisher":{{"category":"vendor","name":"Acme","namespace":"https://acme.example"}},
        "tracking":{{"id":"A-1","current_release_date":"2024-01-02T00:00:00Z",
        "initial_release_date":"2024-01-01T00:00:00Z","version":"1"{tracking}}}}}{rest}}}"#
    )
}

fn finished(rest: &str) -> String {
    document(r#","status":"final""#, rest)
}

fn fault(text: &str) -> String {
    testkit::folded(&read(text.as_bytes()).unwrap_err().to_string())
}

#[test]
fn version_2_0_is_read_and_no_other() {
    assert!(read(finished("").as_bytes()).is_ok());
    insta::assert_snapshot!(
        fault(r#"{"document":{"csaf_version":"2.1","title":7}}"#),
        @"at `/document/csaf_version`: `2.1`; CSAF 2.0 is read"
    );
    insta::assert_snapshot!(
        fault(r#"{"document":{}}"#),
        @"at `/document/csaf_version`: missing; CSAF 2.0 is read"
    );
}

#[test]
fn a_draft_is_refused_and_a_status_that_does_not_exist_is_named() {
    insta::assert_snapshot!(
        fault(&document(r#","status":"draft""#, "")),
        @r"
    at `/document/tracking/status`: `draft`; a draft is not read: take the final
      advisory
    "
    );
    insta::assert_snapshot!(
        fault(&document(r#","status":"done""#, "")),
        @r"
    line 4, column 83, at `/document/tracking/status`: unknown variant `done`, expected
      one of `draft`, `interim`, `final`
    "
    );
}

#[test]
fn a_broken_vulnerability_hides_no_other() {
    let text = finished(r#","vulnerabilities":[{"cve":7},{"cve":"CVE-2024-0001"}]"#);
    let csaf = read(text.as_bytes()).unwrap();
    let read: Vec<bool> = csaf.vulnerabilities().map(|(_, one)| one.is_ok()).collect();
    assert_eq!(read, [false, true]);
}

const TREE: &str = r#","product_tree":{
    "branches":[{"category":"vendor","name":"Acme","branches":[
      {"category":"product_family","name":"Pumps","branches":[
        {"category":"product_name","name":"P 7","branches":[
          {"category":"product_version_range","name":"<2.0",
           "product":{"name":"Acme P 7 <2.0","product_id":"one"}},
          {"category":"architecture","name":"arm","branches":[
            {"category":"product_version","name":"3.0",
             "product":{"name":"Acme P 7 3.0 arm","product_id":"two"}}]}]}]}]}],
    "full_product_names":[{"name":"Acme OS 1","product_id":"os"},
      {"name":"again","product_id":"one"}],
    "relationships":[
      {"category":"installed_on","full_product_name":{"name":"two on os","product_id":"pair"},
       "product_reference":"two","relates_to_product_reference":"os"},
      {"category":"installed_on","full_product_name":{"name":"circle","product_id":"circle"},
       "product_reference":"circle","relates_to_product_reference":"os"},
      {"category":"installed_on","full_product_name":{"name":"lost","product_id":"lost"},
       "product_reference":"nowhere","relates_to_product_reference":"os"}],
    "product_groups":[{"group_id":"g","product_ids":["one","two"]},
      {"group_id":"g","product_ids":["os"]}]}"#;

#[test]
fn products_are_listed_with_what_stands_above_them() {
    let text = finished(TREE);
    let csaf = read(text.as_bytes()).unwrap();
    let products = Products::of(&csaf.product_tree);
    let Part::Branches { vendor, product, family, version, others } =
        &products.with_id("two")[0].part
    else {
        panic!("it stands in the branches");
    };
    assert_eq!((*vendor, *product, *family), (Some("Acme"), Some("P 7"), Some("Pumps")));
    assert_eq!((*version, others.as_slice()), (Some("3.0"), ["arm"].as_slice()));
    assert_eq!(
        products.with_id("two")[0].pointer,
        "/product_tree/branches/0/branches/0/branches/0/branches/1/branches/0/product"
    );
    assert!(matches!(products.with_id("os")[0].part, Part::Alone));
    assert!(products.with_id("nowhere").is_empty());
}

#[test]
fn a_pair_is_made_of_its_products_and_a_circle_of_none() {
    let text = finished(TREE);
    let csaf = read(text.as_bytes()).unwrap();
    let products = Products::of(&csaf.product_tree);
    let made_of = |id: &str| {
        let parts = products.made_of(&products.with_id(id)[0])?;
        Some(parts.iter().map(|one| one.name).collect::<Vec<_>>())
    };
    assert_eq!(made_of("pair"), Some(vec!["Acme P 7 3.0 arm", "Acme OS 1"]));
    assert_eq!(made_of("circle"), None);
    assert_eq!(made_of("lost"), None);
}

#[test]
fn ids_that_stand_twice_are_named_and_mean_no_single_product() {
    let text = finished(TREE);
    let csaf = read(text.as_bytes()).unwrap();
    let products = Products::of(&csaf.product_tree);
    let faults: Vec<String> =
        products.faults.iter().map(|fault| testkit::folded(&fault.to_string())).collect();
    insta::assert_snapshot!(faults.join("\n"), @r"
    at `/product_tree/full_product_names/1/product_id`: `one` stands for two products;
      each of them counts, and none of its versions
    at `/product_tree/product_groups/1/group_id`: `g` stands twice; no remediation uses
      it
    ");
    assert_eq!(products.with_id("one").len(), 2);
    assert_eq!(products.group("g"), Some([].as_slice()));
    assert_eq!(products.group("h"), None);
}

#[test]
fn a_name_over_the_limit_is_left_out_and_named() {
    let long = "x".repeat(super::NAME_BYTES_MAX + 1);
    let text = finished(&format!(
        r#","product_tree":{{"full_product_names":[{{"name":"{long}","product_id":"a"}}]}}"#
    ));
    let csaf = read(text.as_bytes()).unwrap();
    let products = Products::of(&csaf.product_tree);
    assert!(products.with_id("a").is_empty());
    insta::assert_snapshot!(
        testkit::folded(&products.faults[0].to_string()),
        @r"
    at `/product_tree/full_product_names/0`: a name has more than 4000 bytes; the
      product is left out
    "
    );
}

/// The counts were taken with another JSON reader.
#[test]
fn every_advisory_of_cisa_is_read() {
    let files = testkit::zip_files("feeds/cisa/csaf-2017-2022.zip");
    let (mut documents, mut vulnerabilities, mut products, mut affected) = (0, 0, 0, 0);
    for (name, bytes) in &files {
        let csaf = read(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        documents += 1;
        let listed = Products::of(&csaf.product_tree);
        assert!(listed.faults.is_empty(), "{name}: {:?}", listed.faults);
        products += listed.by_id.len();
        for (_, vulnerability) in csaf.vulnerabilities() {
            vulnerabilities += 1;
            affected += vulnerability.unwrap().product_status.known_affected.len();
        }
    }
    assert_eq!((documents, vulnerabilities, products, affected), (1655, 4717, 10242, 23868));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_json_makes_it_panic(value in "[\\[\\]{}:,\"a-c0-9]{0,80}") {
        let text = finished(&format!(",\"product_tree\":{{\"branches\":[{value}]}}"));
        if let Ok(csaf) = read(text.as_bytes()) {
            let _ = Products::of(&csaf.product_tree);
        }
    }
}
