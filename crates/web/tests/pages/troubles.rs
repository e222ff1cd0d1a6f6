//! When it did not work: people get a page, programs get a problem.

use app::Role;
use axum::{
    body::Body,
    http::{Method, header},
};
use web::Settings;

use crate::{
    browser::{filled, heading, open, place, submit, upload},
    town::{As, Town, asking},
};

#[tokio::test]
async fn people_get_a_page_and_programs_a_problem() {
    let town = Town::new();
    let page = open(&town, &As::Nobody, "/no-such-page").await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    assert_eq!(heading(&page.text()), "There is nothing here for you");
    assert!(page.text().contains("req_"), "a number to be told");
    let problem = town.get(&As::Nobody, "/no-such-page").await;
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    let api = open(&town, &As::Nobody, "/api/v1/no-such-route").await;
    assert_eq!(api.header("content-type"), Some("application/problem+json"));
}

#[tokio::test]
async fn a_form_without_a_session_leads_to_the_way_in() {
    let town = Town::new();
    let reply = submit(&town, &As::Nobody, "/this-week/receipts", &[("task", "x")]).await;
    // The answer was well-formed or not: nobody learns that before they have signed in.
    assert!(matches!(reply.status.as_u16(), 303 | 422), "{}", reply.status);
    let whole = [("task", "x"), ("answer", "done")];
    let reply = submit(&town, &As::Nobody, "/this-week/receipts", &whole).await;
    assert_eq!(place(&reply), "/sign-in");
}

#[tokio::test]
async fn a_form_that_another_site_sent_changes_nothing() {
    let town = Town::new();
    let who = town.session(Role::Operator, "mill-creek").await;
    let mut request = filled("/sign-out", &[]);
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    request.headers_mut().insert(header::ORIGIN, "https://evil.example".parse().unwrap());
    let reply = town.send(&who, request).await;
    assert_eq!(reply.status, 403);
    assert_eq!(heading(&reply.text()), "This did not come from our own page");
    assert_eq!(open(&town, &who, "/this-week").await.status, 200, "still signed in");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_while_it_comes_in() {
    let town = Town::with(Settings { inventory_bytes_max: 1 << 20, ..Settings::default() });
    let who = town.session(Role::Operator, "mill-creek").await;
    let large = vec![b'a'; (1 << 20) + 1];
    let form = ("/inventory/lists", [].as_slice());
    let reply = upload(&town, &who, form, ("list", "a.csv", &large)).await;
    assert_eq!(reply.status, 413);
    assert!(reply.text().contains("up to 1 MB"));
}

#[tokio::test]
async fn what_cannot_be_read_as_a_form_says_so() {
    let town = Town::new();
    let who = town.session(Role::Operator, "mill-creek").await;
    let request = asking(Method::POST, "/inventory/lists")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from("--x\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nhalf"))
        .unwrap();
    let reply = town.send(&who, request).await;
    assert_eq!(reply.status, 400);
    assert_eq!(heading(&reply.text()), "We could not read what was sent");
}

#[tokio::test]
async fn a_full_disk_is_told_to_people_in_their_words() {
    let town = Town::new();
    let who = town.session(Role::Operator, "mill-creek").await;
    town.site.set_disk_low(true);
    let reply = submit(&town, &who, "/sign-out", &[]).await;
    assert_eq!(reply.status, 503);
    assert_eq!(heading(&reply.text()), "We cannot save anything right now");
    assert!(reply.header("retry-after").is_some());
    assert!(reply.text().contains("Mill Creek"), "they are still who they are");
    assert_eq!(open(&town, &who, "/this-week").await.status, 200, "reading goes on");
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let town = Town::with(Settings { rate_per_s: 1, rate_burst: 2, ..Settings::default() });
    let mut last = open(&town, &As::Nobody, "/sign-in").await;
    for _ in 0..5 {
        last = open(&town, &As::Nobody, "/sign-in").await;
    }
    assert_eq!(last.status, 429);
    assert_eq!(heading(&last.text()), "Please wait a moment");
    assert!(last.header("retry-after").is_some());
    let policy = last.header("content-security-policy");
    assert!(policy.is_some_and(|policy| policy.contains("default-src 'none'")));
}

#[tokio::test]
async fn whoever_came_by_link_is_told_what_needs_a_passkey() {
    let town = Town::new();
    let who = town.session(Role::Agency, "dept-x").await;
    let reply = open(&town, &who, "/this-week").await;
    assert_eq!(reply.status, 403);
    assert_eq!(heading(&reply.text()), "This needs your passkey");
}
