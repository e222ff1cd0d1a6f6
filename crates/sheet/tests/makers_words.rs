//! What makers' advisories say stands on the sheet, and lets a device be updated only where it may.

use matching::corpus::Corpus;
use model::{Inventory, Statement, Withdrawn};
use rules::{bod_26_04::Scope, playbook::Countdown};
use sheet::{
    page::{Sheet, TaskView},
    report::{Asked, Report},
};
use translate::{
    advisory::{self, AdvisoryError, Receiver},
    inventory::{AssetDefaults, InputFormat},
};

#[derive(Default)]
struct Statements(Vec<Statement>);

impl Receiver for Statements {
    fn statement(&mut self, statement: Statement) {
        self.0.push(statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        panic!("{pointer}: {fault}");
    }
}

/// One of CISA's advisories by the beginning of its file's name.
fn advisory(id: &str) -> Corpus {
    let mut statements = Statements::default();
    for (name, bytes) in testkit::zip_files("feeds/cisa/csaf-2017-2022.zip") {
        if name.ends_with(&format!("/{id}.json")) {
            advisory::read(&bytes, &name, &mut statements);
        }
    }
    assert!(!statements.0.is_empty(), "{id} is not in the feed");
    Corpus::new(statements.0)
}

fn inventory(rows: &str) -> Inventory {
    let text = format!("vendor,product,version,asset,kind,exposed\n{rows}");
    translate::inventory::read(text.as_bytes(), InputFormat::Csv, &AssetDefaults::default())
        .unwrap()
}

/// The tasks of a sheet, and the page itself.
fn sheet(advisory_id: &str, rows: &str) -> (Vec<TaskView>, String) {
    let (corpus, inventory) = (advisory(advisory_id), inventory(rows));
    let asked = Asked { on: jiff::civil::date(2026, 7, 1), scope: Scope::Other };
    let report = Report::new(&inventory, &corpus, asked);
    let sheet = Sheet::new(&report, "Mill Creek");
    let mut page = Vec::new();
    sheet::page::write(&report, "Mill Creek", &mut page).unwrap();
    (sheet.tasks, String::from_utf8(page).unwrap())
}

fn first(advisory_id: &str, rows: &str) -> TaskView {
    sheet(advisory_id, rows).0.into_iter().next().expect("there is a task")
}

fn said(task: &TaskView) -> String {
    let said = task.maker.iter().map(|one| format!("{}\n  {}", one.whose, one.words));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_controller_is_updated_where_its_makers_advisory_says_so_for_that_version() {
    for kind in ["ot", "medical", "safety", "unknown"] {
        let rows = format!("Siemens,CP-8021 MASTER MODULE,V16.19,rtu-3,{kind},no\n");
        let (tasks, page) = sheet("icsa-22-013-02", &rows);
        let task = &tasks[0];
        assert_eq!(task.title, "Update Siemens CP-8021 MASTER MODULE as its maker says", "{kind}");
        assert_eq!(task.play.countdown, Countdown::None);
        let first = &task.play.steps[0];
        assert!(first.starts_with("This is the maker’s advice, as CISA passes it on."), "{first}");
        assert_eq!(task.maker[0].whose, "Fix: the maker through CISA, ICSA-22-013-02");
        let words = "Update to V16.20 or later version \
                     https://support.industry.siemens.com/cs/ww/en/view/109805670";
        assert_eq!(task.maker[0].words, words);
        assert!(page.contains(&format!("<pre>{words}</pre>")), "{kind}");
    }
}

#[test]
fn what_is_not_surely_meant_changes_no_device() {
    let exact = "Siemens,CP-8021 MASTER MODULE,V16.19,rtu-3,ot,no\n";
    let no_version = "Siemens,CP-8021 MASTER MODULE,,rtu-4,ot,no\n";
    for rows in [no_version.to_owned(), format!("{exact}{no_version}")] {
        let (tasks, page) = sheet("icsa-22-013-02", &rows);
        assert_eq!(tasks[0].title, "Ask the maker about Siemens CP-8021 MASTER MODULE");
        assert!(!page.contains("Update to V16.20"), "{}", said(&tasks[0]));
        assert!(tasks[0].play.steps[0].contains("Change nothing on our word"));
    }
}

/// CISA filed mitigations as `vendor_fix`: that is no word of the maker to update the monitor.
#[test]
fn a_fix_that_is_none_changes_no_device_and_is_still_shown() {
    let row =
        "Contec Health,CMS8000 CONTEC ICU CCU Vital Signs Patient Monitor,1,bed 4,medical,no\n";
    let task = first("icsma-22-244-01", row);
    assert!(task.title.starts_with("Ask the maker about"), "{}", task.title);
    assert!(said(&task).contains("The following mitigations could assist"), "{}", said(&task));
}

#[test]
fn an_office_computer_gets_the_makers_words_beside_our_steps() {
    let task = first(
        "icsa-19-192-07",
        "Schneider Electric,Floating License Manager,2.3.0.0,lic-1,it,no\n",
    );
    insta::assert_snapshot!(testkit::folded(&said(&task)), @r"
    Fix: the maker through CISA, ICSA-19-192-07
    Schneider Electric recommends users upgrade to Floating License Manager (FLM)
      Version 2.3.1.0 as soon as possible.
    What helps: the maker through CISA, ICSA-19-192-07
    Schneider Electric has made a fix for these vulnerabilities available for download
      on its website
      https://www.schneider-electric.com/en/download/document/FLM_V2.3.1.0/
    What helps: the maker through CISA, ICSA-19-192-07
    Details are described in the Schneider Electric Security Notification
      SEVD-2019-134-04.
      https://www.schneider-electric.com/en/download/document/SEVD-2019-134-04/
    ");
}

/// A maker's own advisory of one flaw in the pump P 7 from 1.0 on, before `fixed`.
fn own(day: u8, fixed: &str, remediations: &str) -> String {
    format!(
        r#"{{"document":{{"category":"csaf_security_advisory","csaf_version":"2.0","title":"Pumps",
        "publisher":{{"category":"vendor","name":"Acme PSIRT","namespace":"https://acme.example"}},
        "tracking":{{"id":"ACME-1","current_release_date":"2024-01-{day:02}T00:00:00Z",
        "initial_release_date":"2024-01-01T00:00:00Z","version":"{day}","status":"final"}}}},
        "product_tree":{{"branches":[{{"category":"vendor","name":"Acme","branches":[
          {{"category":"product_name","name":"P 7","branches":[
            {{"category":"product_version_range","name":"vers:intdot/>=1.0|<{fixed}",
              "product":{{"name":"Acme P 7 >=1.0|<{fixed}","product_id":"old"}}}},
            {{"category":"product_version_range","name":"vers:intdot/>=7.0|<8.0",
              "product":{{"name":"Acme P 7 >=7.0|<8.0","product_id":"new"}}}}]}}]}}]}},
        "vulnerabilities":[{{"cve":"CVE-2024-0001","title":"t",
          "product_status":{{"known_affected":["old","new"]}},
          "remediations":[{remediations}]}}]}}"#
    )
}

fn remediation(category: &str, details: &str, products: &str) -> String {
    format!(r#"{{"category":"{category}","details":"{details}","product_ids":[{products}]}}"#)
}

/// The first task for a pump of version 2.0, of these documents in the order in which they came.
fn pump(documents: &[String]) -> Option<TaskView> {
    let mut statements = Statements::default();
    for (number, text) in documents.iter().enumerate() {
        advisory::read(text.as_bytes(), &format!("{number}.json"), &mut statements);
    }
    let corpus = Corpus::new(matching::revisions::newest(statements.0).newest);
    let inventory = inventory("Acme,P 7,2.0,bed 4,medical,no\n");
    let asked = Asked { on: jiff::civil::date(2026, 7, 1), scope: Scope::Other };
    let report = Report::new(&inventory, &corpus, asked);
    Sheet::new(&report, "Mill Creek").tasks.into_iter().next()
}

/// The title, the first step and what the maker says for a pump, by one remediation.
fn told(category: &str, details: &str, products: &str) -> String {
    let task = pump(&[own(1, "3.0", &remediation(category, details, products))]).unwrap();
    format!("{}\n{}\n{}", task.title, task.play.steps[0], said(&task))
}

#[test]
fn only_the_makers_own_fix_for_that_version_lets_a_device_line_say_update() {
    let all = r#""old","new""#;
    let update = "Update to 3.0.";
    for (category, details, products, updates) in [
        ("vendor_fix", update, all, true),
        ("vendor_fix", update, r#""old""#, true),
        ("vendor_fix", update, r#""new""#, false),
        ("vendor_fix", "See our web site.", all, false),
        ("mitigation", update, all, false),
        ("workaround", update, all, false),
        ("no_fix_planned", update, all, false),
        ("none_available", update, all, false),
        ("fix_planned", update, all, false),
    ] {
        let told = told(category, details, products);
        let title = if updates { "Update Acme P 7 as its maker says" } else { "Ask the maker" };
        assert!(told.starts_with(title), "{category} {products}: {told}");
        assert_eq!(told.contains("Update to 3.0."), updates, "{category} {products}: {told}");
    }
    let task = pump(&[own(1, "3.0", "")]).unwrap();
    assert!(task.title.starts_with("Ask the maker"), "{}", task.title);
    assert!(task.maker.is_empty());
}

#[test]
fn what_helps_without_a_change_stands_on_a_devices_line_in_the_makers_words() {
    let words = |category, details| {
        let told = told(category, details, r#""old""#);
        told.lines().skip(2).collect::<Vec<_>>().join("\n")
    };
    let all = [
        words("mitigation", "Keep it on a network of its own."),
        words("workaround", "Turn the web page of the pump to read-only."),
        words("no_fix_planned", "P 7 is no longer made."),
        words("none_available", "We are working on it."),
        words("fix_planned", "Version 3.0 comes in May."),
    ];
    insta::assert_snapshot!(all.join("\n"), @r"
    What helps: the maker, ACME-1
      Keep it on a network of its own.
    Way around it: the maker, ACME-1
      Turn the web page of the pump to read-only.
    No fix is planned: the maker, ACME-1
      P 7 is no longer made.
    No fix yet: the maker, ACME-1
      We are working on it.
    What can be done: the maker, ACME-1
      Version 3.0 comes in May.
    ");
}

#[test]
fn a_newer_revision_takes_the_place_of_the_older_in_whatever_order_they_come() {
    let fix = |text: &str| remediation("vendor_fix", text, r#""old""#);
    let first = own(1, "3.0", &fix("Update to 3.0."));
    let second = own(2, "3.1", &fix("Update to 3.1: 3.0 was not enough."));
    for documents in [[first.clone(), second.clone()], [second, first.clone()]] {
        let task = pump(&documents).unwrap();
        assert_eq!(said(&task).matches("Update to 3.").count(), 1, "{}", said(&task));
        assert!(said(&task).contains("Update to 3.1"), "{}", said(&task));
    }
    // The maker found that 2.0 is not affected after all.
    let taken_back = own(3, "1.5", &fix("Update to 1.5."));
    for documents in [[first.clone(), taken_back.clone()], [taken_back, first]] {
        assert!(pump(&documents).is_none());
    }
}

#[test]
fn a_device_whose_makers_flaw_was_taken_back_by_its_source_has_no_line() {
    let mut statements = Statements::default();
    let text = own(1, "3.0", &remediation("vendor_fix", "Update to 3.0.", r#""old""#));
    advisory::read(text.as_bytes(), "1.json", &mut statements);
    let inventory = inventory("Acme,P 7,2.0,bed 4,medical,no\n");
    let asked = Asked { on: jiff::civil::date(2026, 7, 1), scope: Scope::Other };
    let tasks = |statements: Vec<Statement>| {
        let corpus = Corpus::new(statements);
        Sheet::new(&Report::new(&inventory, &corpus, asked), "Mill Creek").tasks.len()
    };
    assert_eq!(tasks(statements.0.clone()), 1);
    for one in &mut statements.0 {
        one.withdrawn = Withdrawn::Since(None);
    }
    assert_eq!(tasks(statements.0), 0);
}
