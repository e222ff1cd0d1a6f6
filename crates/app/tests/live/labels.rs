//! What came under a stricter label does not become readable by coming in again under a milder one.

use std::io::Cursor;

use access::{Group, Principal, Scope};
use app::{Caller, Role, Slug, Tlp, advisories, imports, sources, sources::Settled};
use model::id::PersonId;
use serde_json::Value;
use store::{NewEntry, StoreError, imports::Counts};
use translate::feed::Given;

use crate::{
    revisions::of_zip,
    world::{World, document, lock},
};

const ID: &str = "RUSTSEC-2020-0071";
const FLAW: &str = "CVE-2017-14014";

fn rustsec() -> Value {
    of_zip("feeds/osv/crates.io/all.zip", "RUSTSEC-2020-0071.json")
}

/// A maker's advisory with a label of its own, as of a day.
fn advisory(label: &str, day: &str) -> Value {
    let mut advisory = of_zip("feeds/cisa/csaf-2017-2022.zip", "icsma-17-292-01.json");
    advisory["document"]["distribution"]["tlp"]["label"] = label.into();
    advisory["document"]["tracking"]["current_release_date"] = day.into();
    advisory
}

const FIRST: &str = "2017-10-19T00:00:00Z";
const LATER: &str = "2018-01-02T00:00:00Z";

/// Somebody of the house, by passkey.
fn person(world: &World, role: Role, name: &str) -> (Caller, PersonId) {
    let context = world.house().context();
    let (name, own) = (name.to_owned(), world.house().own());
    let made = world.house().store().write::<_, StoreError, _>(&context, move |tx| {
        let made = store::people::insert(tx, None, &name)?.expect("no address is taken");
        let entry = NewEntry {
            kind: "person-added",
            organisation: Some(own),
            label: 4,
            body: serde_json::json!({}),
        };
        tx.record(entry, made)
    });
    let person = made.unwrap().value;
    let principal = Principal::by_passkey(own, role, person);
    (Caller::new(Some(principal), world.house().context()), person)
}

fn token(world: &World) -> Caller {
    let scope = Scope::of([Group::Read, Group::Import]);
    let principal = Principal::by_token(world.house().own(), Role::Coordinator, scope);
    Caller::new(Some(principal), world.house().context())
}

/// The same person in another request.
fn again(world: &World, caller: &Caller) -> Caller {
    Caller::new(caller.principal.clone(), world.house().context())
}

fn slug() -> Slug {
    "shared".parse().unwrap()
}

/// What came of one document that somebody hands in under a label.
fn come(world: &World, caller: &Caller, (label, json): (Tlp, &Value)) -> (Counts, Vec<String>) {
    let caller = again(world, caller);
    let mut importing = imports::begin(world.house(), &caller, &slug(), label).unwrap();
    let (name, bytes) = document("one", json);
    importing.file(Cursor::new(bytes), &name, Given::ByName).unwrap();
    let imported = importing.finish().unwrap();
    world.turn();
    let refused = imports::quality(world.house(), &world.house_caller(), imported.id, -1).unwrap();
    (imported.progress.counts, refused.into_iter().map(|one| one.reason).collect())
}

/// Under which label anybody, signed in or not, and the caller read what is said.
fn readable(world: &World, caller: &Caller, id: &str) -> [Option<Tlp>; 3] {
    let nobody = Caller::new(None, world.house().context());
    let other = world.operator("hospital").1;
    [&nobody, &other, caller]
        .map(|caller| advisories::show(world.house(), caller, id).ok().map(|view| view.label))
}

#[test]
fn nothing_comes_in_under_a_milder_label_than_its_source_has() {
    let world = World::new();
    let (coordinator, _) = person(&world, Role::Coordinator, "Ada");
    let settled = Settled {
        location: "https://partner.example/feed.zip".to_owned(),
        label: Tlp::Amber,
        every_s: 3_600,
    };
    sources::add(world.house(), &coordinator, &slug(), &settled).unwrap();
    for (who, label) in [(&coordinator, Tlp::Clear), (&token(&world), Tlp::Green)] {
        let refused = imports::begin(world.house(), who, &slug(), label).unwrap_err();
        assert!(refused.message.contains("TLP:AMBER at least"), "{refused}");
    }
    for label in [Tlp::Amber, Tlp::AmberStrict] {
        assert!(
            imports::begin(world.house(), &again(&world, &coordinator), &slug(), label).is_ok()
        );
    }
}

#[test]
fn a_record_that_comes_again_under_a_milder_label_keeps_the_stricter_one() {
    for strict in [Tlp::Green, Tlp::Amber, Tlp::AmberStrict] {
        let mut world = World::new();
        world.add("hospital", "web", &lock("time", "0.2.10"));
        let (coordinator, _) = person(&world, Role::Coordinator, "Ada");
        let (administrator, _) = person(&world, Role::Administrator, "Ben");
        let token = token(&world);
        assert_eq!(come(&world, &token, (strict, &rustsec())).0.added, 1);
        let before = (readable(&world, &coordinator, ID), world.due("hospital"));
        assert_eq!(before.0[0], None, "{strict}");
        let mut newer = rustsec();
        newer["modified"] = "2026-01-01T00:00:00Z".into();
        for who in [&token, &administrator, &coordinator, &world.house_caller()] {
            // The same words, and those that its database wrote later: OSV has no labels, so
            // nobody relaxed anything.
            for json in [&rustsec(), &newer] {
                come(&world, who, (Tlp::Clear, json));
                assert_eq!((readable(&world, &coordinator, ID), world.due("hospital")), before);
            }
        }
        world.restart();
        assert_eq!((readable(&world, &coordinator, ID), world.due("hospital")), before);
        world.check();
    }
}

#[test]
fn an_import_that_was_begun_before_the_stricter_one_came_does_not_open_it() {
    let world = World::new();
    let (coordinator, _) = person(&world, Role::Coordinator, "Ada");
    let mut slow = imports::begin(world.house(), &coordinator, &slug(), Tlp::Clear).unwrap();
    let (name, bytes) = document("one", &rustsec());
    slow.file(Cursor::new(bytes), &name, Given::ByName).unwrap();
    come(&world, &coordinator, (Tlp::Amber, &rustsec()));
    slow.finish().unwrap();
    world.turn();
    assert_eq!(readable(&world, &coordinator, ID), [None, None, Some(Tlp::Amber)]);
}

#[test]
fn its_publisher_relaxes_a_document_in_the_hands_of_who_may_read_it() {
    let world = World::new();
    let (coordinator, _) = person(&world, Role::Coordinator, "Ada");
    let strict = advisory("AMBER", FIRST);
    assert_eq!(come(&world, &token(&world), (Tlp::Clear, &strict)).0.added, 2);
    let amber = [None, None, Some(Tlp::Amber)];
    let read = || readable(&world, &coordinator, FLAW);
    assert_eq!(read(), amber);
    // Of the same day it is no later word of the publisher; who may not read it relaxes nothing.
    come(&world, &coordinator, (Tlp::Clear, &advisory("WHITE", FIRST)));
    assert_eq!(read(), amber);
    come(&world, &token(&world), (Tlp::Clear, &advisory("WHITE", LATER)));
    assert_eq!(read(), amber);
    let latest = advisory("WHITE", "2018-02-03T00:00:00Z");
    assert_eq!(come(&world, &coordinator, (Tlp::Clear, &latest)).0.changed, 2);
    assert_eq!(read(), [Some(Tlp::Clear); 3]);
    // That it was here before, under AMBER, is for those who may read that.
    let history =
        |caller: &Caller| advisories::show(world.house(), caller, FLAW).unwrap().history.len();
    assert_eq!((history(&world.operator("hospital").1), history(&coordinator)), (1, 3));
}

#[test]
fn in_the_place_of_what_is_red_only_its_recipients_speak() {
    let world = World::new();
    let (named, _) = person(&world, Role::Coordinator, "Ada");
    let (other, _) = person(&world, Role::Coordinator, "Ben");
    assert_eq!(come(&world, &named, (Tlp::Clear, &advisory("RED", FIRST))).0.added, 2);
    let labels = || [&named, &other].map(|who| readable(&world, who, FLAW)[2]);
    assert_eq!(labels(), [Some(Tlp::Red), None]);
    for label in ["WHITE", "AMBER", "RED"] {
        let (counts, refused) = come(&world, &other, (Tlp::Clear, &advisory(label, LATER)));
        assert_eq!(counts, Counts { refused: 2, ..Counts::default() }, "{label}");
        // Of a document that is RED itself no reason is repeated.
        let said = if label == "RED" { "not repeated" } else { "under a stricter label" };
        assert!(refused.iter().all(|why| why.contains(said)), "{refused:?}");
        assert_eq!(labels(), [Some(Tlp::Red), None]);
    }
    // Nor do they end it by leaving it out.
    let mut empty = advisory("WHITE", LATER);
    empty["vulnerabilities"] = serde_json::json!([]);
    assert_eq!(come(&world, &other, (Tlp::Clear, &empty)).0.withdrawn, 0);
    come(&world, &named, (Tlp::Clear, &advisory("WHITE", LATER)));
    assert_eq!(labels(), [Some(Tlp::Clear); 2]);
}

#[test]
fn who_settles_the_label_of_a_source_relaxes_what_is_read_there() {
    let world = World::new();
    let (coordinator, _) = person(&world, Role::Coordinator, "Ada");
    let mut settled = Settled {
        location: "https://partner.example/feed.zip".to_owned(),
        label: Tlp::Amber,
        every_s: 3_600,
    };
    sources::add(world.house(), &coordinator, &slug(), &settled).unwrap();
    let look = || {
        let due = sources::due(world.house()).unwrap();
        let caller = app::jobs::importer(world.house(), due[0].organisation);
        let mut importing = imports::look(world.house(), &caller, &due[0]).unwrap();
        let (name, bytes) = document("one", &rustsec());
        importing.file(Cursor::new(bytes), &name, Given::ByName).unwrap();
        importing.finish().unwrap();
        world.turn();
        readable(&world, &coordinator, ID)
    };
    assert_eq!(look(), [None, None, Some(Tlp::Amber)]);
    settled.label = Tlp::Green;
    // Who may not manage it under its label settles no milder one.
    let operator = world.operator("hospital").1;
    assert!(sources::change(world.house(), &operator, &slug(), &settled).is_err());
    sources::change(world.house(), &coordinator, &slug(), &settled).unwrap();
    assert_eq!(look(), [None, Some(Tlp::Green), Some(Tlp::Green)]);
}
