//! Each answer of `/api/v1` as it is sent: a change here is a change for every program.

use app::Role;
use serde_json::json;

use crate::town::{As, Reply, Town, steady};

/// What a program sees of an answer.
fn seen(reply: &Reply) -> String {
    let mut text = format!("{}\n", reply.status.as_u16());
    for name in ["content-type", "breakwater-entry", "idempotency-replayed", "retry-after"] {
        if let Some(value) = reply.header(name) {
            let value = steady(&format!("\"{value}\"")).trim_matches('"').to_owned();
            text += &format!("{name}: {value}\n");
        }
    }
    let json: Option<serde_json::Value> = serde_json::from_slice(&reply.body).ok();
    text + &match json {
        Some(json) => steady(&serde_json::to_string_pretty(&json).unwrap()),
        None => steady(&reply.text()),
    }
}

macro_rules! golden {
    ($reply:expr, $name:literal) => {
        insta::assert_snapshot!($name, seen(&$reply))
    };
}

#[tokio::test]
async fn ways_in() {
    let town = Town::new();
    let body = json!({ "organisation": "mill-creek", "role": "operator", "name": "nightly" });
    let made = town.post(&As::Socket, "/api/v1/tokens", &body).await;
    golden!(made, "token_made");
    let operator = As::Token(made.field("token"));
    let boss = town.token(Role::Administrator, "mill-creek").await;
    golden!(town.get(&boss, "/api/v1/tokens").await, "tokens");
    golden!(town.get(&operator, "/api/v1/organisations/mill-creek").await, "organisation");
    golden!(town.get(&operator, "/api/v1/me").await, "me");
    let body = json!({ "name": "Mill Creek Hospital", "sector": "hospital" });
    golden!(town.put(&operator, "/api/v1/organisations/mill-creek", &body).await, "described");
    let id = made.field("id");
    golden!(town.delete(&As::Socket, &format!("/api/v1/tokens/{id}")).await, "token_revoked");
    golden!(town.get(&operator, "/api/v1/me").await, "token_unknown");
    let body = json!({ "organisation": "mill-creek", "role": "operator" });
    golden!(town.post(&As::Socket, "/api/v1/sign-in-links", &body).await, "sign_in_link");
}
