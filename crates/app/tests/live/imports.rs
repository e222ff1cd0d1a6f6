//! Documents come in: counted, kept once, swept when they never count.

use std::io::Cursor;

use app::{Slug, Tlp, imports};
use store::{imports::Counts, statements};
use translate::feed::Given;

use crate::world::{World, catalogue, csaf, document, exercise, record, set_clock_back};

fn counts(world: &World, documents: &[(String, Vec<u8>)]) -> Counts {
    world.import(documents).progress.counts
}

/// How many revisions lie in the database, whether they count or not.
fn revisions(world: &World, advisory: &str) -> usize {
    world.house().store().read(|view| statements::of_advisory(view, advisory)).unwrap().len()
}

#[test]
fn the_exercise_comes_in_and_everything_in_it_counts() {
    let world = World::new();
    let documents = exercise("advisories");
    let imported = world.import_and_turn(&documents);
    let Counts { added, changed, withdrawn, unchanged, refused, older } = imported.progress.counts;
    assert_eq!((changed, withdrawn, unchanged, refused, older), (0, 0, 0, 0, 0));
    assert_eq!(imported.progress.documents, i64::try_from(documents.len()).unwrap());
    let (held, ..) = world.house().live().sizes();
    assert_eq!(i64::try_from(held).unwrap(), added);
    let corpus = world.house().live().corpus();
    assert_eq!(corpus.statements().len(), held);
    assert_eq!(corpus.statements_about("CVE-2024-21762").count(), 2);
}

#[test]
fn importing_twice_changes_nothing_even_at_once() {
    let world = World::new();
    let documents = exercise("advisories");
    let first = counts(&world, &documents);
    // Nobody took a turn in between: the second one still knows what the first one brought.
    let second = counts(&world, &documents);
    assert_eq!(second, Counts { unchanged: first.added, ..Counts::default() });
    world.turn();
    assert_eq!(revisions(&world, "CVE-2024-21762"), 2);
    assert_eq!(counts(&world, &documents), second);
}

#[test]
fn what_changed_is_added_beside_what_was_said_before() {
    let world = World::new();
    let one = |fixed: &str| [document("one", &record("RUSTSEC-1", &[], fixed))];
    counts(&world, &one("1.2.0"));
    let again = counts(&world, &one("1.3.0"));
    assert_eq!(again, Counts { changed: 1, ..Counts::default() });
    // Back to the first words is a change, too.
    let back = counts(&world, &one("1.2.0"));
    assert_eq!(back, Counts { changed: 1, ..Counts::default() });
    assert_eq!(revisions(&world, "RUSTSEC-1"), 3);
}

#[test]
fn a_record_that_stands_twice_in_one_import_is_counted_by_its_last_words() {
    let world = World::new();
    let first = document("a", &record("RUSTSEC-1", &[], "1.2.0"));
    let second = document("b", &record("RUSTSEC-1", &[], "1.3.0"));
    world.import_and_turn(&[first, second]);
    let corpus = world.house().live().corpus();
    let said: Vec<String> =
        corpus.statements_about("RUSTSEC-1").map(|one| format!("{:?}", one.packages)).collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("1.3.0"), "{said:?}");
}

#[test]
fn makers_that_speak_of_one_flaw_do_not_overwrite_each_other() {
    let world = World::new();
    let maker = |name: &str, document: &str, version: &str| csaf((name, document), version);
    let all = [
        document("a", &maker("https://one.example", "SA-1", "1.0")),
        document("b", &maker("https://one.example", "SA-2", "2.0")),
        document("c", &maker("https://two.example", "SA-1", "3.0")),
    ];
    assert_eq!(counts(&world, &all), Counts { added: 3, ..Counts::default() });
    let again = [document("c", &maker("https://two.example", "SA-1", "3.1"))];
    assert_eq!(counts(&world, &again), Counts { changed: 1, ..Counts::default() });
    world.turn();
    let corpus = world.house().live().corpus();
    let said = corpus.statements_about("CVE-2026-1").map(|one| format!("{:?}", one.products));
    let said: String = said.collect();
    let versions = ["1.0", "2.0", "3.0", "3.1"].map(|version| said.contains(version));
    assert_eq!(versions, [true, true, false, true]);
}

#[test]
fn a_clock_that_is_set_back_does_not_hide_what_comes_in_later() {
    let mut world = World::new();
    let one = |fixed: &str| [document("one", &record("RUSTSEC-1", &[], fixed))];
    world.import_and_turn(&one("1.2.0"));
    set_clock_back();
    world.import_and_turn(&one("1.3.0"));
    let said = |world: &World| world.statements("RUSTSEC-1");
    let before = said(&world);
    assert!(before.len() == 1 && before[0].contains("1.3.0"), "{before:?}");
    world.restart();
    assert_eq!(said(&world), before);
}

#[test]
fn an_import_that_was_accepted_and_is_not_followed_yet_shows_all_that_it_brought() {
    let world = World::new();
    let imported = world.import(&[document("one", &record("RUSTSEC-1", &[], "1.2.0"))]);
    let shown = || imports::show(world.house(), &world.house_caller(), imported.id).unwrap().0;
    assert_eq!((shown().state, shown().progress.counts.added), ("receiving", 1));
    world.turn();
    assert_eq!((shown().state, shown().progress.counts.added), ("accepted", 1));
}

#[test]
fn an_import_that_breaks_off_leaves_no_statement() {
    let world = World::new();
    let source: Slug = "test".parse().unwrap();
    let caller = world.house_caller();
    let mut importing = imports::begin(world.house(), &caller, &source, Tlp::Clear).unwrap();
    let id = importing.id();
    // More than one chunk, so that some of it lies in the database.
    for number in 0..900 {
        let (name, bytes) = document("many", &record(&format!("RUSTSEC-{number}"), &[], "1.2.0"));
        importing.file(Cursor::new(bytes), &name, Given::Found).unwrap();
    }
    let staged = |world: &World| {
        let mut count = 0;
        let read = world.house().store().read(|view| {
            statements::leaves(view, id, &mut |_| {
                count += 1;
                Ok::<(), store::StoreError>(())
            })
        });
        read.unwrap();
        count
    };
    assert!(staged(&world) > 0);
    drop(importing);
    assert_eq!(staged(&world), 0);
    let (shown, _) = imports::show(world.house(), &caller, id).unwrap();
    assert_eq!(shown.state, "failed");
    world.turn();
    assert_eq!(world.house().live().sizes().0, 0);
}

#[test]
fn a_flaw_that_the_catalogue_no_longer_lists_is_taken_back() {
    let world = World::new();
    let two = catalogue(&[("CVE-2026-1", "2026-12-01"), ("CVE-2026-2", "2026-12-02")]);
    counts(&world, &[document("kev", &two)]);
    let one = catalogue(&[("CVE-2026-1", "2026-12-01")]);
    let came = counts(&world, &[document("kev", &one)]);
    assert_eq!(came, Counts { unchanged: 1, withdrawn: 1, ..Counts::default() });
    let again = counts(&world, &[document("kev", &one)]);
    assert_eq!(again, Counts { unchanged: 1, ..Counts::default() });
}

#[test]
fn a_catalogue_with_a_broken_entry_takes_nothing_back() {
    let world = World::new();
    let two = catalogue(&[("CVE-2026-1", "2026-12-01"), ("CVE-2026-2", "2026-12-02")]);
    counts(&world, &[document("kev", &two)]);
    let mut broken = two;
    broken["vulnerabilities"][1]["dateAdded"] = serde_json::json!(7);
    let came = counts(&world, &[document("kev", &broken)]);
    assert_eq!(came, Counts { unchanged: 1, refused: 1, ..Counts::default() });
}
