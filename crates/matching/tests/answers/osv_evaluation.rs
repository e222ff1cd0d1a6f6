//! For every record of the three feeds: our intervals say what OSV's published evaluation says,
//! version by version.

#![expect(clippy::print_stdout, reason = "the counts are part of the answer")]

use std::cmp::Ordering;

use matching::packages::{self, Verdict};
use model::{Affected, Ecosystem, Event, Package, Range, RangeKind, Statement};
use translate::advisory;
use versions::Scheme;

use crate::Statements;

fn feed(ecosystem: &str) -> Vec<Statement> {
    let mut statements = Statements::default();
    for (name, bytes) in testkit::zip_files(&format!("feeds/osv/{ecosystem}/all.zip")) {
        advisory::read(&bytes, &name, &mut statements);
    }
    statements.0
}

/// A peer's comparison, so that the evaluation does not lean on our keys; ours where the peer
/// refuses a version.
fn compare(scheme: Scheme, one: &str, other: &str) -> Ordering {
    let peers = match scheme {
        Scheme::PyPi => one
            .parse::<pep440_rs::Version>()
            .ok()
            .zip(other.parse::<pep440_rs::Version>().ok())
            .map(|(one, other)| one.cmp(&other)),
        _ => semver::Version::parse(one)
            .ok()
            .zip(semver::Version::parse(other).ok())
            .map(|(one, other)| one.cmp_precedence(&other)),
    };
    peers.unwrap_or_else(|| key(scheme, one).cmp(&key(scheme, other)))
}

fn key(scheme: Scheme, version: &str) -> versions::VersionKey {
    scheme.key(version).unwrap_or_else(|error| panic!("{error}"))
}

/// OSV schema, "Evaluation": `IncludedInRanges` and `BeforeLimits`, line by line.
fn naive_in_range(scheme: Scheme, version: &str, range: &Range) -> bool {
    let at_or_after =
        |bound: &str| bound == "0" || compare(scheme, version, bound) != Ordering::Less;
    let limits: Vec<&str> = range
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Limit(version) => Some(version.as_str()),
            _ => None,
        })
        .collect();
    if !limits.is_empty() && !limits.iter().any(|limit| *limit == "*" || !at_or_after(limit)) {
        return false;
    }
    let mut sorted: Vec<&Event> = range.events.iter().collect();
    sorted.sort_by(|one, other| match (one.version(), other.version()) {
        ("0", "0") => Ordering::Equal,
        ("0", _) => Ordering::Less,
        (_, "0") => Ordering::Greater,
        (one, other) => compare(scheme, one, other),
    });
    let mut vulnerable = false;
    for event in sorted {
        match event {
            Event::Introduced(bound) if at_or_after(bound) => vulnerable = true,
            Event::Fixed(bound) if at_or_after(bound) => vulnerable = false,
            Event::LastAffected(bound) if compare(scheme, version, bound) == Ordering::Greater => {
                vulnerable = false;
            }
            _ => {}
        }
    }
    vulnerable
}

fn naive(scheme: Scheme, version: &str, affected: &Affected) -> bool {
    affected
        .listed
        .iter()
        .any(|listed| listed == version || compare(scheme, listed, version) == Ordering::Equal)
        || affected
            .ranges
            .iter()
            .filter(|range| range.kind != RangeKind::Git)
            .any(|range| naive_in_range(scheme, version, range))
}

/// Every boundary, every listed version, and for each boundary a version just before it.
fn probes(affected: &Affected) -> Vec<String> {
    let ranges = affected.ranges.iter().filter(|range| range.kind != RangeKind::Git);
    let bounds: Vec<&str> = ranges
        .flat_map(|range| &range.events)
        .map(Event::version)
        .filter(|one| *one != "*")
        .collect();
    let mut probes: Vec<String> = bounds.iter().map(|&bound| bound.to_owned()).collect();
    probes.extend(affected.listed.iter().cloned());
    probes.extend(["0.0.0".to_owned(), "999.0.0".to_owned()]);
    probes
}

fn check_feed(ecosystem: &str) -> usize {
    let mut checked = 0;
    for statement in feed(ecosystem) {
        for affected in &statement.packages {
            let scheme = affected.package.ecosystem().scheme().unwrap();
            for version in probes(affected) {
                if scheme.key(&version).is_err() {
                    continue;
                }
                let ours = matches!(packages::judge(&version, affected), Verdict::Affected(_));
                assert_eq!(ours, naive(scheme, &version, affected), "{} {version}", statement.id);
                checked += 1;
            }
        }
    }
    println!("{ecosystem}: {checked} versions of all records decided alike");
    checked
}

#[test]
fn crates_io_is_decided_as_osv_evaluates() {
    assert!(check_feed("crates.io") > 4_000);
}

#[test]
fn go_is_decided_as_osv_evaluates() {
    assert!(check_feed("Go") > 20_000);
}

#[test]
fn pypi_is_decided_as_osv_evaluates() {
    assert!(check_feed("PyPI") > 50_000);
}

/// Events in any order, several pairs, with limits: generated ranges, at every version of a small
/// line.
#[test]
fn generated_ranges_are_decided_as_osv_evaluates() {
    use proptest::prelude::*;
    let version = (0u8..4, 0u8..3).prop_map(|(major, minor)| format!("{major}.{minor}.0"));
    let event = (0u8..9, version).prop_map(|(kind, version)| match kind {
        0 => Event::Introduced("0".to_owned()),
        1..=3 => Event::Introduced(version),
        4..=5 => Event::Fixed(version),
        6..=7 => Event::LastAffected(version),
        _ => Event::Limit(version),
    });
    proptest!(ProptestConfig::with_cases(4_000), |(events in prop::collection::vec(event, 0..7))| {
        let affected = Affected {
            package: Package::new(Ecosystem::CratesIo, "p"),
            ranges: vec![Range { kind: RangeKind::Semver, events }],
            listed: Vec::new(),
        };
        for major in 0..4 {
            for rest in ["0.0-a", "0.0", "0.1", "1.0", "2.0", "2.1"] {
                let version = format!("{major}.{rest}");
                let ours = matches!(packages::judge(&version, &affected), Verdict::Affected(_));
                prop_assert_eq!(ours, naive(Scheme::CratesIo, &version, &affected), "{}", version);
            }
        }
    });
}

fn record(id: &str) -> Statement {
    feed("PyPI")
        .into_iter()
        .find(|one| one.id == id)
        .unwrap_or_else(|| panic!("{id} is not in the feed"))
}

#[test]
fn pysec_2018_98_lists_its_events_newest_first() {
    let statement = record("PYSEC-2018-98");
    let ranges_only = Affected { listed: Vec::new(), ..statement.packages[0].clone() };
    for (version, expected) in [
        ("1.8.5", true),
        ("1.8.6", false),
        ("1.9.9", false),
        ("1.10.0", true),
        ("1.10.5", false),
        ("2.0.1", true),
        ("2.0.2", false),
    ] {
        let ours = matches!(packages::judge(version, &ranges_only), Verdict::Affected(_));
        assert_eq!(ours, expected, "{version}");
    }
}

#[test]
fn pysec_2018_25_lists_its_events_newest_first() {
    let statement = record("PYSEC-2018-25");
    let ranges_only = Affected { listed: Vec::new(), ..statement.packages[0].clone() };
    for (version, expected) in
        [("2.1.2", true), ("2.1.3", false), ("2.2.0", true), ("2.2.2", false)]
    {
        let ours = matches!(packages::judge(version, &ranges_only), Verdict::Affected(_));
        assert_eq!(ours, expected, "{version}");
    }
}

#[test]
fn a_bound_that_the_standard_refuses_is_never_a_silent_no() {
    let statement = record("PYSEC-2021-371");
    match packages::judge("0.1.0", &statement.packages[0]) {
        Verdict::NotComparable(why) => assert!(why.contains("<0.2.0-n653`"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_range_of_commits_first_hides_nothing() {
    let git = Range { kind: RangeKind::Git, events: vec![Event::Introduced("0".to_owned())] };
    let versions = Range {
        kind: RangeKind::Ecosystem,
        events: vec![Event::Introduced("0".to_owned()), Event::Fixed("1.0".to_owned())],
    };
    let affected = |ranges| Affected {
        package: Package::new(Ecosystem::PyPi, "p"),
        ranges,
        listed: Vec::new(),
    };
    assert!(matches!(
        packages::judge("0.9", &affected(vec![git.clone(), versions])),
        Verdict::Affected(_)
    ));
    assert!(matches!(packages::judge("0.9", &affected(vec![git])), Verdict::NotComparable(_)));
}
