//! A client's key makes a change once, whatever happens to its answer.

use app::Role;
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::town::{As, Reply, Town, asking, with_json};

const KEY: &str = "idempotency-key";

async fn describe(town: &Town, who: &As, key: &str, name: &str) -> Reply {
    let request = asking(Method::PUT, "/api/v1/organisations/millcreek").header(KEY, key);
    let body = json!({ "name": name, "sector": "hospital" });
    town.send(who, with_json(request, &body)).await
}

fn entries(town: &Town) -> i64 {
    town.house.turn().unwrap();
    town.house.live().seq()
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_changes_nothing_twice() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let first = describe(&town, &operator, "k-1", "Mill Creek").await;
    let after = entries(&town);
    let second = describe(&town, &operator, "k-1", "Mill Creek").await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(entries(&town), after);
    let third = describe(&town, &operator, "k-2", "Mill Creek").await;
    assert_ne!(first.body, third.body);
}

#[tokio::test]
async fn the_same_key_with_something_else_is_a_conflict() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    assert_eq!(describe(&town, &operator, "k-1", "One").await.status, 200);
    let other = describe(&town, &operator, "k-1", "Two").await;
    assert_eq!(
        (other.status.as_u16(), other.field("code").as_str()),
        (409, "idempotency-conflict")
    );
    // On another route the same key is another one.
    let body = json!({ "organisation": "millcreek", "role": "operator" });
    let request = with_json(asking(Method::POST, "/api/v1/tokens").header(KEY, "k-1"), &body);
    assert_eq!(town.send(&operator, request).await.status, 201);
}

#[tokio::test]
async fn somebody_else_of_the_same_organisation_gets_nothing_by_a_key() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let person = town.session(Role::Operator, "millcreek").await;
    assert_eq!(describe(&town, &operator, "k-1", "One").await.status, 200);
    assert_eq!(describe(&town, &person, "k-1", "One").await.status, 409);
}

/// A consent of `millcreek` that the delegate took up; its id.
async fn consented(town: &Town, operator: &As, delegate: &As) -> String {
    let body = json!({ "delegate": "state" });
    let given = town.post(operator, "/api/v1/operators/millcreek/consents", &body).await;
    assert_eq!(given.status, 201, "{}", given.text());
    let taken = take_up(town, delegate, &given.field("id")).await;
    assert_eq!(taken.status, 200, "{}", taken.text());
    given.field("id")
}

async fn take_up(town: &Town, delegate: &As, consent: &str) -> Reply {
    let path = format!("/api/v1/consents/{consent}/acceptance");
    let request = asking(Method::POST, &path).header(KEY, "k-take");
    town.send(delegate, request.body(Body::empty()).unwrap()).await
}

async fn end(town: &Town, who: &As, consent: &str) -> Reply {
    let path = format!("/api/v1/consents/{consent}");
    let request = asking(Method::DELETE, &path).header(KEY, "k-end");
    town.send(who, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_answer_is_given_again_only_while_its_right_lasts() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let (delegate, _) = town.passkey(Role::Delegate, "state").await;
    let consent = consented(&town, &operator, &delegate).await;
    let list = "/api/v1/operators/millcreek/inventories?name=pumps&format=requirements";
    let upload = || {
        let request = asking(Method::POST, list).header(KEY, "k-list");
        town.send(&delegate, request.body(Body::from("jinja2==2.0\n")).unwrap())
    };
    let rename = || describe(&town, &delegate, "k-name", "Mill Creek");
    let (listed, named) = (upload().await, rename().await);
    assert_eq!((listed.status.as_u16(), named.status.as_u16()), (201, 200), "{}", listed.text());
    let all = [upload().await, rename().await, take_up(&town, &delegate, &consent).await];
    for again in all {
        assert_eq!(again.header("idempotency-replayed"), Some("true"), "{}", again.text());
    }
    assert_eq!(end(&town, &operator, &consent).await.status, 200);
    let all = [upload().await, rename().await, take_up(&town, &delegate, &consent).await];
    for refused in all {
        let hidden = (refused.status.as_u16(), refused.field("code"));
        assert_eq!(hidden, (404, "not-found".to_owned()), "{}", refused.text());
        assert_eq!(refused.header("idempotency-replayed"), None);
    }
}

#[tokio::test]
async fn whoever_ended_a_consent_hears_again_that_it_has_ended() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let (delegate, _) = town.passkey(Role::Delegate, "state").await;
    for who in [&delegate, &operator] {
        let consent = consented(&town, &operator, &delegate).await;
        let first = end(&town, who, &consent).await;
        let again = end(&town, who, &consent).await;
        assert_eq!((first.status.as_u16(), &first.body), (200, &again.body));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }
}

#[tokio::test]
async fn who_has_another_role_now_is_refused_before_a_key_is_looked_at() {
    let town = Town::new();
    let body = json!({ "slug": "feed", "location": "https://feed.example/" });
    let ask = || with_json(asking(Method::POST, "/api/v1/sources").header(KEY, "k-1"), &body);
    let coordinator = town.session(Role::Coordinator, "isac").await;
    let first = town.send(&coordinator, ask()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let finder = town.session(Role::Finder, "isac").await;
    let refused = town.send(&finder, ask()).await;
    assert_eq!((refused.status.as_u16(), refused.field("code").as_str()), (403, "role"));
}

#[tokio::test]
async fn what_failed_may_be_tried_again_under_its_key() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    assert_eq!(describe(&town, &operator, "k-1", " ").await.status, 422);
    assert_eq!(describe(&town, &operator, "k-1", "Mill Creek").await.status, 200);
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let town = Town::new();
    for path in ["/api/v1/tokens", "/api/v1/sign-in-links"] {
        let body = json!({ "organisation": "millcreek", "role": "operator" });
        let ask = || with_json(asking(Method::POST, path).header(KEY, "k-1"), &body);
        assert_eq!(town.send(&As::Socket, ask()).await.status, 201);
        let again = town.send(&As::Socket, ask()).await;
        assert_eq!((again.status.as_u16(), again.field("code").as_str()), (409, "already-made"));
        let rows = secrets_kept(&town);
        assert!(!rows.contains("bwt_") && !rows.contains("bwl_"), "{rows}");
    }
}

/// Everything that is kept of answers.
fn secrets_kept(town: &Town) -> String {
    let own = town.house.own();
    let mut all = String::new();
    for route in ["POST /tokens", "POST /sign-in-links"] {
        let row = town
            .house
            .store()
            .read(|view| store::idempotency::find(view, own, "k-1", route))
            .unwrap();
        all.extend(row.map(|row| String::from_utf8_lossy(&row.answer).into_owned()));
    }
    assert!(all.starts_with("ent_"), "the row is found: {all}");
    all
}

#[tokio::test]
async fn words_of_a_list_are_not_kept_beside_the_sealed_list() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let path = "/api/v1/operators/millcreek/inventories?name=servers&format=csv";
    let file = "asset,vendor,product,version,exposed\npump,Acme,Pump,1,yes\n\
                pump,Acme,Valve,1,marker\n";
    let ask = || {
        let request = asking(Method::POST, path).header(KEY, "k-1");
        request.header("content-type", "text/csv").body(Body::from(file)).unwrap()
    };
    let first = town.send(&operator, ask()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let again = town.send(&operator, ask()).await;
    assert_eq!(again.status, 201);
    assert!(first.text().contains("marker"), "{}", first.text());
    assert!(!again.text().contains("marker"), "{}", again.text());
    for field in ["id", "revision", "components", "unidentified", "entry"] {
        assert_eq!(first.json()[field], again.json()[field], "{field}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_told_by_its_entry() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let first = describe(&town, &operator, "k-1", "Mill Creek").await;
    // As after a crash between the change and its answer.
    let own = organisation(&town);
    let context = town.house.context();
    let entry = first.field("entry");
    let kept = entry.clone();
    town.house
        .store()
        .housekeep::<_, store::StoreError, _>(&context, move |house| {
            let row = (own, "k-1", "PUT /organisations/millcreek");
            store::idempotency::answered(house, row, (0, kept.as_bytes()))
        })
        .unwrap();
    let again = describe(&town, &operator, "k-1", "Mill Creek").await;
    assert_eq!(again.status, 200);
    assert_eq!(again.json(), json!({ "entry": entry, "replayed": true }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
}

fn organisation(town: &Town) -> app::id::OrganisationId {
    let slug = "millcreek".parse().unwrap();
    let row = town.house.store().read(|view| store::organisations::by_slug(view, &slug));
    row.unwrap().unwrap().id
}

#[tokio::test]
async fn twins_that_come_at_once_get_one_answer() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    let before = entries(&town);
    let ask = || describe(&town, &operator, "k-1", "Mill Creek");
    let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
    for other in [&two, &three, &four] {
        assert_eq!((one.status, &one.body), (other.status, &other.body));
    }
    let replayed = [&one, &two, &three, &four]
        .into_iter()
        .filter(|reply| reply.header("idempotency-replayed").is_some());
    assert_eq!(replayed.count(), 3);
    assert_eq!(entries(&town), before + 1);
}

#[tokio::test]
async fn an_import_under_a_key_is_received_once() {
    let town = Town::new();
    let coordinator = town.token(Role::Coordinator, "clearinghouse").await;
    let ask = |prefer: &'static str| {
        let request = asking(Method::POST, "/api/v1/imports?source=feed&name=a.json");
        let request = request.header(KEY, "k-1").header("prefer", prefer);
        let file = crate::people::osv("CVE-2026-1001", "open");
        town.send(&coordinator, request.body(Body::from(file)).unwrap())
    };
    let first = ask("respond-async").await;
    assert_eq!((first.status.as_u16(), first.json()["entry"].clone()), (202, Value::Null));
    let again = ask("respond-async").await;
    assert_eq!(again.status, 202);
    assert_eq!(first.field("id"), again.field("id"));
    let path = format!("/api/v1/imports/{}", first.field("id"));
    assert_eq!(town.get(&coordinator, &path).await.field("state"), "accepted");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let town = Town::new();
    let operator = town.token(Role::Operator, "millcreek").await;
    for key in ["", "a b", "\u{e9}", &"k".repeat(256)] {
        let refused = describe(&town, &operator, key, "Mill Creek").await;
        assert_eq!(
            (refused.status.as_u16(), refused.field("pointer")),
            (422, "Idempotency-Key".to_owned())
        );
    }
    assert_eq!(describe(&town, &operator, &"k".repeat(255), "Mill Creek").await.status, 200);
}
