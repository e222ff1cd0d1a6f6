//! The table in our own form against CISA's, and tables by version.

use std::{collections::HashSet, fs};

use model::{Automatable, Exposed, TechnicalImpact};
use rules::bod_26_04::{Directive, DirectiveError, Inputs, Kev, Outcome, Verdict, decide};

use super::day;

const RECORD: &str = include_str!("../../data/bod_26_04.toml");

#[test]
fn all_sixteen_rows_of_the_csv_decide_as_cisa_says() {
    let csv = read("feeds/ssvc/cisa_bod_26_04_1_0_0.csv");
    let mut rows = HashSet::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, kev, exposed, automatable, impact, outcome] = cells[..] else {
            panic!("six cells: `{line}`")
        };
        let words = [kev, exposed, automatable, impact];
        rows.insert(words.map(str::to_owned));
        assert_eq!(verdict_of(words).to_string(), outcome, "{line}");
    }
    assert_eq!(rows.len(), 16);
}

#[test]
fn all_sixteen_rows_of_the_decision_table_json_decide_as_cisa_says() {
    let text = read("feeds/ssvc/decision_tables/cisa/cisa_bod_26_04_1_0_0.json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("CISA's table is JSON");
    let rows = json["mapping"].as_array().expect("a list of rows");
    assert_eq!(rows.len(), 16);
    let full = |key: &serde_json::Value| match key.as_str().expect("a key") {
        "Y" => "yes",
        "N" => "no",
        "P" => "partial",
        "T" => "total",
        other => panic!("no such key: `{other}`"),
    };
    for row in rows {
        let words = ["cisa:KEV:1.0.0", "cisa:PE:1.0.0", "ssvc:A:2.0.0", "ssvc:TI:1.0.0"]
            .map(|key| full(&row[key]));
        let outcome = match row["cisa:BOD2604:1.0.0"].as_str().expect("an outcome") {
            "3DF" => Outcome::ThreeDaysWithTriage,
            "3D" => Outcome::ThreeDays,
            "14D" => Outcome::FourteenDays,
            "60D" => Outcome::SixtyDays,
            "FSU" => Outcome::OnUpgrade,
            other => panic!("no such outcome: `{other}`"),
        };
        assert_eq!(verdict_of(words), Verdict::Determined(outcome), "{words:?}");
    }
}

#[test]
fn the_id_of_our_table_is_the_id_of_cisas() {
    let text = read("feeds/ssvc/decision_tables/cisa/cisa_bod_26_04_1_0_0.json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("CISA's table is JSON");
    let part = |name: &str| json[name].as_str().expect("a text").to_owned();
    let id = format!("{}:{}:{}", part("namespace"), part("key"), part("version"));
    assert_eq!(Directive::built_in().table_on(day("2026-12-07")).id, id);
}

#[test]
fn kev_total_not_exposed_not_automatable_is_fourteen_days() {
    assert_eq!(
        verdict_of(["yes", "no", "no", "total"]),
        Verdict::Determined(Outcome::FourteenDays)
    );
}

#[test]
fn each_outcome_has_its_days_and_only_one_asks_for_triage() {
    let all = [
        (Outcome::ThreeDaysWithTriage, Some(3), true),
        (Outcome::ThreeDays, Some(3), false),
        (Outcome::FourteenDays, Some(14), false),
        (Outcome::SixtyDays, Some(60), false),
        (Outcome::OnUpgrade, None, false),
    ];
    for (outcome, days, triage) in all {
        assert_eq!((outcome.days(), outcome.forensic_triage()), (days, triage), "{outcome}");
    }
}

#[test]
fn the_serde_name_of_an_outcome_is_its_name_in_words() {
    for row in decide(unknown(), day("2027-01-01")).possible {
        assert_eq!(serde_json::to_value(row).expect("a name"), row.to_string());
    }
}

#[test]
fn the_table_that_counts_is_the_latest_in_force_on_the_day() {
    let next = RECORD.rsplit_once("[[table]]").expect("a table").1;
    let next = next.replace("1.0.0", "1.1.0").replace("2026-12-07", "2027-10-01").replace(
        "[\"yes\", \"no\", \"no\", \"total\", \"14 days\"]",
        "[\"yes\", \"no\", \"no\", \"total\", \"3 days\"]",
    );
    let directive = Directive::parse(&format!("{RECORD}\n[[table]]{next}")).expect("two tables");
    let on = |on| directive.decide(inputs(["yes", "no", "no", "total"]), day(on));
    assert_eq!(on("2027-09-30").outcome(), Some(Outcome::FourteenDays));
    assert_eq!(on("2027-10-01").outcome(), Some(Outcome::ThreeDays));
    assert_eq!(on("2027-10-01").table, "cisa:DT_BOD2604:1.1.0");
}

#[test]
fn before_any_table_counts_the_first_to_come_is_shown_with_its_day() {
    let decision = decide(inputs(["yes", "yes", "yes", "total"]), day("2026-06-10"));
    assert_eq!(decision.table_from, day("2026-12-07"));
    assert_eq!(decision.outcome(), Some(Outcome::ThreeDaysWithTriage));
}

#[test]
fn a_table_with_a_row_missing_is_refused_with_the_row() {
    let text = without_line(RECORD, "[\"no\", \"yes\", \"yes\", \"partial\"");
    assert_eq!(
        Directive::parse(&text).unwrap_err().to_string(),
        "table `cisa:DT_BOD2604:1.0.0`: row `no, yes, yes, partial` stands 0 times: expected once"
    );
}

#[test]
fn a_table_with_a_row_twice_is_refused_with_the_row() {
    let twice = "rows = [\n  [\"yes\", \"no\", \"no\", \"total\", \"3 days\"],";
    let error = Directive::parse(&RECORD.replace("rows = [", twice)).unwrap_err();
    assert!(
        matches!(&error, DirectiveError::Rows { row, times: 2, .. } if row == "yes, no, no, total"),
        "{error}"
    );
}

#[test]
fn a_record_without_a_table_or_with_a_zone_name_is_refused() {
    let (head, _) = RECORD.split_once("[[table]]").expect("a table");
    assert_eq!(
        Directive::parse(head).unwrap_err().to_string(),
        "directive `BOD 26-04` has no table: expected at least one `[[table]]`"
    );
    let zone = RECORD.replace("\"+00\"", "\"EST\"");
    assert_eq!(
        Directive::parse(&zone).unwrap_err().to_string(),
        "`EST` is not an offset: expected hours from UTC, such as `+00` or `-05`"
    );
}

#[test]
fn a_due_date_ends_with_its_calendar_day_utc_unless_the_record_says_otherwise() {
    let end = |record: &str| {
        let directive = Directive::parse(record).expect("a record");
        (directive.end_of(day("2026-12-10")).to_string(), directive.zone())
    };
    assert_eq!(end(RECORD), ("2026-12-10T23:59:59Z".to_owned(), "UTC".to_owned()));
    let west = RECORD.replace("\"+00\"", "\"-05\"");
    assert_eq!(end(&west), ("2026-12-11T04:59:59Z".to_owned(), "UTC-05".to_owned()));
}

pub(crate) fn inputs([kev, exposed, automatable, impact]: [&str; 4]) -> Inputs {
    Inputs {
        kev: if kev == "yes" { Kev::Listed } else { Kev::NotListed },
        exposed: if exposed == "yes" { Exposed::Yes } else { Exposed::No },
        automatable: Some(if automatable == "yes" { Automatable::Yes } else { Automatable::No }),
        technical_impact: Some(if impact == "total" {
            TechnicalImpact::Total
        } else {
            TechnicalImpact::Partial
        }),
    }
}

fn unknown() -> Inputs {
    Inputs {
        kev: Kev::Unknown,
        exposed: Exposed::Unknown,
        automatable: None,
        technical_impact: None,
    }
}

fn verdict_of(words: [&str; 4]) -> Verdict {
    decide(inputs(words), day("2026-12-07")).verdict
}

fn read(path: &str) -> String {
    fs::read_to_string(testkit::shared(path)).expect("a shared file is text")
}

fn without_line(text: &str, part: &str) -> String {
    let kept = text.lines().filter(|line| !line.contains(part)).map(|line| format!("{line}\n"));
    kept.collect()
}
