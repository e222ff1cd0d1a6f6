//! Signing in and out by page.

use app::Role;
use axum::{
    body::Body,
    http::{Method, header},
};
use serde_json::json;
use web::Settings;

use crate::{
    browser::{heading, open, place, submit},
    town::{As, Reply, Town, asking},
};

async fn link(town: &Town, role: Role, slug: &str) -> String {
    let body = json!({ "organisation": slug, "role": role.name() });
    let made = town.post(&As::Socket, "/api/v1/sign-in-links", &body).await;
    let address = made.field("address");
    let (_, path) = address.split_once("8080").expect("our own address");
    path.to_owned()
}

fn cookies(reply: &Reply) -> Vec<String> {
    let all = reply.headers.get_all(header::SET_COOKIE).iter();
    all.map(|value| value.to_str().unwrap().to_owned()).collect()
}

fn session(reply: &Reply) -> As {
    let cookies = cookies(reply);
    let own = cookies.iter().find_map(|cookie| cookie.strip_prefix("breakwater="));
    let secret = own.unwrap_or_else(|| panic!("no session: {cookies:?}"));
    As::Session(secret.split(';').next().unwrap().to_owned())
}

#[tokio::test]
async fn looking_at_a_link_never_spends_it_and_its_button_spends_it_once() {
    let town = Town::new();
    let path = link(&town, Role::Operator, "mill-creek").await;
    for _ in 0..3 {
        let looked = open(&town, &As::Nobody, &path).await;
        assert_eq!(looked.status, 200);
        assert_eq!(heading(&looked.text()), "Go in as operator");
        assert!(cookies(&looked).is_empty());
    }
    let spent = submit(&town, &As::Nobody, &path, &[]).await;
    assert_eq!(place(&spent), "/");
    assert_eq!(place(&open(&town, &session(&spent), "/").await), "/set-up");
    for again in
        [submit(&town, &As::Nobody, &path, &[]).await, open(&town, &As::Nobody, &path).await]
    {
        assert_eq!(again.status, 410);
        assert_eq!(heading(&again.text()), "This link was used before");
        assert!(cookies(&again).is_empty());
    }
}

#[tokio::test]
async fn a_link_that_was_never_ours_is_told_so() {
    let town = Town::new();
    for path in ["/sign-in/link/nonsense", "/sign-in/link/bwl_AAAA", "/sign-in/link/%00"] {
        assert_eq!(open(&town, &As::Nobody, path).await.status, 404, "{path}");
        assert_eq!(submit(&town, &As::Nobody, path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites_and_bound_to_https() {
    let town = Town::new();
    let path = link(&town, Role::Operator, "mill-creek").await;
    let spent = submit(&town, &As::Nobody, &path, &[]).await;
    let cookie = cookies(&spent).into_iter().find(|one| one.starts_with("breakwater=")).unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let base = "https://127.0.0.1:8080".to_owned();
    let town = Town::with(Settings { https: true, base, ..Settings::default() });
    let path = link(&town, Role::Operator, "mill-creek").await;
    let spent = submit(&town, &As::Nobody, &path, &[]).await;
    let cookie = cookies(&spent).into_iter().find(|one| one.starts_with("__Host-")).unwrap();
    assert!(cookie.contains("; Secure") && cookie.contains("Path=/;"), "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_that_was_open() {
    let town = Town::new();
    let old = town.session(Role::Operator, "mill-creek").await;
    let path = link(&town, Role::Operator, "mill-creek").await;
    let spent = submit(&town, &old, &path, &[]).await;
    assert_eq!(open(&town, &session(&spent), "/this-week").await.status, 200);
    assert!(place(&open(&town, &old, "/this-week").await).starts_with("/sign-in"));
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_too() {
    let town = Town::new();
    let who = town.session(Role::Operator, "mill-creek").await;
    let out = submit(&town, &who, "/sign-out", &[]).await;
    assert_eq!(place(&out), "/sign-in");
    assert!(cookies(&out).iter().any(|cookie| cookie.contains("Max-Age=0")));
    assert!(place(&open(&town, &who, "/this-week").await).starts_with("/sign-in"));
    assert_eq!(open(&town, &who, "/sign-out").await.status, 405, "a look changes nothing");
}

/// Signs in with the cookies that the way-in gave.
async fn sign_in_after(town: &Town, asked: &Reply) -> String {
    let path = link(town, Role::Operator, "mill-creek").await;
    let kept: Vec<String> =
        cookies(asked).iter().map(|one| one.split(';').next().unwrap().to_owned()).collect();
    let mut request = asking(Method::POST, &path).header(header::ACCEPT, "text/html");
    if !kept.is_empty() {
        request = request.header(header::COOKIE, kept.join("; "));
    }
    let spent = town.send(&As::Nobody, request.body(Body::empty()).unwrap()).await;
    place(&spent).to_owned()
}

#[tokio::test]
async fn after_signing_in_one_is_where_one_wanted_to_be() {
    let town = Town::new();
    let turned_away = open(&town, &As::Nobody, "/inventory?show=to-do").await;
    let asked = open(&town, &As::Nobody, place(&turned_away)).await;
    assert_eq!(sign_in_after(&town, &asked).await, "/inventory?show=to-do");
}

#[tokio::test]
async fn a_next_page_of_another_host_is_not_followed() {
    let town = Town::new();
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "%2F%2Fevil.example",
        "javascript:alert(1)",
        "/sign-out",
        "/a%0d%0aset-cookie:%20b=c",
    ] {
        let asked = open(&town, &As::Nobody, &format!("/sign-in?next={next}")).await;
        assert_eq!(asked.status, 200, "{next}");
        assert!(cookies(&asked).is_empty(), "{next}: {:?}", cookies(&asked));
        assert_eq!(sign_in_after(&town, &asked).await, "/", "{next}");
    }
    // Nor one that somebody planted as a cookie.
    let planted = asking(Method::POST, &link(&town, Role::Operator, "mill-creek").await)
        .header(header::COOKIE, "breakwater-next=//evil.example");
    let spent = town.send(&As::Nobody, planted.body(Body::empty()).unwrap()).await;
    assert_eq!(place(&spent), "/");
}

#[tokio::test]
async fn who_asks_for_a_link_learns_nothing_of_who_is_known() {
    let town = Town::with(Settings { mail: true, ..Settings::default() });
    let body = json!({
        "organisation": "mill-creek", "role": "operator", "email": "ann@mill-creek.example",
    });
    let made = town.post(&As::Socket, "/api/v1/sign-in-links", &body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let mut pages = Vec::new();
    for email in ["ann@mill-creek.example", "eve@mill-creek.example"] {
        let sent = submit(&town, &As::Nobody, "/sign-in", &[("email", email)]).await;
        assert_eq!(
            (sent.status.as_u16(), heading(&sent.text()).as_str()),
            (200, "Now look at your mail")
        );
        let nonce = sent.header("content-security-policy").unwrap().to_owned();
        let nonce = nonce.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        pages.push(sent.text().replace(email, "…").replace(&nonce, "…"));
    }
    assert_eq!(pages[0], pages[1]);
    let wrong = submit(&town, &As::Nobody, "/sign-in", &[("email", "ann at mill creek")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("value=\"ann at mill creek\""), "what was typed is still there");
    assert!(wrong.text().contains("id=\"email-error\""));
}
