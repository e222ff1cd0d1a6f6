//! The people page in a real browser, without its script: what is made, what ends, what is asked.

use crate::house::House;
use testkit::browser::{Browser, PAGE_MAX};

/// Somebody who came by this link and looks at the people page.
fn by_link(house: &House, link: &str) -> Browser {
    let mut browser = Browser::start();
    browser.open(link);
    submit(&mut browser, "main form");
    browser.wait_for("!location.pathname.startsWith('/sign-in')", PAGE_MAX);
    browser.open(&house.address("/people"));
    browser
}

/// Sends a form and waits for what comes.
fn submit(browser: &mut Browser, form: &str) {
    browser.evaluate("window.before = true");
    browser.evaluate(&format!("document.querySelector(`{form}`).requestSubmit()"));
    browser.wait_for("!window.before && document.readyState === 'complete'", PAGE_MAX);
}

fn follow(browser: &mut Browser, link: &str) {
    browser.evaluate("window.before = true");
    browser.evaluate(&format!("document.querySelector(`{link}`).click()"));
    browser.wait_for("!window.before && document.readyState === 'complete'", PAGE_MAX);
}

fn fill(browser: &mut Browser, form: &str, name: &str, value: &str) {
    let field = format!("document.querySelector(`{form}`).elements[`{name}`]");
    browser.evaluate(&format!("{field}.value = `{value}`"));
}

/// The secret that is shown once.
fn secret(browser: &mut Browser) -> String {
    let shown = browser.evaluate("document.querySelector('pre').textContent");
    let shown = shown.as_str().expect("a secret").to_owned();
    follow(browser, "a[href=\"/people\"]");
    assert!(!browser.text().contains(&shown), "it is shown once only");
    shown
}

const INVITE: &str = "form[action=\"/people/links\"]";
const TOKEN: &str = "form[action=\"/people/tokens\"]";
const DELEGATE: &str = "form[action=\"/people/delegates\"]";

#[test]
fn a_colleague_is_invited_and_leaves_again() {
    let house = House::start();
    let mut ann = by_link(&house, &house.link("operator", "mill-creek"));
    fill(&mut ann, INVITE, "email", "bo");
    // The browser itself would stop this one.
    ann.evaluate(&format!("document.querySelector(`{INVITE}`).noValidate = true"));
    submit(&mut ann, INVITE);
    assert!(ann.text().contains("This is no mail address"), "{}", ann.text());
    fill(&mut ann, INVITE, "email", "bo@mill-creek.example");
    submit(&mut ann, INVITE);
    let link = secret(&mut ann);
    let (_, path) = link.split_once("/sign-in/").expect("a link");
    let mut bo = by_link(&house, &house.address(&format!("/sign-in/{path}")));
    assert!(bo.text().contains("operator: bo@mill-creek.example"), "{}", bo.text());
    ann.open(&house.address("/people"));
    ann.evaluate(
        "[...document.querySelectorAll('a[href^=\"/people/members/end\"]')]
            .find(e => e.textContent.includes('bo@mill-creek.example')).id = 'end-bo'",
    );
    follow(&mut ann, "#end-bo");
    let rows = ann.text();
    assert!(rows.contains("One session ends at once."), "{rows}");
    submit(&mut ann, "main form");
    assert!(ann.text().contains("The membership is over."), "{}", ann.text());
    bo.open(&house.address("/people"));
    assert!(bo.text().contains("Not signed in"), "{}", bo.text());
}

#[test]
fn a_token_is_shown_once_and_revoked() {
    let house = House::start();
    let mut ann = by_link(&house, &house.link("operator", "mill-creek"));
    fill(&mut ann, TOKEN, "name", "nightly list");
    submit(&mut ann, TOKEN);
    let token = secret(&mut ann);
    let me = testkit::http::Request::new("GET", "/api/v1/me").token(&token);
    assert_eq!(house.send(&me), 200);
    follow(&mut ann, "a[href^=\"/people/tokens/revoke\"]");
    submit(&mut ann, "main form");
    assert!(ann.text().contains("The token is revoked."), "{}", ann.text());
    assert_eq!(house.send(&me), 401);
}

#[test]
fn a_delegate_is_let_in_after_a_look_and_taken_back() {
    let house = House::start();
    let mut state = by_link(&house, &house.link("delegate", "state-of-tamarack"));
    assert!(state.text().contains("Nobody lets you act for them yet"), "{}", state.text());
    let mut ann = by_link(&house, &house.link("operator", "mill-creek"));
    fill(&mut ann, DELEGATE, "delegate", "State of Tamarack");
    submit(&mut ann, DELEGATE);
    assert!(ann.text().contains("This is no short name"), "{}", ann.text());
    fill(&mut ann, DELEGATE, "delegate", "state-of-tamarack");
    submit(&mut ann, DELEGATE);
    assert!(ann.text().contains("Let State Of Tamarack act for you"), "{}", ann.text());
    state.open(&house.address("/people"));
    assert!(!state.text().contains("Mill Creek"), "looking at it gives nothing");
    submit(&mut ann, "main form");
    assert!(ann.text().contains("may act, has not answered"), "{}", ann.text());
    state.open(&house.address("/people"));
    assert!(state.text().contains("not taken on yet"), "{}", state.text());
    follow(&mut ann, "a[href^=\"/people/delegates/revoke\"]");
    submit(&mut ann, "main form");
    assert!(ann.text().contains("taken back"), "{}", ann.text());
    state.open(&house.address("/people"));
    assert!(!state.text().contains("Mill Creek"), "{}", state.text());
}

#[test]
fn somebody_with_two_roles_changes_between_them() {
    let house = House::start();
    let ann = ["--email", "ann@mill-creek.example"];
    house.link_of("auditor", "mill-creek", &ann);
    let mut ann = by_link(&house, &house.link_of("operator", "mill-creek", &ann));
    assert!(ann.text().contains("What you act as"), "{}", ann.text());
    submit(&mut ann, "form[action=\"/people/act-as\"]");
    assert!(ann.text().contains("auditor: Mill Creek"), "{}", ann.text());
    assert_eq!(ann.evaluate("location.pathname"), "/record");
}
