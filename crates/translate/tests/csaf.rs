//! CSAF documents as makers may write them, and as they must not.

use model::{HoldsFor, ProductPlace, RemediationKind, Source, Statement, Tlp, Withdrawn};
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

fn document(more: &str, tree: &str, vulnerabilities: &str) -> String {
    format!(
        r#"{{"document":{{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Pumps",
        "publisher":{{"category":"vendor","name":"Acme PSIRT","namespace":"https://acme.example"}},
        "references":[{{"category":"self","url":"https://acme.example/a.json"}},
          {{"category":"self","url":"https://acme.example/a.html"}}],
        "tracking":{{"id":"ACME-1","current_release_date":"2024-01-02T00:00:00Z",
        "initial_release_date":"2024-01-01T00:00:00Z","version":"2","status":"final"}}{more}}},
        "product_tree":{tree},"vulnerabilities":[{vulnerabilities}]}}"#
    )
}

fn collected(text: &str) -> Collected {
    let mut collected = Collected::default();
    read(text.as_bytes(), "test.json", &mut collected);
    collected
}

fn one(text: &str) -> Statement {
    let Collected { mut statements, refused } = collected(text);
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(statements.len(), 1);
    statements.remove(0)
}

/// A line a product, then what is said of its versions.
fn products(statement: &Statement) -> String {
    let mut lines = Vec::new();
    for product in &statement.products {
        let versions = product.versions.iter().map(|one| format!("{:?} {one}", one.status));
        let versions: Vec<String> = versions.collect();
        lines.push(format!("{} / {}: {}", product.vendor, product.product, versions.join("; ")));
    }
    lines.join("\n")
}

fn leaf(category: &str, version: &str, id: &str) -> String {
    format!(
        r#"{{"category":"{category}","name":"{version}",
        "product":{{"name":"Acme P 7 {version}","product_id":"{id}"}}}}"#
    )
}

fn tree(leaves: &[String], more: &str) -> String {
    format!(
        r#"{{"branches":[{{"category":"vendor","name":"Acme","branches":[{{
        "category":"product_name","name":"P 7","branches":[{}]}}]}}]{more}}}"#,
        leaves.join(",")
    )
}

#[test]
fn every_status_says_what_it_means() {
    let leaves = [
        leaf("product_version_range", "vers:intdot/>=1.0|<2.0", "bad"),
        leaf("product_version", "2.0", "good"),
        leaf("product_version", "3.0", "open"),
        leaf("product_version", "0.9", "old"),
        leaf("product_version", "4.0", "wanted"),
    ];
    let statement = one(&document(
        "",
        &tree(&leaves, ""),
        r#"{"cve":"CVE-2024-0001","title":"t","product_status":{"known_affected":["bad"],
        "fixed":["good"],"under_investigation":["open"],"known_not_affected":["old"],
        "recommended":["wanted"]}}"#,
    ));
    insta::assert_snapshot!(products(&statement), @r"
    Acme / P 7: Affected 1.0 before 2.0; Unaffected 2.0; Unaffected 0.9; Unknown 3.0
    ");
    assert_eq!((statement.source, statement.withdrawn), (Source::Csaf, Withdrawn::Stands));
    assert_eq!((statement.id.as_str(), statement.summary.as_str()), ("CVE-2024-0001", "t"));
    let notice = statement.notice.unwrap();
    assert_eq!((notice.id.as_str(), notice.title.as_str()), ("ACME-1", "Pumps"));
    assert_eq!(notice.url.as_deref(), Some("https://acme.example/a.html"));
}

#[test]
fn behind_the_first_affected_version_the_answer_stays_open() {
    let leaves = [leaf("product_version", "1.0", "first"), leaf("product_version", "2.0", "fix")];
    let statement = one(&document(
        "",
        &tree(&leaves, ""),
        r#"{"cve":"CVE-2024-0001","product_status":{"first_affected":["first"],
        "first_fixed":["fix"]}}"#,
    ));
    insta::assert_snapshot!(products(&statement), @r"
    Acme / P 7: Affected 1.0; Unknown 1.0 and later; Unaffected 2.0
    ");
}

#[test]
fn a_pair_is_said_of_both_in_words() {
    let more = r#","full_product_names":[{"name":"Acme OS 1","product_id":"os",
        "product_identification_helper":{"cpe":"cpe:2.3:o:acme:acme_os:1.0:*:*:*:*:*:*:*"}}],
        "relationships":[{"category":"installed_on","product_reference":"p",
        "relates_to_product_reference":"os",
        "full_product_name":{"name":"Acme P 7 1.0 on Acme OS 1","product_id":"pair"}}]"#;
    let statement = one(&document(
        "",
        &tree(&[leaf("product_version", "1.0", "p")], more),
        r#"{"cve":"CVE-2024-0001","product_status":{"known_affected":["pair","os"]}}"#,
    ));
    insta::assert_snapshot!(products(&statement), @r"
    Acme / P 7: Affected Acme P 7 1.0 on Acme OS 1
    acme / acme os: Affected Acme P 7 1.0 on Acme OS 1; Affected 1.0
    ");
}

#[test]
fn what_means_nothing_is_named_and_the_rest_is_read() {
    let more = r#","full_product_names":[{"name":"Another 1.0","product_id":"twice"}],
        "relationships":[{"category":"installed_on","product_reference":"circle",
        "relates_to_product_reference":"twice",
        "full_product_name":{"name":"c","product_id":"circle"}}]"#;
    let leaves = [leaf("product_version", "1.0", "twice"), leaf("product_version", "2.0", "plain")];
    let Collected { statements, refused } = collected(&document(
        "",
        &tree(&leaves, more),
        r#"{"cve":"CVE-2024-0001","product_status":{
          "known_affected":["plain","nowhere","circle","twice"]},
          "remediations":[{"category":"mitigation","details":"d","group_ids":["none"]}]},
          {"cve":7}"#,
    ));
    insta::assert_snapshot!(testkit::folded(&refused.join("\n")), @r"
    /product_tree/full_product_names/0/product_id: `twice` stands for two products; each
      of them counts, and none of its versions; the rest was read
    /vulnerabilities/0/product_status/known_affected/1: `nowhere` is not in the product
      tree; nothing is known of it; the rest was read
    /vulnerabilities/0/product_status/known_affected/2: `circle` is a pair that leads in
      a circle, or to no product; the rest was read
    /vulnerabilities/0/remediations/0/group_ids: the group `none` is not defined;
      nothing follows from it; the rest was read
    /vulnerabilities/0/remediations/0: it names no product (CSAF 2.0 §6.1.29); it is
      shown for none; the rest was read
    /vulnerabilities/1: line 1, column 8, at `/cve`: invalid type: integer `7`, expected
      a string
    ");
    insta::assert_snapshot!(products(&statements[0]), @r"
    Acme / P 7: Affected 2.0; Affected Acme P 7 1.0
    Acme PSIRT / Another 1.0: Affected Another 1.0
    ");
}

#[test]
fn remediations_keep_their_kind_their_words_and_their_products() {
    let more = r#","product_groups":[{"group_id":"g","product_ids":["two","one"]}]"#;
    let leaves = [
        leaf("product_version", "1.0", "one"),
        leaf("product_version", "2.0", "two"),
        leaf("product_version", "3.0", "three"),
    ];
    let statement = one(&document(
        "",
        &tree(&leaves, more),
        r#"{"cve":"CVE-2024-0001","product_status":{"known_affected":["one","two","three"]},
        "remediations":[
          {"category":"vendor_fix","details":" Update to 4 ","product_ids":["two"],
           "restart_required":{"category":"system"},"url":"https://acme.example/4"},
          {"category":"workaround","details":"w","group_ids":["g"]},
          {"category":"mitigation","details":"m","product_ids":["one","two","three"]},
          {"category":"no_fix_planned","details":"n","product_ids":["three"]},
          {"category":"none_available","details":"a","product_ids":["one"]},
          {"category":"fix_planned","details":"f","product_ids":["one"]}]}"#,
    ));
    let place = |version| ProductPlace { product: 0, version };
    let said: Vec<_> = statement
        .remediations
        .iter()
        .map(|one| (one.kind, one.details.as_str(), one.holds_for.clone()))
        .collect();
    assert_eq!(
        said,
        [
            (RemediationKind::VendorFix, "Update to 4", HoldsFor::Places(vec![place(1)])),
            (RemediationKind::Workaround, "w", HoldsFor::Places(vec![place(0), place(1)])),
            (RemediationKind::Mitigation, "m", HoldsFor::Every),
            (RemediationKind::NoFixPlanned, "n", HoldsFor::Places(vec![place(2)])),
            (RemediationKind::NoneAvailable, "a", HoldsFor::Places(vec![place(0)])),
            (RemediationKind::Other, "f", HoldsFor::Places(vec![place(0)])),
        ]
    );
    assert_eq!(statement.remediations[0].restart.as_deref(), Some("system"));
    assert_eq!(statement.remediations[0].url.as_deref(), Some("https://acme.example/4"));
}

#[test]
fn a_label_is_taken_as_it_is_and_a_word_that_is_none_refuses_the_document() {
    let labelled = |label: &str| {
        let more = format!(r#","distribution":{{"tlp":{{"label":"{label}"}}}}"#);
        collected(&document(&more, "{}", r#"{"cve":"CVE-2024-0001"}"#))
    };
    for (label, expected) in
        [("WHITE", Tlp::Clear), ("GREEN", Tlp::Green), ("AMBER", Tlp::Amber), ("RED", Tlp::Red)]
    {
        assert_eq!(labelled(label).statements[0].label, expected);
    }
    assert_eq!(one(&document("", "{}", r#"{"cve":"CVE-2024-0001"}"#)).label, Tlp::Clear);
    let none = labelled("PURPLE");
    assert!(none.statements.is_empty());
    insta::assert_snapshot!(testkit::folded(&none.refused.join("\n")), @r"
    : at `/document/distribution/tlp/label`: `PURPLE` is no TLP label; expected
      TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED
    ");
}

/// One document speaks of many flaws: its id must not make one of them.
#[test]
fn the_documents_id_is_no_alias_and_names_flaws_without_a_cve() {
    let text = document(
        "",
        "{}",
        r#"{"cve":"CVE-2024-0001","ids":[{"system_name":"GitHub","text":"GHSA-aaaa-bbbb-cccc"},
          {"system_name":"bugs","text":"1234"}]},{"title":"no number yet"}"#,
    );
    let names: Vec<_> =
        collected(&text).statements.into_iter().map(|one| (one.id, one.aliases)).collect();
    assert_eq!(
        names,
        [
            ("CVE-2024-0001".to_owned(), vec!["GHSA-aaaa-bbbb-cccc".to_owned()]),
            ("ACME-1#2".to_owned(), vec![]),
        ]
    );
}

#[test]
fn a_flaw_that_stands_twice_counts_twice_and_that_is_said() {
    let leaves = [leaf("product_version", "1.0", "one"), leaf("product_version", "2.0", "two")];
    let Collected { statements, refused } = collected(&document(
        "",
        &tree(&leaves, ""),
        r#"{"cve":"CVE-2024-0001","product_status":{"known_affected":["one"]}},
        {"cve":"CVE-2024-0001","product_status":{"known_affected":["two"]}}"#,
    ));
    let names: Vec<_> = statements.iter().map(|one| (one.id.as_str(), &one.aliases)).collect();
    let alias = vec!["CVE-2024-0001".to_owned()];
    assert_eq!(names, [("CVE-2024-0001", &vec![]), ("ACME-1#2", &alias)]);
    assert_eq!(products(&statements[1]), "Acme / P 7: Affected 2.0");
    insta::assert_snapshot!(testkit::folded(&refused.join("\n")), @r"
    /vulnerabilities/1/cve: `CVE-2024-0001` stands twice (CSAF 2.0 §6.1.23); each of
      them counts; the rest was read
    ");
}

#[test]
fn a_package_url_names_a_package_too() {
    let product = |version: &str, id: &str, purl: &str| {
        format!(
            r#"{{"category":"product_version_range","name":"{version}","product":{{"name":"n {id}",
            "product_id":"{id}","product_identification_helper":{{"purl":"{purl}"}}}}}}"#
        )
    };
    let leaves = [
        product("vers:npm/<1.2.0", "range", "pkg:npm/left"),
        product("3.0.0", "listed", "pkg:npm/right@3.0.0"),
    ];
    let statement = one(&document(
        "",
        &tree(&leaves, ""),
        r#"{"cve":"CVE-2024-0001","product_status":{"known_affected":["range","listed"]}}"#,
    ));
    let packages: Vec<String> = statement
        .packages
        .iter()
        .map(|one| format!("{} {:?} {:?}", one.package, one.ranges, one.listed))
        .collect();
    insta::assert_snapshot!(packages.join("\n"), @r#"
    npm/left [Range { kind: Ecosystem, events: [Introduced("0"), Fixed("1.2.0")] }] []
    npm/right [] ["3.0.0"]
    "#);
}

#[test]
fn a_document_that_names_no_flaw_says_so() {
    let none = collected(&document("", "{}", ""));
    assert!(none.statements.is_empty());
    insta::assert_snapshot!(
        testkit::folded(&none.refused.join("\n")),
        @r"
    : the document (`csaf_security_advisory`) has no `vulnerabilities`: there is nothing
      to match
    "
    );
}
