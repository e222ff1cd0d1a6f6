//! Advisories of the real feeds become statements; broken ones are named.

use model::{Automatable, Source, Ssvc, Statement, TechnicalImpact, Withdrawn};
use translate::advisory::{self, AdvisoryError, Receiver};

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

fn read(text: &str) -> Collected {
    let mut collected = Collected::default();
    advisory::read(text.as_bytes(), "test.json", &mut collected);
    collected
}

fn one(text: &str) -> Statement {
    let mut collected = read(text);
    assert_eq!(collected.refused, Vec::<String>::new());
    collected.statements.remove(0)
}

#[test]
fn year_one_is_an_unknown_time() {
    let statement = one(r#"{"id":"GO-1","modified":"0001-01-01T00:00:00Z"}"#);
    assert_eq!((statement.modified, statement.published), (None, None));
}

#[test]
fn only_cisas_own_decision_points_count_and_case_does_not() {
    let record = |provider: &str| {
        format!(
            r#"{{"cveMetadata":{{"cveId":"CVE-2024-0001","state":"PUBLISHED"}},
            "dataType":"CVE_RECORD",
            "containers":{{"cna":{{}},"adp":[{{"providerMetadata":{{"shortName":"{provider}"}},
            "metrics":[{{"other":{{"type":"SSVC","content":{{"options":[{{"Automatable":"No"}},
            {{"Technical Impact":"Total"}}]}}}}}}]}}]}}}}"#
        )
    };
    let expected = Ssvc {
        automatable: Some(Automatable::No),
        technical_impact: Some(TechnicalImpact::Total),
        decided: None,
    };
    assert_eq!(one(&record("CISA-ADP")).ssvc, Some(expected));
    assert_eq!(one(&record("Somebody")).ssvc, None);
}

#[test]
fn a_status_that_changes_inside_a_span_splits_it() {
    let statement = one(
        r#"{"cveMetadata":{"cveId":"CVE-2024-0001","state":"PUBLISHED"},"dataType":"CVE_RECORD",
        "containers":{"cna":{"affected":[{"vendor":"a","product":"b","versions":[{"version":"1.0",
        "lessThan":"2.0","status":"affected",
        "changes":[{"at":"1.5","status":"unaffected"}]}]}]}}}"#,
    );
    let spans: Vec<String> = statement.products[0]
        .versions
        .iter()
        .map(|span| format!("{} {:?} {:?}", span.version, span.until, span.status))
        .collect();
    assert_eq!(
        spans,
        [r#"1.0 Some(Before("1.5")) Affected"#, r#"1.5 Some(Before("2.0")) Unaffected"#]
    );
}

#[test]
fn a_change_at_the_end_of_a_span_leaves_nothing_after_it() {
    let statement = one(
        r#"{"cveMetadata":{"cveId":"CVE-2024-0001","state":"PUBLISHED"},"dataType":"CVE_RECORD",
        "containers":{"cna":{"affected":[{"vendor":"a","product":"b","versions":[{"version":"1.0",
        "lessThan":"1.5-h1","status":"affected","changes":[{"at":"1.5-h1","status":"unaffected"}]
        }]}]}}}"#,
    );
    assert_eq!(statement.products[0].versions.len(), 1);
}

#[test]
fn what_is_no_advisory_is_said_to_be_none() {
    let refused = |text: &str| testkit::folded(&read(text).refused.join("\n"));
    insta::assert_snapshot!(refused(r#"{"hello":1}"#), @r"
    : this is no advisory that is read here: expected an OSV record, a CVE record, a
      CSAF 2.0 document or CISA's KEV catalogue
    ");
    insta::assert_snapshot!(
        refused(r#"{"document":{}}"#),
        @": at `/document/csaf_version`: missing; CSAF 2.0 is read"
    );
}

#[test]
fn every_cve_record_of_the_feed_is_read_and_the_rejected_ones_match_nothing() {
    let file = std::fs::File::open(testkit::shared("feeds/cve/vulnrichment.tar.zst")).unwrap();
    let size = file.metadata().unwrap().len();
    let mut collected = Collected::default();
    formats::archive::tar_zst(file, size, &mut |entry| {
        advisory::read(entry.content.unwrap(), entry.name, &mut collected);
    })
    .unwrap();
    assert_eq!(collected.refused, Vec::<String>::new());
    assert_eq!(collected.statements.len(), 32_102);
    let rejected = collected.statements.iter().filter(|one| one.withdrawn != Withdrawn::Stands);
    assert_eq!(rejected.count(), 88);
    assert!(collected.statements.iter().all(|one| one.source == Source::Cve));
}
