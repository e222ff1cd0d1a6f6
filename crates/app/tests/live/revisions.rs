//! A source's word changes by its own dates: an older revision that comes in late changes nothing.
//! The records are real ones, with a date changed.

use std::{fs::File, io::Cursor};

use app::{Slug, Tlp, imports};
use serde_json::{Value, json};
use store::{imports::Counts, statements};
use translate::feed::Given;

use crate::world::{NOTHING, World, document, lock};

/// A day in the order of the alphabet.
const EARLIER: &str = "2019-02-03T04:05:06Z";
const LATER: &str = "2026-02-03T04:05:06Z";

pub(crate) fn of_zip(zip: &str, name: &str) -> Value {
    let files = testkit::zip_files(zip);
    let found = files.into_iter().find(|(file, _)| file.ends_with(name));
    let (_, bytes) = found.unwrap_or_else(|| panic!("`{zip}` has no `{name}`"));
    serde_json::from_slice(&bytes).unwrap()
}

/// The crate `time`, fixed in a version, as its database says it at a time.
fn rustsec(modified: &str, fixed: &str) -> Value {
    let mut record = of_zip("feeds/osv/crates.io/all.zip", "RUSTSEC-2020-0071.json");
    record["modified"] = modified.into();
    record["affected"][0]["ranges"] = json!([{
        "type": "SEMVER", "events": [{ "introduced": "0.0.0" }, { "fixed": fixed }],
    }]);
    record
}

fn kev() -> Value {
    let path = testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json");
    serde_json::from_reader(File::open(path).unwrap()).unwrap()
}

/// CISA's catalogue with these of its entries, as it was released at a time.
fn catalogue(released: &str, entries: &[usize]) -> Value {
    let mut catalogue = kev();
    catalogue["dateReleased"] = released.into();
    let all = catalogue["vulnerabilities"].take();
    catalogue["vulnerabilities"] = entries.iter().map(|index| all[*index].clone()).collect();
    catalogue
}

fn first_cve() -> Value {
    let file = File::open(testkit::shared("feeds/cve/vulnrichment.tar.zst")).unwrap();
    let mut archive = tar::Archive::new(zstd::Decoder::new(file).unwrap());
    let mut entries = archive.entries().unwrap().map(Result::unwrap);
    let record = entries.find(|entry| entry.header().entry_type().is_file()).unwrap();
    serde_json::from_reader(record).unwrap()
}

fn come(world: &World, records: &[&Value]) -> Counts {
    let named = (0..).zip(records).map(|(n, json)| document(&format!("{n}"), json));
    world.import_and_turn(&named.collect::<Vec<_>>()).progress.counts
}

/// How many revisions are kept.
fn kept(world: &World, id: &str) -> usize {
    world.house().store().read(|view| statements::of_advisory(view, id)).unwrap().len()
}

#[test]
fn an_older_revision_is_kept_and_moves_no_match_no_date_and_no_page() {
    let mut world = World::new();
    world.add("hospital", "web", &lock("time", "0.2.10"));
    let (newer, older) = (rustsec(LATER, "0.2.23"), rustsec(EARLIER, "0.2.5"));
    assert_eq!(come(&world, &[&newer]), Counts { added: 1, ..NOTHING });
    let before = (world.actions("hospital"), world.statements("RUSTSEC-2020-0071"));
    assert_eq!(before.0.len(), 1);
    assert_eq!(come(&world, &[&older]), Counts { older: 1, ..NOTHING });
    let now = |world: &World| (world.actions("hospital"), world.statements("RUSTSEC-2020-0071"));
    assert_eq!(now(&world), before);
    assert_eq!(kept(&world, "RUSTSEC-2020-0071"), 2);
    assert_eq!(
        world.history("RUSTSEC-2020-0071"),
        [
            "osv (RUSTSEC-2020-0071) came in",
            "osv (RUSTSEC-2020-0071) came in, older than what counts: it changes nothing",
        ]
    );
    // The report of the source has it, and that a later import knows it is a matter of course.
    let report = imports::of_source(world.house(), &world.house_caller(), &slug()).unwrap();
    assert_eq!(report[0].progress.counts.older, 1);
    assert_eq!(come(&world, &[&older]), Counts { unchanged: 1, ..NOTHING });
    assert_eq!(come(&world, &[&older, &newer]), Counts { unchanged: 1, ..NOTHING });
    assert_eq!(kept(&world, "RUSTSEC-2020-0071"), 2);
    world.restart();
    assert_eq!(now(&world), before);
    world.check();
}

fn slug() -> Slug {
    "test".parse().unwrap()
}

#[test]
fn every_format_says_by_its_own_date_which_revision_is_newer() {
    let csaf = of_zip("feeds/cisa/csaf-2017-2022.zip", "icsa-21-222-08.json");
    let (cve, kev) = (first_cve(), catalogue(LATER, &[0]));
    for (record, date, words) in [
        (&rustsec(LATER, "0.2.23"), "/modified", "/summary"),
        (&cve, "/cveMetadata/dateUpdated", "/containers/cna/descriptions/0/value"),
        (&csaf, "/document/tracking/current_release_date", "/vulnerabilities/0/title"),
        (&kev, "/dateReleased", "/vulnerabilities/0/vulnerabilityName"),
    ] {
        let world = World::new();
        let revision = |day: &str, said: &str| {
            let mut record = record.clone();
            *record.pointer_mut(date).unwrap() = day.into();
            *record.pointer_mut(words).unwrap() = said.into();
            record
        };
        let added = come(&world, &[&revision("2024-06-05T00:00:00Z", "as it was")]).added;
        let old = come(&world, &[&revision("2024-06-04T00:00:00Z", "older")]);
        assert_eq!(old, Counts { older: added, ..NOTHING }, "{date}");
        let level = come(&world, &[&revision("2024-06-05T00:00:00Z", "the same day")]);
        assert_eq!((level.changed, level.older), (1, 0), "{date}");
        let new = come(&world, &[&revision("2024-06-06T00:00:00Z", "newer")]);
        assert_eq!(new, Counts { changed: added, ..NOTHING }, "{date}");
    }
}

#[test]
fn where_dates_do_not_tell_what_came_last_counts() {
    // The Go database writes the year 1 for "unknown"; a record may have no date at all, or one
    // that can't be.
    let go = of_zip("feeds/osv/Go/all.zip", "GO-2022-0617.json");
    let mut cve = first_cve();
    cve["cveMetadata"].as_object_mut().unwrap().remove("dateUpdated");
    let mistaken = rustsec("2126-02-03T04:05:06Z", "0.2.23");
    for (record, words) in
        [(go, "/summary"), (cve, "/cveMetadata/datePublished"), (mistaken, "/summary")]
    {
        let world = World::new();
        come(&world, &[&record]);
        let mut other = record;
        *other.pointer_mut(words).unwrap() = EARLIER.into();
        assert_eq!(come(&world, &[&other]), Counts { changed: 1, ..NOTHING }, "{other}");
    }
}

#[test]
fn a_date_that_was_a_mistake_does_not_hide_its_correction() {
    let world = World::new();
    world.add("hospital", "web", &lock("time", "0.2.10"));
    come(&world, &[&rustsec("2126-02-03T04:05:06Z", "0.2.23")]);
    assert_eq!(world.due("hospital").len(), 1);
    assert_eq!(come(&world, &[&rustsec(LATER, "0.2.5")]).changed, 1);
    assert_eq!(world.due("hospital"), []);
}

#[test]
fn an_old_file_does_not_bring_back_what_was_withdrawn_since() {
    let world = World::new();
    // Withdrawn in 2022; its date is of 2021 all the same.
    let withdrawn = of_zip("feeds/osv/PyPI/all.zip", "PYSEC-2019-144.json");
    let mut before = withdrawn.clone();
    before.as_object_mut().unwrap().remove("withdrawn");
    assert_eq!(come(&world, &[&before]).added, 1);
    assert_eq!(come(&world, &[&withdrawn]), Counts { withdrawn: 1, ..NOTHING });
    assert_eq!(come(&world, &[&before]), Counts { unchanged: 1, ..NOTHING });
    before["modified"] = "2021-06-11T00:00:00Z".into();
    assert_eq!(come(&world, &[&before]), Counts { older: 1, ..NOTHING });
    assert!(world.house().live().corpus().standing_about("PYSEC-2019-144").next().is_none());
    // Its database says it again, later.
    before["modified"] = "2023-01-01T00:00:00Z".into();
    assert_eq!(come(&world, &[&before]), Counts { changed: 1, ..NOTHING });
    assert_eq!(
        world.history("PYSEC-2019-144").last().unwrap(),
        "osv (PYSEC-2019-144) is said again"
    );
}

#[test]
fn a_folder_with_old_files_beside_new_ones_is_the_same_in_any_order_and_each_hour() {
    let (older, newer) = (rustsec(EARLIER, "0.2.5"), rustsec(LATER, "0.2.23"));
    // A copy in another file, and other words of the same day.
    let (copy, level) = (newer.clone(), rustsec(LATER, "0.2.20"));
    for order in [[0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [3, 0, 2, 1]] {
        let world = World::new();
        world.add("hospital", "web", &lock("time", "0.2.10"));
        let files = order.map(|place| [&older, &newer, &copy, &level][place]);
        come(&world, &files);
        let said = world.statements("RUSTSEC-2020-0071");
        assert!(said.len() == 1 && !said[0].contains("0.2.5"), "{said:?}");
        let rows = kept(&world, "RUSTSEC-2020-0071");
        for _ in 0..2 {
            assert_eq!(come(&world, &files), Counts { unchanged: 1, ..NOTHING }, "{order:?}");
        }
        assert_eq!(world.statements("RUSTSEC-2020-0071"), said);
        assert_eq!(kept(&world, "RUSTSEC-2020-0071"), rows);
    }
}

#[test]
fn an_older_catalogue_takes_nothing_back_and_brings_nothing_back() {
    let world = World::new();
    let id = |index: usize| kev()["vulnerabilities"][index]["cveID"].as_str().unwrap().to_owned();
    let standing = |id: &str| world.house().live().corpus().standing_about(id).count();
    come(&world, &[&catalogue("2024-06-01T00:00:00Z", &[0, 1])]);
    // The next one lists another flaw, and one no longer.
    let next = come(&world, &[&catalogue("2024-06-03T00:00:00Z", &[0, 2])]);
    assert_eq!(next, Counts { added: 1, changed: 1, withdrawn: 1, ..NOTHING });
    let between = come(&world, &[&catalogue("2024-06-02T00:00:00Z", &[0, 1, 3])]);
    assert_eq!(between, Counts { older: 3, ..NOTHING });
    assert_eq!([0, 1, 2, 3].map(|index| standing(&id(index))), [1, 0, 1, 0]);
    // Two of them in one folder: the newer one's list is the list, whichever is read first.
    for files in [[("05", [1].as_slice()), ("04", &[0, 4])], [("06", &[0, 4]), ("07", &[1])]] {
        let [one, other] =
            files.map(|(day, listed)| catalogue(&format!("2024-06-{day}T00:00:00Z"), listed));
        come(&world, &[&one, &other]);
        assert_eq!([0, 1, 2, 3, 4].map(|index| standing(&id(index))), [0, 1, 0, 0, 0]);
    }
    world.check();
}

#[test]
fn what_was_begun_before_something_newer_came_and_ends_after_it_is_older() {
    let mut world = World::new();
    world.add("hospital", "web", &lock("time", "0.2.10"));
    let caller = world.house_caller();
    let mut slow = imports::begin(world.house(), &caller, &slug(), Tlp::Clear).unwrap();
    for (name, json) in
        [("old", rustsec(EARLIER, "0.2.5")), ("kev", catalogue("2024-06-01T00:00:00Z", &[0, 1]))]
    {
        let (name, bytes) = document(name, &json);
        slow.file(Cursor::new(bytes), &name, Given::Found).unwrap();
    }
    let newer = catalogue("2024-06-03T00:00:00Z", &[0]);
    assert_eq!(come(&world, &[&rustsec(LATER, "0.2.23"), &newer]).added, 2);
    let before = (world.actions("hospital"), world.statements("RUSTSEC-2020-0071"));
    assert_eq!(slow.finish().unwrap().progress.counts, Counts { older: 3, ..NOTHING });
    world.turn();
    assert_eq!(world.house().live().sizes().0, 2);
    let now = |world: &World| (world.actions("hospital"), world.statements("RUSTSEC-2020-0071"));
    assert_eq!(now(&world), before);
    world.restart();
    assert_eq!(now(&world), before);
    world.check();
}
