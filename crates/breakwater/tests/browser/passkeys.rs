//! Passkeys in a real browser with a virtual authenticator: added, used, removed.

use crate::house::House;
use testkit::browser::{Browser, PAGE_MAX};

/// Somebody who came by a link and looks at the people page.
fn signed_in(house: &House, browser: &mut Browser, role: &str) {
    browser.open(&house.link(role, "mill-creek"));
    browser.evaluate("document.querySelector('main form').requestSubmit()");
    browser.wait_for("!location.pathname.startsWith('/sign-in')", PAGE_MAX);
    browser.open(&house.address("/people"));
}

fn add_passkey(browser: &mut Browser, name: &str) {
    let form = "document.querySelector('form[data-passkey=add]')";
    browser.evaluate(&format!("{form}.elements['passkey-name'].value = '{name}'"));
    browser.evaluate(&format!("{form}.requestSubmit()"));
}

fn use_passkey(house: &House, browser: &mut Browser) {
    browser.open(&house.address("/sign-in"));
    browser.evaluate("document.querySelector('form[data-passkey=sign-in]').requestSubmit()");
}

fn sign_out(browser: &mut Browser) {
    browser.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()");
    browser.wait_for_page("/sign-in");
}

const SAID: &str = "document.querySelector('[data-said]').textContent";

#[test]
fn a_passkey_is_added_signs_in_and_is_removed() {
    let (house, mut browser) = (House::start(), Browser::start());
    signed_in(&house, &mut browser, "operator");
    let device = browser.add_authenticator();
    add_passkey(&mut browser, "work phone");
    browser.wait_for("document.body.innerText.includes('The passkey is yours')", PAGE_MAX);
    let page = browser.text();
    assert!(page.contains("work phone") && page.contains("A link alone is not enough"), "{page}");
    assert_eq!(browser.sign_counts(&device).len(), 1);
    sign_out(&mut browser);
    use_passkey(&house, &mut browser);
    browser.wait_for("!location.pathname.startsWith('/sign-in')", PAGE_MAX);
    browser.open(&house.address("/people#passkeys"));
    let remove = "document.querySelector('a[href^=\"/people/passkeys/remove\"]')";
    assert_eq!(browser.evaluate(&format!("{remove}.textContent")), "Remove the passkey work phone");
    assert!(browser.text().contains("Add a passkey"));
    browser.evaluate(&format!("{remove}.click()"));
    browser.wait_for_page("/people/passkeys/remove");
    browser.evaluate("document.querySelector('main form').requestSubmit()");
    browser.wait_for("document.body.innerText.includes('The passkey is removed')", PAGE_MAX);
    sign_out(&mut browser);
    use_passkey(&house, &mut browser);
    browser.wait_for(&format!("{SAID}.includes('did not work')"), PAGE_MAX);
    let said = browser.evaluate(SAID);
    let said = said.as_str().unwrap_or_default();
    assert!(said.contains("this passkey is not known here"), "{said}");
    assert!(browser.text().contains("Not signed in"));
}

#[test]
fn a_device_that_checks_nobody_signs_nobody_in() {
    let (house, mut browser) = (House::start(), Browser::start());
    signed_in(&house, &mut browser, "coordinator");
    let device = browser.add_authenticator();
    add_passkey(&mut browser, "key");
    browser.wait_for("document.body.innerText.includes('The passkey is yours')", PAGE_MAX);
    sign_out(&mut browser);
    browser.set_user_verified(&device, false);
    use_passkey(&house, &mut browser);
    browser.wait_for(&format!("{SAID}.includes('did not work')"), PAGE_MAX);
    browser.open(&house.address("/people"));
    assert!(browser.text().contains("Not signed in"));
}

#[test]
fn at_a_number_the_pages_say_where_passkeys_work() {
    let (house, mut browser) = (House::start(), Browser::start());
    browser.open(&format!("{}/sign-in", house.base()));
    let page = browser.text();
    assert!(page.contains("Passkeys do not work at this address"), "{page}");
    assert!(page.contains(&house.address("")), "{page}");
    assert_eq!(browser.evaluate("document.querySelectorAll('form[data-passkey]').length"), 0);
    browser.open(&house.address("/sign-in"));
    assert_eq!(browser.evaluate("document.querySelectorAll('form[data-passkey]').length"), 1);
}
