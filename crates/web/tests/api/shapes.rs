//! Each answer of `/api/v1` as it is sent: a change here is a change for every program.

use app::Role;
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::{
    people::{ASSET, CLEAR_ID, World, osv},
    town::{As, Reply, Town, asking, steady},
};

/// A catalogue with one entry that can be read and one that can't.
const KNOWN: &str = r#"{ "title": "known", "catalogVersion": "2026.11.01",
    "dateReleased": "2026-11-01T00:00:00Z", "count": 2, "vulnerabilities": [
    { "cveID": "CVE-2026-1002", "vendorProject": "Acme", "product": "Pump",
      "vulnerabilityName": "a name", "dateAdded": "2026-11-01", "shortDescription": "two",
      "requiredAction": "update", "dueDate": "2026-11-22",
      "knownRansomwareCampaignUse": "Unknown", "notes": "", "cwes": [] },
    { "cveID": "CVE-2026-1004", "dateAdded": "soon" } ] }"#;

/// What a program sees of an answer.
fn seen(reply: &Reply) -> String {
    let mut text = format!("{}\n", reply.status.as_u16());
    for name in ["content-type", "breakwater-entry", "idempotency-replayed", "retry-after"] {
        if let Some(value) = reply.header(name) {
            let value = steady(&format!("\"{value}\"")).trim_matches('"').to_owned();
            text.extend([name, ": ", &value, "\n"]);
        }
    }
    let json: Option<serde_json::Value> = serde_json::from_slice(&reply.body).ok();
    text + &match json {
        Some(json) => steady(&serde_json::to_string_pretty(&json).unwrap()),
        None => steady(&reply.text()),
    }
}

/// Answers of one kind, each under its name.
#[derive(Default)]
struct Golden(String);

impl Golden {
    fn put(&mut self, name: &str, reply: &Reply) {
        self.0.extend(["# ", name, "\n", &seen(reply), "\n\n"]);
    }
}

#[tokio::test]
async fn ways_in() {
    let mut golden = Golden::default();
    let town = Town::new();
    let body = json!({ "organisation": "mill-creek", "role": "operator", "name": "nightly" });
    let made = town.post(&As::Socket, "/api/v1/tokens", &body).await;
    golden.put("token made", &made);
    let operator = As::Token(made.field("token"));
    let boss = town.token(Role::Administrator, "mill-creek").await;
    golden.put("tokens", &town.get(&boss, "/api/v1/tokens").await);
    golden.put("organisation", &town.get(&operator, "/api/v1/organisations/mill-creek").await);
    golden.put("me", &town.get(&operator, "/api/v1/me").await);
    let body = json!({ "name": "Mill Creek Hospital", "sector": "hospital" });
    golden.put("described", &town.put(&operator, "/api/v1/organisations/mill-creek", &body).await);
    let id = made.field("id");
    golden.put("token revoked", &town.delete(&As::Socket, &format!("/api/v1/tokens/{id}")).await);
    golden.put("token unknown", &town.get(&operator, "/api/v1/me").await);
    let body = json!({ "organisation": "mill-creek", "role": "operator" });
    golden.put("check", &town.post(&boss, "/api/v1/check", &json!({})).await);
    golden.put("sign in link", &town.post(&As::Socket, "/api/v1/sign-in-links", &body).await);
    insta::assert_snapshot!("ways_in", golden.0);
}

#[tokio::test]
async fn advisories_and_where_they_come_from() {
    let mut golden = Golden::default();
    let world = World::new().await;
    let (town, coordinator) = (&world.town, world.asker("coordinator, token"));
    let imports = "/api/v1/imports?source=feed&name=known.json";
    let made = town.upload(coordinator, imports, KNOWN.as_bytes()).await;
    golden.put("import accepted", &made);
    let path = format!("/api/v1/imports/{}", made.field("id"));
    golden.put("import", &town.get(coordinator, &path).await);
    golden.put("refusals", &town.get(coordinator, &format!("{path}/refusals")).await);
    let later = || {
        let request = asking(Method::POST, imports).header("prefer", "respond-async");
        let request = request.header("idempotency-key", "later");
        request.body(Body::from(osv("CVE-2026-1003", "three"))).unwrap()
    };
    golden.put("import received", &town.send(coordinator, later()).await);
    // Who asks again waits until it is accepted.
    assert_eq!(town.send(coordinator, later()).await.status, 202);
    golden.put("source", &town.get(coordinator, "/api/v1/sources/feed").await);
    golden.put("sources", &town.get(coordinator, "/api/v1/sources").await);
    golden.put("imports of source", &town.get(coordinator, "/api/v1/sources/feed/imports").await);
    golden.put("advisories", &town.get(coordinator, "/api/v1/advisories?q=three").await);
    let body = json!({ "slug": "maker", "location": "https://feed.example/csaf" });
    golden.put("source added", &town.post(&As::Socket, "/api/v1/sources", &body).await);
    let body = json!({ "location": "https://feed.example/other", "every_s": 60.0 });
    golden.put("source changed", &town.put(&As::Socket, "/api/v1/sources/maker", &body).await);
    golden.put("source removed", &town.delete(&As::Socket, "/api/v1/sources/maker").await);
    let path = format!("/api/v1/advisories/{CLEAR_ID}");
    let shown = town.get(coordinator, &path).await;
    golden.put("advisory", &shown);
    golden.put("reach", &town.get(coordinator, &format!("{path}/reach")).await);
    golden.put("tempo", &town.get(coordinator, &format!("{path}/tempo")).await);
    let tag = shown.header("etag").unwrap();
    let same = asking(Method::GET, &path).header("if-none-match", tag).body(Body::empty()).unwrap();
    let same = town.send(coordinator, same).await;
    assert_eq!((same.status.as_u16(), same.body.len(), same.header("etag")), (304, 0, Some(tag)));
    insta::assert_snapshot!("advisories_and_where_they_come_from", golden.0);
}

#[tokio::test]
async fn what_operators_run_and_do() {
    let mut golden = Golden::default();
    let world = World::new().await;
    let (town, operator) = (&world.town, world.asker("operator, token"));
    let path = "/api/v1/operators/millcreek";
    golden.put("inventories", &town.get(operator, &format!("{path}/inventories")).await);
    let lists = format!("{path}/inventories?name=more&format=requirements");
    let added = town.upload(operator, &lists, b"jinja2==2.0\n").await;
    golden.put("inventory added", &added);
    let actions = town.get(operator, &format!("{path}/actions")).await;
    golden.put("actions", &actions);
    let lines =
        asking(Method::GET, &format!("{path}/actions")).header("accept", "application/jsonl");
    let lines = town.send(operator, lines.body(Body::empty()).unwrap()).await;
    assert_eq!(lines.header("content-type"), Some("application/jsonl"));
    let items = actions.json()["items"].as_array().unwrap().clone();
    let read: Vec<Value> =
        lines.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, items);
    let body = json!({ "task": items[0]["task"], "answer": "mitigated", "until": "2027-01-31",
        "evidence": "behind the firewall" });
    golden.put("receipt given", &town.post(operator, &format!("{path}/receipts"), &body).await);
    golden.put("receipts", &town.get(operator, &format!("{path}/receipts")).await);
    let delegate = world.asker("delegate, token");
    golden.put("operators", &town.get(delegate, "/api/v1/operators").await);
    golden.put("members", &town.get(operator, "/api/v1/members").await);
    let consents = town.get(operator, "/api/v1/consents").await;
    golden.put("consents", &consents);
    let consent = consents.json()["items"][0]["id"].as_str().unwrap().to_owned();
    golden.put(
        "consent revoked",
        &town.delete(delegate, &format!("/api/v1/consents/{consent}")).await,
    );
    let body = json!({ "delegate": "state" });
    let given = town.post(operator, &format!("{path}/consents"), &body).await;
    golden.put("consent given", &given);
    let accept = format!("/api/v1/consents/{}/acceptance", given.field("id"));
    golden.put("consent accepted", &town.post(delegate, &accept, &json!({})).await);
    let sheet = town.get(operator, &format!("{path}/sheet")).await;
    assert_eq!(sheet.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = sheet.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'"), "{policy}");
    assert!(sheet.text().contains(ASSET));
    let list = format!("{path}/inventories/{}", added.field("id"));
    golden.put("inventory removed", &town.delete(operator, &list).await);
    golden
        .put("inventories forgotten", &town.delete(operator, &format!("{path}/inventories")).await);
    insta::assert_snapshot!("what_operators_run_and_do", golden.0);
}

#[tokio::test]
async fn the_record() {
    let mut golden = Golden::default();
    let town = Town::new();
    let (operator, _) = town.passkey(Role::Operator, "millcreek").await;
    golden.put("entries", &town.get(&operator, "/api/v1/entries").await);
    golden.put("entry", &town.get(&operator, "/api/v1/entries/1").await);
    let proof = town.get(&operator, "/api/v1/entries/1/proof").await;
    let mut fields = proof.json();
    let checkpoint = fields["checkpoint"].take();
    assert!(checkpoint.as_str().unwrap().starts_with("breakwater.example/test\n"), "{checkpoint}");
    golden.put("proof", &Reply { body: fields.to_string().into(), ..proof });
    insta::assert_snapshot!("the_record", golden.0);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place() {
    let mut golden = Golden::default();
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let tokens = "/api/v1/tokens";
    let body = json!({ "organisation": "millcreek", "role": "operator", "colour": "red" });
    golden.put("wrong field", &town.post(&operator, tokens, &body).await);
    let body = json!({ "organisation": "millcreek", "role": "king" });
    golden.put("wrong role", &town.post(&operator, tokens, &body).await);
    let request = asking(Method::POST, tokens).header("content-type", "application/json");
    golden.put("no json", &town.send(&operator, request.body("{".into()).unwrap()).await);
    let request = asking(Method::POST, tokens).header("content-type", "text/plain");
    golden.put("wrong media", &town.send(&operator, request.body("{}".into()).unwrap()).await);
    golden.put("wrong parameter", &town.get(&operator, "/api/v1/tokens?colour=red").await);
    golden.put("parameter twice", &town.get(&operator, "/api/v1/advisories?q=a&q=b").await);
    golden.put("wrong entry", &town.get(&operator, "/api/v1/tokens?after=ent_1").await);
    golden.put("no route", &town.get(&operator, "/api/v1/nothing").await);
    let patch = asking(Method::PATCH, tokens).body(Body::empty()).unwrap();
    let refused = town.send(&operator, patch).await;
    let allow = refused.header("allow").unwrap_or_default().to_owned();
    assert!(allow.contains("GET") && allow.contains("POST"), "{allow}");
    golden.put("wrong method", &refused);
    golden.put("not signed in", &town.get(&As::Nobody, tokens).await);
    let finder = town.token(Role::Finder, "lab").await;
    golden.put("not allowed", &town.get(&finder, tokens).await);
    let operated = "/api/v1/operators/millcreek";
    let body = json!({ "delegate": "never-here" });
    golden.put("no delegate", &town.post(&operator, &format!("{operated}/consents"), &body).await);
    let body = json!({ "task": "never there", "answer": "done" });
    golden.put("no task", &town.post(&operator, &format!("{operated}/receipts"), &body).await);
    let isac = town.token(Role::Coordinator, "isac").await;
    let body = json!({ "slug": "folder", "location": "/srv/feeds" });
    golden.put("not one's machine", &town.post(&isac, "/api/v1/sources", &body).await);
    let import = "/api/v1/imports?name=a.json&source";
    let body =
        json!({ "slug": "theirs", "location": "https://feed.example/", "label": "TLP:GREEN" });
    assert_eq!(town.post(&isac, "/api/v1/sources", &body).await.status, 201);
    golden.put("too mild", &town.upload(&isac, &format!("{import}=theirs"), b"{}").await);
    let house = town.token(Role::Coordinator, "clearinghouse").await;
    golden.put("not one's source", &town.upload(&house, &format!("{import}=theirs"), b"{}").await);
    insta::assert_snapshot!("what_is_wrong_is_told_with_its_place", golden.0);
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
    for (path, name, parameter) in [("advisories", "id", "cursor"), ("entries", "seq", "before")] {
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
