//! The way of an operator's first five minutes, by keyboard only: link, set-up, first sheet.

use crate::house::House;
use testkit::browser::{Browser, PAGE_MAX};

/// So many key presses it may take at most.
const KEYS_MAX: usize = 45;
/// So many requests it may take at most.
const REQUESTS_MAX: usize = 10;
/// So many times Tab is pressed in search of one thing.
const TABS_MAX: usize = 80;
/// What the exercise says of today.
const EXERCISE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../exercise/advisories");

/// Goes on by Tab until the focus is on what this selector names.
fn go_to(browser: &mut Browser, selector: &str) {
    let there = format!("document.activeElement.matches(`{selector}`)");
    for _ in 0..TABS_MAX {
        browser.key("Tab");
        if browser.evaluate(&there) == true {
            assert_eq!(browser.evaluate(VISIBLE), true, "the focus is hidden at {selector}");
            return;
        }
    }
    panic!("no way by Tab to `{selector}`: the focus is at {}", browser.focus());
}

/// What has the focus can be seen, and so can the mark around it.
const VISIBLE: &str = "(e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return seen && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
})(document.activeElement)";

#[test]
#[expect(clippy::print_stdout, reason = "how many keys it takes is said, not only held")]
fn from_the_link_to_the_first_sheet_by_keyboard_only() {
    let house = House::start();
    house.admin(&["advisory", "import", EXERCISE]);
    let link = house.link("operator", "mill-creek");
    let mut browser = Browser::start();
    browser.open(&link);
    go_to(&mut browser, "main button");
    browser.key("Enter");
    browser.wait_for_page("/set-up");
    // Past the top of the page in one step.
    browser.key("Tab");
    browser.key("Enter");
    go_to(&mut browser, "input[name=kind]");
    browser.key("Space");
    for product in ["FortiGate", "Exchange"] {
        let box_of = format!("input[name=runs][data-name*='{product}']");
        mark(&mut browser, product);
        go_to(&mut browser, &box_of);
        browser.key("Space");
    }
    go_to(&mut browser, "main button:not([name])");
    browser.key("Enter");
    browser.wait_for_page("/this-week");
    let page = browser.text();
    assert!(page.contains("FortiGate") || page.contains("FortiOS"), "{page}");
    let (keys, requests) = (browser.keys(), browser.requests().to_vec());
    println!("from the link to the first sheet: {keys} key presses, {} requests", requests.len());
    assert!(keys <= KEYS_MAX, "{keys} key presses, at most {KEYS_MAX}");
    assert!(requests.len() <= REQUESTS_MAX, "{requests:#?}");
    assert!(requests.iter().all(|one| one.starts_with(&house.address("/"))), "{requests:#?}");
}

/// Lets a tick box be named by what a person reads beside it.
fn mark(browser: &mut Browser, label: &str) {
    let found = browser.evaluate(&format!(
        "[...document.querySelectorAll('input[name=runs]')].filter(e => \
         e.closest('label').innerText.includes('{label}'))\
         .map(e => e.dataset.name = '{label}').length"
    ));
    assert!(found.as_u64().is_some_and(|count| count > 0), "no tick box says `{label}`");
    browser.wait_for("document.readyState === 'complete'", PAGE_MAX);
}
