//! Every route names the right that its verb asks for, and no right is without a route.

use std::{collections::BTreeSet, fmt::Write as _};

use access::{Action, Consent, Consents, Principal, Standing, Uptake};
use app::id::OrganisationId;
use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};
use web::api::{Declared, Needs, TABLE};

use crate::{
    people::{AMBER_ID, CLEAR_ID, RED_ID, World},
    town::{As, Town, asking, with_json},
};

/// An organisation that nobody here is.
const NOBODY: OrganisationId = OrganisationId::from_bytes([0xee; 16]);
/// What only pages ask for: it takes a person with a browser.
const ON_PAGES_ONLY: [Action; 3] =
    [Action::AddFirstPasskey, Action::ManagePasskeys, Action::SeeHealth];

async fn document(town: &Town) -> Value {
    let reply = town.get(&As::Nobody, "/api/v1/openapi.json").await;
    assert_eq!(reply.status, 200);
    reply.json()
}

#[tokio::test]
async fn table_and_description_have_the_same_routes() {
    let town = Town::new();
    let document = document(&town).await;
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        described.extend(operations.as_object().unwrap().keys().map(|it| format!("{it} {path}")));
    }
    let listed: BTreeSet<String> =
        TABLE.iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    assert_eq!(listed, described);
    assert_eq!(listed.len(), TABLE.len(), "an address stands twice in the table");
}

#[test]
fn every_right_is_asked_for_by_a_route() {
    let mut asked: BTreeSet<Action> = ON_PAGES_ONLY.into();
    for declared in TABLE {
        if let Needs::Any(actions) = declared.needs {
            assert!(!actions.is_empty(), "{} {}", declared.method, declared.path);
            asked.extend(actions);
        }
    }
    assert_eq!(asked, BTreeSet::from(Action::ALL));
}

/// What is sent where a route takes a body: enough that who may ask gets past the gate, and little
/// enough that the others still find what they ask for.
fn body_of(declared: &Declared) -> Value {
    match (declared.method, declared.path) {
        ("post", "/tokens" | "/sign-in-links") => {
            json!({ "organisation": "millcreek", "role": "operator" })
        }
        ("put", "/organisations/{organisation}") => json!({ "name": "Mill", "sector": "bank" }),
        ("post", "/sources") => json!({ "slug": "other", "location": "https://feed.example/a" }),
        ("put", "/sources/{source}") => json!({ "location": "https://feed.example/b" }),
        ("post", "/operators/{operator}/receipts") => json!({ "task": "none", "answer": "done" }),
        ("post", "/operators/{operator}/consents") => json!({ "delegate": "nobody" }),
        ("post", "/backups") => json!({ "to": "not/a/whole/path" }),
        _ => json!({}),
    }
}

/// An address that a route answers, with names of things that are there or were never.
fn address_of(declared: &Declared) -> String {
    let changes = declared.method != "get";
    let source = if changes { "never" } else { "feed" };
    let path = declared.path.replace("{advisory}", CLEAR_ID).replace("{source}", source);
    let path = path.replace("{operator}", "millcreek").replace("{organisation}", "millcreek");
    let mut path = path.replace("{seq}", "3").replace("{role}", "operator");
    for (name, prefix) in [
        ("{token}", "tok"),
        ("{import}", "imp"),
        ("{consent}", "con"),
        ("{person}", "per"),
        ("{list}", "inv"),
    ] {
        path = path.replace(name, &format!("{prefix}_{:032x}", 1));
    }
    if declared.path == "/imports" {
        path += "?source=feed&name=a.json";
    }
    format!("/api/v1{path}")
}

fn request_to(declared: &Declared) -> Request<Body> {
    let method = Method::from_bytes(declared.method.to_uppercase().as_bytes()).unwrap();
    let request = asking(method, &address_of(declared));
    if declared.path == "/operators/{operator}/inventories" && declared.method == "delete" {
        // Would take away what the others ask for.
        return request.header("idempotency-key", "not one").body(Body::empty()).unwrap();
    }
    with_json(request, &body_of(declared))
}

/// Whether the matrix gives this somebody any of these rights over anything, with every consent
/// that there can be.
fn has_any(principal: Option<&Principal>, actions: &[Action]) -> bool {
    let own = principal.map_or(NOBODY, Principal::organisation);
    let uptake = Uptake::Accepted;
    let consents = [(NOBODY, own), (own, NOBODY)];
    let consents: Consents = consents
        .into_iter()
        .map(|(operator, delegate)| Consent { operator, delegate, uptake })
        .collect();
    let standing = Standing::new(principal, &consents);
    actions.iter().any(|action| !standing.read_scope(*action).is_empty())
}

/// Who gets which status where. A change here is a change of who may do what.
#[tokio::test]
async fn who_is_answered_how() {
    let world = World::new().await;
    let mut page = String::from("Who is answered with which status; askers in this order:\n");
    for (number, asker) in world.askers.iter().enumerate() {
        let _ = writeln!(page, "{number:>3} {}", asker.name);
    }
    for declared in TABLE {
        let _ = write!(page, "\n{} {}\n   ", declared.method, declared.path);
        for asker in &world.askers {
            let reply = world.town.send(&asker.who, request_to(declared)).await;
            let status = reply.status.as_u16();
            let _ = write!(page, " {status}");
            let principal = world.town.principal(&asker.who);
            let may = match declared.needs {
                Needs::Nothing => true,
                Needs::SignIn => principal.is_some(),
                Needs::Any(actions) => has_any(principal.as_ref(), actions),
            };
            assert!(
                may || matches!(status, 401 | 403 | 404 | 422),
                "{} {} answers {}",
                declared.path,
                status,
                asker.name
            );
        }
    }
    insta::assert_snapshot!("statuses", page);
}

/// An answer must not tell which organisations there are.
#[tokio::test]
async fn what_is_absent_and_what_is_hidden_are_answered_alike() {
    let world = World::new().await;
    let strangers = ["nobody", "named, passkey", "named, link", "finder, passkey", "agency, token"];
    for name in strangers {
        let who = world.asker(name);
        for (method, path, body) in [
            ("POST", "/api/v1/tokens", json!({ "organisation": "@", "role": "operator" })),
            ("POST", "/api/v1/sign-in-links", json!({ "organisation": "@", "role": "operator" })),
            ("GET", "/api/v1/organisations/@", Value::Null),
            ("PUT", "/api/v1/organisations/@", json!({ "name": "Mill", "sector": "bank" })),
            ("GET", "/api/v1/operators/@/actions", Value::Null),
            ("GET", "/api/v1/operators/@/sheet", Value::Null),
            ("GET", "/api/v1/operators/@/inventories", Value::Null),
            ("DELETE", "/api/v1/operators/@/inventories", Value::Null),
            ("GET", "/api/v1/operators/@/receipts", Value::Null),
            ("GET", "/api/v1/entries?organisation=@", Value::Null),
        ] {
            let mut answers = Vec::new();
            for slug in ["millcreek", "never-here"] {
                let request = asking(method.parse().unwrap(), &path.replace('@', slug));
                let body = body.to_string().replace('@', slug);
                let request = request.header("content-type", "application/json");
                let reply = world.town.send(who, request.body(Body::from(body)).unwrap()).await;
                answers.push((reply.status, reply.text()));
            }
            assert_eq!(answers[0], answers[1], "{name}: {method} {path}");
        }
        for id in [AMBER_ID, RED_ID].into_iter().filter(|_| !name.starts_with("named, p")) {
            for end in ["", "/reach", "/tempo"] {
                let hidden = world.town.get(who, &format!("/api/v1/advisories/{id}{end}")).await;
                let absent = format!("/api/v1/advisories/CVE-2000-1{end}");
                let absent = world.town.get(who, &absent).await;
                assert_eq!(
                    (hidden.status, hidden.body),
                    (absent.status, absent.body),
                    "{name} {id}"
                );
            }
        }
    }
}
