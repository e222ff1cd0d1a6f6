//! Each answer of `/api/v1` as it is sent: a change here is a change for every program.

use app::Role;
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::{
    people::{ASSET, CLEAR_ID, World, osv},
    town::{As, Reply, Town, asking, steady},
};

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

#[tokio::test]
async fn advisories_and_where_they_come_from() {
    let world = World::new().await;
    let (town, coordinator) = (&world.town, world.asker("coordinator, token"));
    let file = format!("[{}, {{}}, 3]", osv("CVE-2026-1002", "two"));
    let imports = "/api/v1/imports?source=feed&name=two.json";
    let made = town.upload(coordinator, imports, file.as_bytes()).await;
    golden!(made, "import_accepted");
    let path = format!("/api/v1/imports/{}", made.field("id"));
    golden!(town.get(coordinator, &path).await, "import");
    golden!(town.get(coordinator, &format!("{path}/refusals")).await, "refusals");
    let request = asking(Method::POST, imports).header("prefer", "respond-async");
    let request = request.body(Body::from(osv("CVE-2026-1003", "three"))).unwrap();
    golden!(town.send(coordinator, request).await, "import_received");
    golden!(town.get(coordinator, "/api/v1/sources/feed").await, "source");
    golden!(town.get(coordinator, "/api/v1/sources").await, "sources");
    golden!(town.get(coordinator, "/api/v1/sources/feed/imports").await, "imports_of_source");
    golden!(town.get(coordinator, "/api/v1/advisories?q=two").await, "advisories");
    let path = format!("/api/v1/advisories/{CLEAR_ID}");
    let shown = town.get(coordinator, &path).await;
    golden!(shown, "advisory");
    golden!(town.get(coordinator, &format!("{path}/reach")).await, "reach");
    golden!(town.get(coordinator, &format!("{path}/tempo")).await, "tempo");
    let tag = shown.header("etag").unwrap();
    let same = asking(Method::GET, &path).header("if-none-match", tag).body(Body::empty()).unwrap();
    let same = town.send(coordinator, same).await;
    assert_eq!((same.status.as_u16(), same.body.len(), same.header("etag")), (304, 0, Some(tag)));
}

#[tokio::test]
async fn what_operators_run_and_do() {
    let world = World::new().await;
    let (town, operator) = (&world.town, world.asker("operator, token"));
    let path = "/api/v1/operators/millcreek";
    golden!(town.get(operator, &format!("{path}/inventories")).await, "inventories");
    let lists = format!("{path}/inventories?name=more&format=requirements");
    let added = town.upload(operator, &lists, b"jinja2==2.0\n").await;
    golden!(added, "inventory_added");
    let actions = town.get(operator, &format!("{path}/actions")).await;
    golden!(actions, "actions");
    let lines = asking(Method::GET, &format!("{path}/actions")).header("accept", "application/jsonl");
    let lines = town.send(operator, lines.body(Body::empty()).unwrap()).await;
    assert_eq!(lines.header("content-type"), Some("application/jsonl"));
    let items = actions.json()["items"].as_array().unwrap().clone();
    let read: Vec<Value> =
        lines.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, items);
    let body = json!({ "task": items[0]["task"], "answer": "mitigated", "until": "2027-01-31",
        "evidence": "behind the firewall" });
    golden!(town.post(operator, &format!("{path}/receipts"), &body).await, "receipt_given");
    golden!(town.get(operator, &format!("{path}/receipts")).await, "receipts");
    let delegate = world.asker("delegate, token");
    golden!(town.get(delegate, "/api/v1/operators").await, "operators");
    let sheet = town.get(operator, &format!("{path}/sheet")).await;
    assert_eq!(sheet.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = sheet.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'"), "{policy}");
    assert!(sheet.text().contains(ASSET));
    let list = format!("{path}/inventories/{}", added.field("id"));
    golden!(town.delete(operator, &list).await, "inventory_removed");
    golden!(town.delete(operator, &format!("{path}/inventories")).await, "inventories_forgotten");
}

#[tokio::test]
async fn the_record() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    golden!(town.get(&operator, "/api/v1/entries").await, "entries");
    golden!(town.get(&operator, "/api/v1/entries/1").await, "entry");
    let proof = town.get(&operator, "/api/v1/entries/1/proof").await;
    let mut fields = proof.json();
    let checkpoint = fields["checkpoint"].take();
    assert!(checkpoint.as_str().unwrap().starts_with("breakwater.example/test\n"), "{checkpoint}");
    golden!(Reply { body: fields.to_string().into(), ..proof }, "proof");
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let tokens = "/api/v1/tokens";
    let body = json!({ "organisation": "millcreek", "role": "operator", "colour": "red" });
    golden!(town.post(&operator, tokens, &body).await, "wrong_field");
    let body = json!({ "organisation": "millcreek", "role": "king" });
    golden!(town.post(&operator, tokens, &body).await, "wrong_role");
    let request = asking(Method::POST, tokens).header("content-type", "application/json");
    golden!(town.send(&operator, request.body("{".into()).unwrap()).await, "no_json");
    let request = asking(Method::POST, tokens).header("content-type", "text/plain");
    golden!(town.send(&operator, request.body("{}".into()).unwrap()).await, "wrong_media");
    golden!(town.get(&operator, "/api/v1/tokens?colour=red").await, "wrong_parameter");
    golden!(town.get(&operator, "/api/v1/advisories?q=a&q=b").await, "parameter_twice");
    golden!(town.get(&operator, "/api/v1/tokens?after=ent_1").await, "wrong_entry");
    golden!(town.get(&operator, "/api/v1/nothing").await, "no_route");
    let patch = asking(Method::PATCH, tokens).body(Body::empty()).unwrap();
    let refused = town.send(&operator, patch).await;
    let allow = refused.header("allow").unwrap_or_default().to_owned();
    assert!(allow.contains("GET") && allow.contains("POST"), "{allow}");
    golden!(refused, "wrong_method");
    golden!(town.get(&As::Nobody, tokens).await, "not_signed_in");
    let finder = town.token(Role::Finder, "lab").await;
    golden!(town.get(&finder, tokens).await, "not_allowed");
}

#[tokio::test]
async fn a_read_after_a_write_shows_it() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let path = "/api/v1/organisations/millcreek";
    let body = json!({ "name": "Mill Creek Hospital", "sector": "hospital" });
    let entry = town.put(&operator, path, &body).await.field("entry");
    let shown = town.get(&operator, &format!("{path}?after={entry}")).await;
    assert_eq!(shown.field("name"), "Mill Creek Hospital");
    let never = format!("{path}?after=ent_{:032x}", 7);
    let refused = town.get(&operator, &never).await;
    assert_eq!((refused.status.as_u16(), refused.field("code").as_str()), (404, "no-entry"));
    // Who never changed anything has nothing to wait for.
    let nobody = town.get(&As::Nobody, &format!("/api/v1/advisories?after={entry}")).await;
    assert_eq!(nobody.status, 401);
}

/// Pages of a list go on where the one before ended, and meet everything once.
#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let town = Town::new();
    let coordinator = town.token(Role::Coordinator, "clearinghouse").await;
    for number in 0..120 {
        let file = osv(&format!("CVE-2026-{}", 2000 + number), "many");
        let path = format!("/api/v1/imports?source=feed&name={number}.json");
        assert_eq!(town.upload(&coordinator, &path, file.as_bytes()).await.status, 201);
    }
    for (path, name, parameter) in
        [("advisories", "id", "cursor"), ("entries", "seq", "before")]
    {
        let (mut seen, mut next, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = town.get(&coordinator, &format!("/api/v1/{path}{next}")).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|it| it[name].to_string()));
            pages += 1;
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("?{parameter}={}", cursor.replace(' ', "%20"));
        }
        let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
        assert_eq!(distinct.len(), seen.len(), "{path}");
        assert!(seen.len() >= 120 && pages >= 3, "{path}: {} on {pages}", seen.len());
    }
}
