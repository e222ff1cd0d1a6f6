//! A maker's advisory is one whole: a flaw that its newest revision drops has ended, and one that a
//! later revision names again is back. The advisories are real ones, with a flaw taken out.

use app::advisories;
use serde_json::{Value, json};
use store::{imports::Counts, statements};

use crate::{
    revisions::of_zip,
    world::{NOTHING, World, document},
};

const KEPT: &str = "CVE-2017-14014";
const DROPPED: &str = "CVE-2017-14012";
const PROGRAMMER: &str = "vendor,product,version\nBoston Scientific,\
     ZOOM LATITUDE Programmer/Recorder/Monitor (PRM) - Model 3120,2.0\n";

/// CISA's advisory of a programmer for pacemakers: two flaws, or those of them that are named.
fn revision(day: &str, flaws: &[&str]) -> Value {
    let mut advisory = of_zip("feeds/cisa/csaf-2017-2022.zip", "icsma-17-292-01.json");
    advisory["document"]["tracking"]["current_release_date"] = day.into();
    let all = advisory["vulnerabilities"].as_array_mut().unwrap();
    assert_eq!(all.len(), 2);
    all.retain(|flaw| flaws.iter().any(|id| flaw["cve"] == *id));
    advisory
}

fn first() -> Value {
    revision("2017-10-19T00:00:00Z", &[KEPT, DROPPED])
}

fn second() -> Value {
    revision("2018-01-02T00:00:00Z", &[KEPT])
}

fn third() -> Value {
    revision("2018-03-04T00:00:00Z", &[KEPT, DROPPED])
}

fn come(world: &World, documents: &[&Value]) -> Counts {
    let named = (0..).zip(documents).map(|(number, json)| document(&format!("{number}"), json));
    world.import_and_turn(&named.collect::<Vec<_>>()).progress.counts
}

/// A hospital that has the programmer.
fn world() -> World {
    let world = World::new();
    world.add("hospital", "programmer", PROGRAMMER);
    world
}

fn flaws(world: &World) -> Vec<String> {
    let mut flaws: Vec<String> = world.due("hospital").into_iter().map(|(flaw, _)| flaw).collect();
    flaws.sort();
    flaws
}

#[test]
fn a_flaw_that_the_newer_revision_drops_ends_and_is_back_when_it_is_named_again() {
    let mut world = world();
    assert_eq!(come(&world, &[&first()]), Counts { added: 2, ..NOTHING });
    let (both, whole) = ([DROPPED, KEPT], world.due("hospital"));
    assert_eq!(flaws(&world), both);
    assert_eq!(come(&world, &[&second()]), Counts { changed: 1, withdrawn: 1, ..NOTHING });
    assert_eq!(flaws(&world), [KEPT]);
    let caller = world.operator("hospital").1;
    let facts = advisories::show(world.house(), &caller, DROPPED).unwrap().facts();
    assert_eq!(facts.withdrawn.map(|at| at.to_string()).as_deref(), Some("2018-01-02T00:00:00Z"));
    // Again, and the old file again: nothing.
    assert_eq!(come(&world, &[&second()]), Counts { unchanged: 1, ..NOTHING });
    assert_eq!(come(&world, &[&first()]), Counts { unchanged: 2, ..NOTHING });
    world.restart();
    assert_eq!(flaws(&world), [KEPT]);
    assert_eq!(come(&world, &[&third()]), Counts { changed: 2, ..NOTHING });
    assert_eq!(world.due("hospital"), whole);
    let said = |what: &str| format!("csaf ({DROPPED}) {what}");
    let story = ["came in", "was taken back", "is said again"].map(said);
    assert_eq!(world.history(DROPPED), story);
    world.restart();
    assert_eq!(world.due("hospital"), whole);
    world.check();
}

#[test]
fn revisions_in_one_import_count_by_their_dates_whatever_their_order() {
    for order in [[0, 1], [1, 0]] {
        let mut world = world();
        let files = order.map(|place| [first(), second()][place].clone());
        let files: Vec<&Value> = files.iter().collect();
        let came = come(&world, &files);
        assert_eq!(came.added + came.changed + came.older, 3, "{came:?}");
        assert_eq!(flaws(&world), [KEPT]);
        let kept = |world: &World| {
            let store = world.house().store();
            store.read(|view| statements::of_advisory(view, DROPPED)).unwrap().len()
        };
        assert_eq!(kept(&world), 1);
        for _ in 0..2 {
            let again = come(&world, &files);
            assert_eq!((again.added, again.changed, again.withdrawn, again.older), (0, 0, 0, 0));
        }
        assert_eq!((kept(&world), flaws(&world)), (1, vec![KEPT.to_owned()]));
        world.restart();
        assert_eq!(flaws(&world), [KEPT]);
        come(&world, &[&third(), &second(), &first()]);
        assert_eq!(flaws(&world), [DROPPED, KEPT]);
        world.check();
    }
}

#[test]
fn an_older_revision_brings_no_flaw_that_the_newer_one_never_named() {
    let world = world();
    come(&world, &[&second()]);
    assert_eq!(come(&world, &[&first()]), Counts { older: 2, ..NOTHING });
    assert_eq!(flaws(&world), [KEPT]);
}

#[test]
fn of_one_day_the_revision_that_came_last_counts_in_all_it_says() {
    let world = world();
    let same_day = revision("2017-10-19T00:00:00Z", &[KEPT]);
    come(&world, &[&first()]);
    assert_eq!(come(&world, &[&same_day]), Counts { unchanged: 1, withdrawn: 1, ..NOTHING });
    assert_eq!(flaws(&world), [KEPT]);
    // Both in one folder, each hour.
    for _ in 0..2 {
        come(&world, &[&first(), &same_day]);
        assert_eq!(flaws(&world), [KEPT]);
    }
}

#[test]
fn a_revision_without_any_flaw_ends_them_all() {
    let world = world();
    come(&world, &[&first()]);
    let came = come(&world, &[&revision("2018-01-02T00:00:00Z", &[])]);
    assert_eq!((came.withdrawn, came.refused), (2, 1));
    assert_eq!(flaws(&world), [""; 0]);
    come(&world, &[&third()]);
    assert_eq!(flaws(&world), [DROPPED, KEPT]);
}

#[test]
fn a_revision_that_can_not_be_read_to_its_end_ends_nothing() {
    let world = world();
    come(&world, &[&first()]);
    let mut broken = third();
    broken["vulnerabilities"][1]["product_status"] = json!(7);
    let came = come(&world, &[&broken]);
    assert_eq!(came, Counts { changed: 1, refused: 1, ..NOTHING });
    assert_eq!(flaws(&world), [DROPPED, KEPT]);
}

#[test]
fn what_another_advisory_says_of_the_flaw_stays() {
    let world = world();
    let mut other = first();
    other["document"]["tracking"]["id"] = "ICSMA-17-292-99".into();
    come(&world, &[&first(), &other]);
    come(&world, &[&second()]);
    assert_eq!(flaws(&world), [DROPPED, KEPT]);
}
