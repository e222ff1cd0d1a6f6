//! Matches and dates follow every change.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use app::{Sector, actions, advisories, inventories, organisations};

use crate::world::{World, catalogue, document, exercise, record, tide};

#[test]
fn a_changed_record_moves_matches_and_a_withdrawn_one_ends_them() {
    let world = World::new();
    world.add("hospital", "web", &tide("1.2.5"));
    let say = |json: &serde_json::Value| world.import_and_turn(&[document("one", json)]);
    say(&record("RUSTSEC-1", &["CVE-2026-1"], "1.2.0"));
    assert_eq!(world.due("hospital"), []);
    say(&record("RUSTSEC-1", &["CVE-2026-1"], "1.3.0"));
    let lines = world.actions("hospital");
    assert_eq!(lines.len(), 1);
    assert_eq!((&*lines[0].advisory, &*lines[0].certainty), ("RUSTSEC-1", "exact"));
    let mut withdrawn = record("RUSTSEC-1", &["CVE-2026-1"], "1.3.0");
    withdrawn["withdrawn"] = "2026-11-01T00:00:00Z".into();
    say(&withdrawn);
    assert_eq!(world.due("hospital"), []);
}

#[test]
fn dates_follow_the_catalogue() {
    let world = World::new();
    world.add("hospital", "web", &tide("1.1.0"));
    world.import_and_turn(&[document("one", &record("RUSTSEC-1", &["CVE-2026-1"], "1.2.0"))]);
    let date = || world.due("hospital").remove(0).1;
    let own = date();
    let say = |entries: &[(&str, &str)]| {
        world.import_and_turn(&[document("kev", &catalogue(entries))]);
        date()
    };
    let other = ("CVE-2026-2", "2026-12-02");
    assert_eq!(say(&[("CVE-2026-1", "2026-12-01"), other]).as_deref(), Some("2026-12-01"));
    assert_eq!(say(&[("CVE-2026-1", "2026-11-28"), other]).as_deref(), Some("2026-11-28"));
    assert_eq!(say(&[other]), own);
}

#[test]
fn what_was_said_of_a_flaw_stays_and_is_shown_in_its_order() {
    let world = World::new();
    let say = |json: &serde_json::Value| world.import_and_turn(&[document("one", json)]);
    say(&catalogue(&[("CVE-2026-1", "2026-12-01"), ("CVE-2026-2", "2026-12-02")]));
    say(&catalogue(&[("CVE-2026-1", "2026-11-28"), ("CVE-2026-2", "2026-12-02")]));
    say(&catalogue(&[("CVE-2026-2", "2026-12-02")]));
    let caller = world.operator("hospital").1;
    let view = advisories::show(world.house(), &caller, "CVE-2026-1").unwrap();
    let said: Vec<&str> = view.history.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(
        said,
        [
            "kev (CVE-2026-1) came in",
            "kev (CVE-2026-1) was changed",
            "kev (CVE-2026-1) was taken back",
        ]
    );
    assert!(view.history.is_sorted_by(|one, other| one.0 < other.0));
    // The dates themselves are still there, each with the day it came.
    let rows =
        world.house().store().read(|view| store::statements::of_advisory(view, "CVE-2026-1"));
    let dates = rows.unwrap().into_iter().rev().map(|row| {
        let body: serde_json::Value = serde_json::from_slice(&row.body).unwrap();
        body["exploited"]["due"].as_str().unwrap().to_owned()
    });
    assert_eq!(dates.collect::<Vec<_>>(), ["2026-12-01", "2026-11-28", "2026-11-28"]);
}

#[test]
fn who_waits_for_a_change_sees_it_within_a_second() {
    let world = World::new();
    world.import_and_turn(&exercise("advisories"));
    world.add("hospital", "web", &tide("1.1.0"));
    world.turn();
    std::thread::scope(|scope| {
        let record = document("one", &record("RUSTSEC-1", &[], "1.2.0"));
        let imported = world.import(&[record]);
        assert!(world.due("hospital").is_empty());
        scope.spawn(|| world.turn());
        let start = Instant::now();
        assert!(world.house().after(imported.entry).unwrap());
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_eq!(world.due("hospital").len(), 1);
    });
}

#[test]
fn who_looks_at_one_flaw_is_told_of_that_one_only() {
    let world = World::new();
    let records = [
        document("one", &record("RUSTSEC-1", &["CVE-2026-1"], "1.2.0")),
        document("two", &record("RUSTSEC-2", &[], "1.2.0")),
        document("three", &record("RUSTSEC-3", &[], "1.0.0")),
    ];
    world.import_and_turn(&records);
    world.add("hospital", "web", &tide("1.1.0"));
    world.turn();
    let (slug, caller) = world.operator("hospital");
    let hits = actions::hits(world.house(), &caller, &slug, &["CVE-2026-1", "RUSTSEC-3"]).unwrap();
    let web = actions::Hit { system: Some("web".to_owned()), exact: true };
    assert_eq!(hits, [vec![web], Vec::new()]);
    let told = |id: &str| {
        let rows = world.house().store().read(|view| store::told::of_advisory(view, id));
        rows.unwrap().len()
    };
    assert_eq!(["CVE-2026-1", "RUSTSEC-2", "RUSTSEC-3"].map(told), [1, 0, 0]);
}

#[test]
fn a_week_is_made_anew_when_anything_that_it_rests_on_changes() {
    let world = World::new();
    world.import_and_turn(&[document("one", &record("RUSTSEC-1", &[], "1.2.0"))]);
    world.add("hospital", "web", &tide("1.1.0"));
    world.turn();
    let look = || {
        let (slug, caller) = world.operator("hospital");
        actions::week(world.house(), &caller, &slug).unwrap()
    };
    let first = look();
    assert_eq!(first.made.open(), 1);
    assert!(Arc::ptr_eq(&first.made, &look().made));
    let task = first.made.sheet.tasks[0].key.clone();
    let (slug, caller) = world.operator("hospital");
    let done = actions::NewAnswer {
        task,
        answer: actions::AnswerKind::Done,
        until: None,
        evidence: Some("updated".to_owned()),
    };
    actions::answer(world.house(), &caller, &slug, done).unwrap();
    assert_eq!((look().made.open(), look().made.closed.len()), (0, 1));
    world.import_and_turn(&[document("two", &record("RUSTSEC-2", &[], "1.3.0"))]);
    assert_eq!(look().made.open(), 1);
    world.add("hospital", "web", &tide("1.3.0"));
    world.turn();
    assert_eq!(look().made.open(), 0);
    let own = look().made;
    let named = ("St. Elsewhere".to_owned(), Sector::Hospital);
    organisations::describe(world.house(), &caller, &slug, named).unwrap();
    assert_ne!(look().made.sheet.operator, own.sheet.operator);
}

#[test]
fn a_list_that_is_replaced_removed_or_forgotten_counts_no_longer() {
    let world = World::new();
    world.import_and_turn(&[document("one", &record("RUSTSEC-1", &[], "1.2.0"))]);
    let slug = world.operator("hospital").0;
    let caller = || world.operator("hospital").1;
    // No count under ten is told, so nine others run it, too.
    for number in 0..9 {
        world.add(&format!("other-{number}"), "web", &tide("1.1.0"));
    }
    let now = || {
        world.turn();
        (world.reach("RUSTSEC-1"), world.due("hospital").len())
    };
    assert_eq!(now(), (None, 0));
    world.add("hospital", "web", &tide("1.1.0"));
    assert_eq!(now(), (Some(10), 1));
    world.add("hospital", "web", &tide("1.2.0"));
    assert_eq!(now(), (None, 0));
    let other = world.add("hospital", "other", &tide("1.1.0"));
    assert_eq!(now(), (Some(10), 1));
    inventories::remove(world.house(), &caller(), &slug, other).unwrap();
    assert_eq!(now(), (None, 0));
    world.add("hospital", "web", &tide("1.1.0"));
    assert_eq!(now(), (Some(10), 1));
    inventories::forget(world.house(), &caller(), &slug).unwrap();
    assert_eq!(now(), (None, 0));
}
