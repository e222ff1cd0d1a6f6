//! What browsers and networks meet: other sites refused, headers on every answer, limits.

use app::Role;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Method, header},
};
use serde_json::json;
use web::Settings;

use crate::town::{As, Reply, Town, asking, with_json};

/// Addresses of every kind: pages, API, record, probes, and what is not there.
const ADDRESSES: [&str; 10] = [
    "/sign-in",
    "/no-such-page",
    "/api/v1/advisories",
    "/api/v1/tokens",
    "/api/v1/openapi.json",
    "/api/v1/no-such-route",
    "/ledger/checkpoint",
    "/ledger/tile/0/000",
    "/healthz",
    "/readyz",
];

fn policy(reply: &Reply) -> &str {
    reply.header("content-security-policy").expect("a policy")
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_browsers_safe() {
    let town = Town::new();
    for address in ADDRESSES {
        let reply = town.get(&As::Nobody, address).await;
        for name in ["referrer-policy", "permissions-policy", "cache-control"] {
            assert!(reply.header(name).is_some(), "{address} without {name}");
        }
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{address}");
        let policy = policy(&reply);
        assert!(policy.starts_with("default-src 'none'"), "{address}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{address}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{address}: {policy}");
        // No third party: nothing is ever loaded from a named host.
        assert!(!policy.contains("http") && !policy.contains('.'), "{address}: {policy}");
        assert!(reply.header("strict-transport-security").is_none(), "{address}");
        assert!(reply.header("set-cookie").is_none(), "{address}");
    }
}

#[tokio::test]
async fn by_https_browsers_are_told_to_stay_there() {
    let base = "https://breakwater.example".to_owned();
    let town = Town::with(Settings { https: true, base, ..Settings::default() });
    let reply = town.get(&As::Nobody, "/sign-in").await;
    assert_eq!(reply.header("strict-transport-security"), Some("max-age=31536000"));
}

#[tokio::test]
async fn each_answer_has_a_nonce_of_its_own() {
    let town = Town::new();
    let nonce = |reply: &Reply| {
        let (_, rest) = policy(reply).split_once("'nonce-").unwrap();
        rest.split_once('\'').unwrap().0.to_owned()
    };
    let one = town.get(&As::Nobody, "/sign-in").await;
    let two = town.get(&As::Nobody, "/sign-in").await;
    assert_ne!(nonce(&one), nonce(&two));
    assert!(nonce(&one).len() >= 22, "{}", nonce(&one));
}

#[tokio::test]
async fn a_request_that_another_site_sent_changes_nothing() {
    let town = Town::new();
    let session = town.session(Role::Operator, "millcreek").await;
    let body = json!({ "name": "Mill Creek", "sector": "hospital" });
    let put = || asking(Method::PUT, "/api/v1/organisations/millcreek");
    let cross = [
        put().header("sec-fetch-site", "cross-site"),
        put().header("sec-fetch-site", "same-site"),
        put().header(header::ORIGIN, "https://evil.example"),
        put().header(header::ORIGIN, "null"),
    ];
    for request in cross {
        let refused = town.send(&session, with_json(request, &body)).await;
        assert_eq!((refused.status.as_u16(), refused.field("code").as_str()), (403, "other-site"));
    }
    let own = [
        put().header("sec-fetch-site", "same-origin"),
        put().header("sec-fetch-site", "none"),
        put().header(header::ORIGIN, "http://127.0.0.1:8080"),
        put(),
    ];
    for request in own {
        let done = town.send(&session, with_json(request, &body)).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
}

#[tokio::test]
async fn a_token_without_a_cookie_has_nothing_that_another_site_could_use() {
    let town = Town::new();
    let token = town.token(Role::Operator, "millcreek").await;
    let body = json!({ "name": "Mill Creek", "sector": "hospital" });
    let put = || {
        asking(Method::PUT, "/api/v1/organisations/millcreek")
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://dashboard.example")
    };
    assert_eq!(town.send(&token, with_json(put(), &body)).await.status, 200);
    // With a cookie beside it, it is a browser.
    let both = put().header(header::COOKIE, "breakwater=x");
    assert_eq!(town.send(&token, with_json(both, &body)).await.status, 403);
}

#[tokio::test]
async fn a_head_has_the_headers_of_its_get_and_no_body() {
    let town = Town::new();
    for address in ADDRESSES {
        let get = town.get(&As::Nobody, address).await;
        let request = asking(Method::HEAD, address).body(Body::empty()).unwrap();
        let head = town.send(&As::Nobody, request).await;
        assert_eq!(get.status, head.status, "{address}");
        assert_eq!(get.header("content-type"), head.header("content-type"), "{address}");
        assert!(head.body.is_empty(), "{address}");
    }
}

#[tokio::test]
async fn figures_are_for_who_stands_beside_the_house() {
    let town = Town::new();
    let beside = town.get(&As::Nobody, "/metrics").await;
    assert_eq!(beside.status, 200);
    assert!(beside.text().contains("breakwater_ledger_entries"), "{}", beside.text());
    assert_eq!(town.get(&As::Socket, "/metrics").await.status, 200);
    for peer in ["192.0.2.7:40000", "[2001:db8::1]:40000"] {
        let mut request = asking(Method::GET, "/metrics").body(Body::empty()).unwrap();
        let peer: std::net::SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        assert_eq!(town.send(&As::Nobody, request).await.status, 404);
    }
    // Behind a proxy everybody comes from its address.
    let proxied = Town::with(Settings { trusted_proxy: true, ..Settings::default() });
    assert_eq!(proxied.get(&As::Nobody, "/metrics").await.status, 404);
}

#[tokio::test]
async fn who_sends_too_much_is_told_when_to_come_again() {
    let town = Town::with(Settings { rate_per_s: 1, rate_burst: 5, ..Settings::default() });
    let mut turned_away = None;
    for _ in 0..8 {
        let reply = town.get(&As::Nobody, "/api/v1/advisories").await;
        if reply.status == 429 {
            turned_away = Some(reply);
        }
    }
    let reply = turned_away.expect("a burst of five is five");
    assert_eq!(
        (reply.field("code").as_str(), reply.header("retry-after")),
        ("too-many", Some("1"))
    );
    // Whether the process lives can always be asked.
    assert_eq!(town.get(&As::Nobody, "/healthz").await.status, 200);
}

#[tokio::test]
async fn what_is_too_large_is_not_taken() {
    let town = Town::with(Settings {
        upload_bytes_max: 1_000,
        inventory_bytes_max: 1_000,
        ..Settings::default()
    });
    let coordinator = town.token(Role::Coordinator, "clearinghouse").await;
    let operator = town.token(Role::Operator, "millcreek").await;
    let file = vec![b'x'; 1_001];
    let imports = "/api/v1/imports?source=feed&name=a.json";
    let lists = "/api/v1/operators/millcreek/inventories?name=a";
    for (who, path) in [(&coordinator, imports), (&operator, lists)] {
        let refused = town.upload(who, path, &file).await;
        assert_eq!((refused.status.as_u16(), refused.field("code").as_str()), (413, "too-large"));
        // Who says so first need not send it.
        let request = asking(Method::POST, path).header(header::CONTENT_LENGTH, 1_001);
        let refused = town.send(who, request.body(Body::empty()).unwrap()).await;
        assert_eq!(refused.status, 413);
    }
    let name = "x".repeat(70_000);
    let body = json!({ "organisation": "millcreek", "role": "operator", "name": name });
    assert_eq!(town.post(&operator, "/api/v1/tokens", &body).await.status, 413);
}

#[tokio::test]
async fn when_the_disk_is_nearly_full_reading_goes_on() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    town.site.set_disk_low(true);
    let body = json!({ "name": "Mill Creek", "sector": "hospital" });
    let refused = town.put(&operator, "/api/v1/organisations/millcreek", &body).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (503, Some("1")));
    assert_eq!(refused.field("code"), "disk-low");
    assert_eq!(town.get(&operator, "/api/v1/organisations/millcreek").await.status, 200);
}

#[tokio::test]
async fn the_socket_is_not_reached_by_the_network() {
    let town = Town::new();
    let body = json!({ "organisation": "millcreek", "role": "administrator" });
    let refused = town.post(&As::Nobody, "/api/v1/tokens", &body).await;
    assert_eq!(
        (refused.status.as_u16(), refused.header("www-authenticate")),
        (401, Some("Bearer"))
    );
}
