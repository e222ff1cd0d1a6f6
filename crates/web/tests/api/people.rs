//! A house with something of every kind in it, and somebody of every role who asks.

use app::{
    Role,
    id::{OrganisationId, PersonId},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{Context, NewEntry, StoreError, imports, recipients, statements};

use crate::town::{As, Town};

/// Stands in the RED statement.
pub(crate) const RED: &str = "marker-red-4711";
/// The RED statement's id: that it is there at all is RED.
pub(crate) const RED_ID: &str = "CVE-2026-474747";
/// Stands in the AMBER statement of the organisation `isac`.
pub(crate) const AMBER: &str = "marker-amber-4712";
/// The AMBER statement's id.
pub(crate) const AMBER_ID: &str = "CVE-2026-484848";
/// What an operator runs.
pub(crate) const ASSET: &str = "marker-asset-4713";
/// A flaw that everybody knows, and that the operator has.
pub(crate) const CLEAR_ID: &str = "CVE-2026-1001";

/// Somebody who asks, and what they are called in tables.
pub(crate) struct Asker {
    pub(crate) name: String,
    pub(crate) who: As,
}

/// Everything that is there.
pub(crate) struct World {
    pub(crate) town: Town,
    pub(crate) askers: Vec<Asker>,
}

/// The organisation in which somebody of a role is met.
fn home(role: Role) -> &'static str {
    match role {
        Role::Operator => "millcreek",
        Role::Delegate => "state",
        Role::Coordinator => "isac",
        Role::Agency => "agency",
        _ => "clearinghouse",
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let town = Town::new();
        let mut askers = vec![asker("nobody", As::Nobody), asker("socket", As::Socket)];
        for role in Role::ALL {
            let slug = home(role);
            askers.push(asker(&format!("{role}, token"), town.token(role, slug).await));
            askers.push(asker(&format!("{role}, link"), town.session(role, slug).await));
            askers.push(asker(&format!("{role}, passkey"), town.passkey(role, slug).await.0));
        }
        let (named, person) = town.passkey(Role::Operator, "tamarack").await;
        let scope = json!({ "organisation": "tamarack", "role": "operator",
            "scope": "read restricted" });
        let made = town.post(&named, "/api/v1/tokens", &scope).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        askers.push(asker("named, link", town.session(Role::Operator, "tamarack").await));
        askers.push(asker("named, passkey", named));
        askers.push(asker("named, restricted token", As::Token(made.field("token"))));
        let world = Self { town, askers };
        world.advisories(person).await;
        world.list_and_consent().await;
        world
    }

    pub(crate) fn asker(&self, name: &str) -> &As {
        &self.askers.iter().find(|asker| asker.name == name).expect("an asker of that name").who
    }

    async fn advisories(&self, person: PersonId) {
        let coordinator = self.asker("coordinator, token");
        let import = "/api/v1/imports?source=feed&name=clear.json";
        let made = self.town.upload(coordinator, import, osv(CLEAR_ID, "open").as_bytes()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let import = "/api/v1/imports?source=shared&name=amber.json&label=TLP:AMBER";
        let made = self.town.upload(coordinator, import, osv(AMBER_ID, AMBER).as_bytes()).await;
        assert_eq!(made.json()["added"], 1, "{}", made.text());
        plant_red(&self.town, person);
    }

    async fn list_and_consent(&self) {
        let operator = self.asker("operator, token");
        let lists = "/api/v1/operators/millcreek/inventories";
        let path = format!("{lists}?asset={ASSET}&kind=it&format=requirements");
        let added = self.town.upload(operator, &path, b"jinja2==2.0\n").await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.text());
        assert_eq!(added.json()["components"], 1, "{}", added.text());
        self.consent("millcreek", "state");
    }

    /// Lets a delegate act for an operator.
    fn consent(&self, operator: &str, delegate: &str) {
        let (operator, delegate) = (self.organisation(operator), self.organisation(delegate));
        let context = self.town.house.context();
        let written = self.town.house.store().write::<_, StoreError, _>(&context, move |tx| {
            store::consents::insert(tx, operator, delegate, None)?;
            tx.record(entry("consent-given", operator), ())
        });
        written.unwrap();
        while self.town.house.turn().unwrap() {}
    }

    fn organisation(&self, slug: &str) -> OrganisationId {
        organisation(&self.town, slug)
    }
}

fn organisation(town: &Town, slug: &str) -> OrganisationId {
    let slug = slug.parse().unwrap();
    let row = town.house.store().read(|view| store::organisations::by_slug(view, &slug));
    row.unwrap().unwrap().id
}

fn asker(name: &str, who: As) -> Asker {
    Asker { name: name.to_owned(), who }
}

fn entry(kind: &'static str, organisation: OrganisationId) -> NewEntry {
    NewEntry { kind, organisation: Some(organisation), label: 4, body: json!({}) }
}

/// A record of OSV with the same words in each of its fields.
pub(crate) fn osv(id: &str, words: &str) -> String {
    json!({
        "schema_version": "1.6.0",
        "id": id,
        "modified": "2026-11-01T00:00:00Z",
        "published": "2026-10-01T00:00:00Z",
        "summary": format!("a flaw, {words}"),
        "details": format!("more, {words}"),
        "affected": [{
            "package": { "ecosystem": "PyPI", "name": "jinja2" },
            "ranges": [{ "type": "ECOSYSTEM", "events": [
                { "introduced": "0" }, { "fixed": "2.11.3" },
            ] }],
        }],
    })
    .to_string()
}

/// RED is refused in bulk, so it comes by the back door: a statement like the AMBER one, with the
/// marker in every text, for one named person.
fn plant_red(town: &Town, person: PersonId) {
    let isac = organisation(town, "isac");
    let rows = town.house.store().read(|view| statements::of_advisory(view, AMBER_ID)).unwrap();
    let text = String::from_utf8(rows[0].body.clone()).unwrap();
    let text = text.replace(AMBER, RED).replace(AMBER_ID, RED_ID);
    let mut body: Value = serde_json::from_str(&text).unwrap();
    body["label"] = json!("TLP:RED");
    body["document"] = json!(format!("{RED}.json"));
    body["products"] = json!([{ "vendor": RED, "product": RED, "default_status": "affected" }]);
    let body = serde_json::to_vec(&body).unwrap();
    let revision: [u8; 32] = Sha256::digest(&body).into();
    let key = [0x77; 16];
    let source = town.house.store().read(store::sources::all).unwrap()[0].id;
    let context: Context = town.house.context();
    let import = town
        .house
        .store()
        .housekeep::<_, StoreError, _>(&context, move |house| {
            let import = imports::begin(house, source, isac, 4)?;
            let new = statements::NewStatement {
                number: 0,
                key,
                kind: "osv".to_owned(),
                advisory: RED_ID.to_owned(),
                revision,
                label: 4,
                owner: isac,
                body: body.clone(),
                raw: Vec::new(),
            };
            statements::stage(house, import, &[new])?;
            Ok(import)
        })
        .unwrap();
    let context: Context = town.house.context();
    let written = town.house.store().write::<_, StoreError, _>(&context, move |tx| {
        let counts = imports::Counts { added: 1, ..imports::Counts::default() };
        imports::accept(tx, import, &counts, &[0; 32])?;
        recipients::insert(tx, &key, person)?;
        let body = json!({ "import": import.to_string() });
        let entry = NewEntry { body, ..entry("import-accepted", isac) };
        tx.record(entry, ())
    });
    written.unwrap();
    while town.house.turn().unwrap() {}
}
