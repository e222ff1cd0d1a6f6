//! Who gets which page: each role is answered as the access matrix says.

use app::Role;

use crate::{
    browser::{heading, open, place},
    town::{As, Town},
};

/// The roles in the order of the table; the last two came with a passkey.
const ROLES: [&str; 10] = [
    "operator",
    "delegate",
    "coordinator",
    "finder",
    "maintainer",
    "agency",
    "auditor",
    "administrator",
    "agency with a passkey",
    "administrator with a passkey",
];

/// A page with what each role gets: `y` it, `.` "not for your role".
const TABLE: [(&str, &str); 11] = [
    ("/this-week", "yy......y."),
    ("/this-week?rest=shown", "yy......y."),
    ("/this-week/sheet", "yy......y."),
    ("/set-up", "yy......y."),
    ("/inventory", "yy......y."),
    ("/operators", ".y........"),
    ("/health", "..y....y.y"),
    ("/advisories", "yyyyyyyyyy"),
    ("/sources", "yyyyyyyyyy"),
    ("/record", "yyyyyyyyyy"),
    ("/record/0", "yyyyyyyyyy"),
];

async fn people(town: &Town) -> Vec<As> {
    let mut people = Vec::new();
    for role in [
        Role::Operator,
        Role::Delegate,
        Role::Coordinator,
        Role::Finder,
        Role::Maintainer,
        Role::Agency,
        Role::Auditor,
        Role::Administrator,
    ] {
        people.push(town.session(role, &format!("place-of-{role}")).await);
    }
    for role in [Role::Agency, Role::Administrator] {
        people.push(town.passkey(role, &format!("place-of-{role}")).await.0);
    }
    people
}

#[tokio::test]
async fn each_page_answers_each_role_as_the_matrix_says() {
    let town = Town::new();
    let people = people(&town).await;
    for (path, answers) in TABLE {
        for ((who, role), expected) in people.iter().zip(ROLES).zip(answers.chars()) {
            let reply = open(&town, who, path).await;
            let status = if expected == 'y' { 200 } else { 403 };
            assert_eq!(reply.status, status, "{role} at {path}: {}", heading(&reply.text()));
        }
    }
}

#[tokio::test]
async fn nobody_in_particular_reads_what_is_public_and_signs_in_for_the_rest() {
    let town = Town::new();
    for (path, answers) in TABLE {
        let reply = open(&town, &As::Nobody, path).await;
        if answers.contains('.') {
            assert!(place(&reply).starts_with("/sign-in?next=%2F"), "{path}");
        } else {
            assert_eq!(reply.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn a_place_of_others_and_a_place_that_is_not_there_look_alike() {
    let town = Town::new();
    town.session(Role::Operator, "somebody-else").await;
    for role in [Role::Operator, Role::Delegate] {
        let who = town.session(role, "mill-creek").await;
        for path in ["/this-week", "/inventory", "/set-up", "/this-week/sheet"] {
            let theirs = open(&town, &who, &format!("{path}?operator=somebody-else")).await;
            let absent = open(&town, &who, &format!("{path}?operator=nobody-at-all")).await;
            let no_name = open(&town, &who, &format!("{path}?operator=..%2F")).await;
            for reply in [&theirs, &absent, &no_name] {
                assert_eq!(reply.status, 404, "{role} {path}");
                assert_eq!(heading(&reply.text()), "There is nothing here for you");
            }
        }
    }
}

#[tokio::test]
async fn each_role_begins_at_its_own_first_page() {
    let town = Town::new();
    let people = people(&town).await;
    let first = [
        "/set-up",
        "/operators",
        "/advisories",
        "/advisories",
        "/advisories",
        "/people",
        "/record",
        "/health",
        "/set-up",
        "/health",
    ];
    for ((who, role), first) in people.iter().zip(ROLES).zip(first) {
        let reply = open(&town, who, "/").await;
        assert_eq!(place(&reply), first, "{role}");
        assert_eq!(open(&town, who, first).await.status, 200, "{role} at {first}");
    }
    assert_eq!(place(&open(&town, &As::Nobody, "/").await), "/sign-in");
}

#[tokio::test]
async fn every_way_that_a_page_offers_is_open_to_whom_it_is_offered() {
    let town = Town::new();
    for (who, role) in people(&town).await.iter().zip(ROLES) {
        let page = open(&town, who, "/advisories").await.text();
        let nav = page.split("<nav aria-label=\"Main\">").nth(1).expect("a navigation");
        let nav = nav.split("</nav>").next().unwrap_or_default();
        for href in super::markup::values(nav, "href") {
            let status = open(&town, who, href).await.status.as_u16();
            // An agency that came by link adds its first passkey before it sees its own list.
            let waits = role == "agency" && status == 403;
            assert!(status == 200 || waits, "{role}: {href} answers {status}");
        }
    }
}
