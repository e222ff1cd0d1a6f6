//! The stylesheet, the script, the gallery, the offline sheet.

use app::Role;
use axum::{
    body::Body,
    http::{Method, header},
};
use web::{Settings, style};

use crate::{
    browser::open,
    markup::values,
    town::{As, Town, asking},
};

#[tokio::test]
async fn an_address_with_its_content_in_it_is_kept_for_ever_and_any_other_asked_for_again() {
    let town = Town::new();
    let page = open(&town, &As::Nobody, "/sign-in").await.text();
    let named =
        values(&page, "href").into_iter().find(|href| href.starts_with("/breakwater.css?v="));
    let named = named.expect("the page names its stylesheet by its content").to_owned();
    let kept = town.get(&As::Nobody, &named).await;
    assert_eq!(kept.text(), style::SHEET);
    assert_eq!(kept.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(kept.header("cache-control").unwrap().contains("immutable"));
    for other in ["/breakwater.css", "/breakwater.css?v=0000", "/passkey.js"] {
        let asked = town.get(&As::Nobody, other).await;
        assert_eq!((asked.status.as_u16(), asked.header("cache-control")), (200, Some("no-cache")));
        let tag = asked.header("etag").expect("a tag").to_owned();
        let again = asking(Method::GET, other).header(header::IF_NONE_MATCH, tag);
        let again = town.send(&As::Nobody, again.body(Body::empty()).unwrap()).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{other}");
    }
}

#[tokio::test]
async fn the_gallery_hangs_only_where_it_was_asked_for() {
    let town = Town::new();
    assert_eq!(open(&town, &As::Nobody, "/gallery").await.status, 404);
    assert!(!open(&town, &As::Nobody, "/sign-in").await.text().contains("/gallery"));
    let town = Town::with(Settings { gallery: true, rate_burst: 1_000, ..Settings::default() });
    for exhibit in super::gallery() {
        let reply = open(&town, &As::Nobody, &exhibit.url).await;
        assert_eq!(reply.status, 200, "{}", exhibit.url);
        assert_eq!(reply.text(), exhibit.html);
    }
    assert_eq!(open(&town, &As::Nobody, "/gallery/no/such").await.status, 404);
}

#[tokio::test]
async fn the_offline_sheet_brings_its_own_policy() {
    let town = Town::new();
    let who = town.session(Role::Operator, "mill-creek").await;
    let sheet = open(&town, &who, "/this-week/sheet").await;
    let policy = sheet.header("content-security-policy").expect("a policy");
    assert!(policy.contains("style-src 'sha256-") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("script-src"), "nothing runs in it: {policy}");
}

#[tokio::test]
async fn the_script_of_a_page_carries_the_nonce_of_its_own_answer() {
    // Passkeys need a name, not a number.
    let base = "http://localhost:8080".to_owned();
    let town = Town::with(Settings { base, ..Settings::default() });
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = open(&town, &As::Nobody, "/sign-in").await;
        let html = page.text();
        let nonce = values(&html, "nonce").first().map(|nonce| (*nonce).to_owned());
        let nonce = nonce.expect("the page has its script");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains(&format!("'nonce-{nonce}'")), "{policy}");
        assert!(!seen.contains(&nonce), "another one in each answer");
        seen.push(nonce);
    }
}

#[tokio::test]
async fn personal_pages_are_kept_by_nobody() {
    let town = Town::new();
    let who = town.session(Role::Operator, "mill-creek").await;
    for path in ["/this-week", "/inventory", "/record", "/advisories", "/set-up"] {
        assert_eq!(
            open(&town, &who, path).await.header("cache-control"),
            Some("no-store"),
            "{path}"
        );
    }
}
