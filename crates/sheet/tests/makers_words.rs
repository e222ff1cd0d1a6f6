//! What makers' advisories say stands on the sheet, and lets a device be updated only where it may.

use matching::corpus::Corpus;
use model::{Inventory, Statement};
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
