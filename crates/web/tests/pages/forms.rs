//! Forms, round and round: what is sent is seen on the page that comes.

use app::Role;
use web::Settings;

use crate::{
    browser::{heading, hidden, open, place, submit, town_with_advisories, upload},
    town::{As, Town},
};

const LIST: &[u8] = b"vendor,product,version,asset,kind,exposed\n\
    Fortinet,FortiOS,7.2.4,fw-main,IT,yes\n\
    RARLAB,WinRAR,6.24,pc-1,IT,no\n\
    Nobody,Knows This,1,odd-box,IT,no\n";

async fn hospital() -> (Town, As) {
    let town = town_with_advisories(Settings::default()).await;
    let who = town.session(Role::Operator, "mill-creek").await;
    (town, who)
}

async fn with_list() -> (Town, As) {
    let (town, who) = hospital().await;
    let form = ("/inventory/lists", [("asset", ""), ("asset-kind", "it")].as_slice());
    let sent = upload(&town, &who, form, ("list", "systems.csv", LIST)).await;
    assert!(place(&sent).starts_with("/inventory?done=ent_"), "{}", place(&sent));
    let shown = open(&town, &who, place(&sent)).await.text();
    assert!(shown.contains("Your list is saved."), "the notice that it is written down");
    (town, who)
}

#[tokio::test]
async fn a_list_gives_tasks_and_done_closes_one() {
    let (town, who) = with_list().await;
    let week = open(&town, &who, "/this-week").await.text();
    assert_eq!(heading(&week), "Two things this week");
    assert!(week.contains("TLP:AMBER"));
    assert!(week.contains("One thing was") && week.contains("odd-box"), "not checked is told");
    let task = hidden(&week, "task").swap_remove(0);
    let fields = [("task", task.as_str()), ("answer", "done"), ("words", "It shows 7.2.8 <now>.")];
    let done = submit(&town, &who, "/this-week/receipts", &fields).await;
    let week = open(&town, &who, place(&done)).await.text();
    assert!(week.contains("Your answer is saved and written down."));
    assert!(week.contains("href=\"/record/"), "the notice leads to the entry");
    assert_eq!(heading(&week), "One thing this week");
    let closed = super::markup::between(&week, "id=\"closed\"", "</section>");
    assert!(closed.contains("Done") && closed.contains("It shows 7.2.8 &#60;now&#62;."));
    // It can be taken back.
    let fields = [("task", task.as_str()), ("answer", "cannot")];
    let back = submit(&town, &who, "/this-week/receipts", &fields).await;
    let week = open(&town, &who, place(&back)).await.text();
    assert!(!week.contains("id=\"closed\""));
    assert!(hidden(&week, "task").contains(&task));
}

#[tokio::test]
async fn an_answered_match_is_never_shown_as_nothing_found() {
    let (town, who) = with_list().await;
    let week = open(&town, &who, "/this-week").await.text();
    for task in hidden(&week, "task") {
        let fields = [("task", task.as_str()), ("answer", "done")];
        submit(&town, &who, "/this-week/receipts", &fields).await;
    }
    let inventory = open(&town, &who, "/inventory").await.text();
    let rows = super::markup::between(&inventory, "id=\"systems\"", "</section>");
    assert_eq!(rows.matches(">answered<").count(), 2, "{rows}");
    assert!(!rows.contains("nothing found"), "{rows}");
    assert!(rows.contains("not checked"));
}

#[tokio::test]
async fn a_mistake_in_an_answer_keeps_what_was_typed() {
    let (town, who) = with_list().await;
    let task = hidden(&open(&town, &who, "/this-week").await.text(), "task").swap_remove(0);
    for until in ["", "2020-01-01", "tomorrow"] {
        let fields = [
            ("task", task.as_str()),
            ("answer", "mitigated"),
            ("words", "Web mail is <closed>."),
            ("until", until),
        ];
        let again = submit(&town, &who, "/this-week/receipts", &fields).await;
        assert_eq!(again.status, 422, "{until}");
        let html = again.text();
        assert!(html.contains("Web mail is &#60;closed&#62;."), "{until}");
        assert!(html.contains(&format!("name=\"until\" value=\"{until}\"")), "{until}");
        assert!(html.contains("id=\"until-1-error\""), "{until}");
    }
    let odd = [("task", task.as_str()), ("answer", "dance")];
    assert_eq!(submit(&town, &who, "/this-week/receipts", &odd).await.status, 422);
    let gone = [("task", "0000"), ("answer", "done")];
    let again = submit(&town, &who, "/this-week/receipts", &gone).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("Your answer was not saved."));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why_beside_its_field() {
    let (town, who) = hospital().await;
    let form = ("/inventory/lists", [("asset", "<fw>"), ("asset-kind", "medical")].as_slice());
    let again = upload(&town, &who, form, ("list", "notes.md", b"# Notes\n")).await;
    assert_eq!(again.status, 422);
    let html = again.text();
    assert!(html.contains("id=\"list-error\"") && html.contains("notes.md"));
    assert!(!html.contains("--input-format"), "no words for command lines");
    assert!(html.contains("value=\"&#60;fw&#62;\""), "what was typed is still there");
    assert!(html.contains("value=\"medical\" selected"));
    let none = upload(&town, &who, form, ("list", "", b"")).await;
    assert_eq!(none.status, 422);
    assert!(none.text().contains("Choose a file first"));
}

#[tokio::test]
async fn a_list_goes_only_after_it_was_asked_about() {
    let (town, who) = with_list().await;
    let inventory = open(&town, &who, "/inventory").await.text();
    let ask = super::markup::values(&inventory, "href")
        .into_iter()
        .find(|href| href.starts_with("/inventory/lists/remove?list="))
        .expect("a way to remove it")
        .to_owned();
    let asked = open(&town, &who, &ask).await.text();
    assert_eq!(heading(&asked), "Remove the list “systems.csv”");
    let list = hidden(&asked, "list").swap_remove(0);
    assert_eq!(
        heading(&open(&town, &who, "/inventory").await.text()),
        "2 of your 3 systems were checked"
    );
    let other = town.session(Role::Operator, "alder-gap").await;
    let stolen = submit(&town, &other, "/inventory/lists/remove", &[("list", &list)]).await;
    assert_eq!(stolen.status, 404, "nobody removes the list of others");
    let gone = submit(&town, &who, "/inventory/lists/remove", &[("list", &list)]).await;
    let page = open(&town, &who, place(&gone)).await.text();
    assert!(page.contains("The list is gone."));
    assert_eq!(heading(&page), "Nothing is listed yet");
}

#[tokio::test]
async fn three_steps_of_set_up_lead_to_this_weeks_page() {
    let (town, who) = hospital().await;
    let page = open(&town, &who, "/set-up").await.text();
    assert_eq!(heading(&page), "Tell us what you run");
    let boxes = page.matches("name=\"runs\"").count();
    assert!(boxes > 5, "{boxes} boxes match the exercise's catalogue");
    assert!(!page.contains("value=\"alaris\""), "what matches nothing here is not offered");
    let steps = [("kind", "hospital"), ("runs", "fortios"), ("runs", "winrar")];
    let form = ("/set-up", steps.as_slice());
    let saved = upload(&town, &who, form, ("list", "", b"")).await;
    assert!(place(&saved).starts_with("/this-week?done=ent_"));
    let week = open(&town, &who, place(&saved)).await.text();
    assert!(week.contains("FortiGate firewall") && week.contains("Likely"));
    let page = open(&town, &who, "/set-up").await.text();
    assert_eq!(heading(&page), "Change what you run");
    assert!(page.contains("value=\"hospital\" checked"));
    assert_eq!(page.matches(" checked>").count(), 3, "the kind and two boxes");
    let inventory = open(&town, &who, "/inventory").await.text();
    assert!(inventory.contains("What we ticked"));
    // Nothing ticked any more: the list goes.
    let form = ("/set-up", [("kind", "hospital")].as_slice());
    upload(&town, &who, form, ("list", "", b"")).await;
    assert_eq!(heading(&open(&town, &who, "/inventory").await.text()), "Nothing is listed yet");
}

#[tokio::test]
async fn a_mistake_in_the_set_up_saves_nothing_and_keeps_the_ticks() {
    let (town, who) = hospital().await;
    let form = ("/set-up", [("runs", "fortios")].as_slice());
    let again = upload(&town, &who, form, ("list", "", b"")).await;
    assert_eq!(again.status, 422);
    let html = again.text();
    assert!(html.contains("Choose what comes closest."));
    assert!(html.contains("value=\"fortios\" checked"));
    let form = ("/set-up", [("kind", "bank"), ("runs", "no-such-box")].as_slice());
    assert_eq!(upload(&town, &who, form, ("list", "", b"")).await.status, 422);
    let form = ("/set-up", [("kind", "bank"), ("runs", "fortios")].as_slice());
    let again = upload(&town, &who, form, ("list", "notes.md", b"# Notes\n")).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("id=\"list-error\""));
    assert_eq!(heading(&open(&town, &who, "/inventory").await.text()), "Nothing is listed yet");
}

#[tokio::test]
async fn a_source_is_added_named_wrongly_and_removed_by_page() {
    let town = Town::new();
    let (who, _) = town.passkey(Role::Administrator, "clearinghouse").await;
    let wrong = [("name", "CISA KEV"), ("location", "/srv/feeds"), ("every", "86400")];
    let again = submit(&town, &who, "/sources", &wrong).await;
    assert_eq!(again.status, 422);
    let html = again.text();
    assert!(html.contains("value=\"CISA KEV\"") && html.contains("id=\"name-error\""));
    assert!(html.contains("value=\"86400\" selected"));
    let wrong = [("name", "kev"), ("location", "ftp://x")];
    let again = submit(&town, &who, "/sources", &wrong).await;
    assert!(again.status == 422 && again.text().contains("id=\"location-error\""));
    let right = [("name", "kev"), ("location", "/srv/feeds"), ("every", "86400")];
    let added = submit(&town, &who, "/sources", &right).await;
    assert!(place(&added).starts_with("/sources/kev?done="), "{}", place(&added));
    let twice = submit(&town, &who, "/sources", &right).await;
    assert!(twice.status == 422 && twice.text().contains("id=\"name-error\""));
    let now = submit(&town, &who, "/sources/kev/imports", &[]).await;
    assert!(place(&now).starts_with("/sources/kev?done="));
    assert_eq!(
        heading(&open(&town, &who, "/sources/kev/remove").await.text()),
        "Remove the source “kev”"
    );
    let gone = submit(&town, &who, "/sources/kev/remove", &[]).await;
    assert!(open(&town, &who, place(&gone)).await.text().contains("The source is removed."));
    assert_eq!(open(&town, &who, "/sources/kev").await.status, 404);
    let operator = town.session(Role::Operator, "mill-creek").await;
    assert_eq!(submit(&town, &operator, "/sources", &right).await.status, 403);
}

#[tokio::test]
async fn what_is_not_ones_own_is_told_beside_its_field() {
    let town = Town::new();
    let (house, _) = town.passkey(Role::Administrator, "clearinghouse").await;
    let theirs = [("name", "theirs"), ("location", "/srv/feeds"), ("label", "TLP:GREEN")];
    assert_eq!(submit(&town, &house, "/sources", &theirs).await.status, 303);
    let isac = town.session(Role::Coordinator, "isac").await;
    let folder = [("name", "folder"), ("location", "/srv/feeds")];
    let again = submit(&town, &isac, "/sources", &folder).await;
    assert!(again.status == 422 && again.text().contains("id=\"location-error\""));
    let form = ("/sources/uploads", [("into", "theirs"), ("mark", "TLP:CLEAR")].as_slice());
    for (who, why) in [(&isac, "is not yours"), (&house, "TLP:GREEN at least")] {
        let again = upload(&town, who, form, ("file", "a.json", b"{}")).await;
        let html = again.text();
        assert!(again.status == 422 && html.contains("id=\"into-error\""), "{html}");
        assert!(html.contains(why) && html.contains("value=\"theirs\""), "{html}");
    }
}

#[tokio::test]
async fn a_file_of_advisories_comes_in_by_page() {
    let town = Town::new();
    let who = town.session(Role::Coordinator, "clearinghouse").await;
    let catalogue = include_bytes!("../../../../exercise/advisories/kev.json");
    let form = ("/sources/uploads", [("into", "kev"), ("mark", "TLP:CLEAR")].as_slice());
    let sent = upload(&town, &who, form, ("file", "kev.json", catalogue)).await;
    assert_eq!(place(&sent), "/sources/kev");
    // The import goes on after the answer: its page refreshes itself until it is done.
    let page = loop {
        let page = open(&town, &who, "/sources/kev").await;
        if page.header("refresh").is_none() {
            break page.text();
        }
        tokio::task::yield_now().await;
    };
    assert!(page.contains("The last import brought 34 new records and changed 0."), "{page}");
    let list = open(&town, &who, "/advisories?q=winrar").await.text();
    assert!(list.contains("CVE-2025-8088"));
    let form = ("/sources/uploads", [("into", "No Name")].as_slice());
    assert_eq!(upload(&town, &who, form, ("file", "kev.json", catalogue)).await.status, 422);
    let operator = town.session(Role::Operator, "mill-creek").await;
    let form = ("/sources/uploads", [("into", "kev")].as_slice());
    assert_eq!(upload(&town, &operator, form, ("file", "kev.json", catalogue)).await.status, 403);
}
