//! Nanoseconds to make a version key and to compare two, beside three crates that order versions.

#![expect(clippy::print_stdout, reason = "a program for `cargo xtask bench keys`")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use serde_json::Value;
use versions::Scheme;

const MAKING_NS_MAX: &str = "300";
const COMPARING_NS_MAX: &str = "10";
/// What other crates are not held to.
const BESIDE: &str = "";
const ROUNDS: usize = 25;
const ROUND_DURATION: Duration = Duration::from_millis(20);

fn main() {
    let semver = strings("semver-versions.txt", "vers:npm/");
    let pypi = strings("pypi-versions.txt", "vers:pypi/");
    let ours = [MAKING_NS_MAX, COMPARING_NS_MAX];
    let beside = [BESIDE, BESIDE];
    bench("keys, crates.io", ours, &semver, |text| Scheme::CratesIo.key(text).ok());
    bench("keys, npm", ours, &semver, |text| Scheme::Npm.key(text).ok());
    bench("keys, Go", ours, &semver, |text| Scheme::Go.key(text).ok());
    bench("semver", beside, &semver, |text| semver::Version::parse(text).ok());
    bench("nodejs-semver", beside, &semver, |text| nodejs_semver::Version::parse(text).ok());
    bench("keys, PyPI", ours, &pypi, |text| Scheme::PyPi.key(text).ok());
    bench("pep440_rs", beside, &pypi, |text| text.parse::<pep440_rs::Version>().ok());
}

/// Times `make` over the strings that it reads, and the comparison of what it makes.
fn bench<K: Ord>(
    name: &str,
    [making_max, comparing_max]: [&str; 2],
    strings: &[String],
    make: impl Fn(&str) -> Option<K>,
) {
    let read: Vec<&str> =
        strings.iter().map(String::as_str).filter(|text| make(text).is_some()).collect();
    let keys: Vec<K> = read.iter().filter_map(|text| make(text)).collect();
    let making = nanoseconds_each(read.len(), || {
        for text in &read {
            black_box(make(black_box(text)));
        }
    });
    // Neighbours in the suites are close to each other, so they share long beginnings.
    let comparing = nanoseconds_each(keys.len() - 1, || {
        for pair in keys.windows(2) {
            black_box(black_box(&pair[0]).cmp(black_box(&pair[1])));
        }
    });
    println!("{name}: making ({} strings)\t{making}\t{making_max}", read.len());
    println!("{name}: comparing\t{comparing}\t{comparing_max}");
}

/// The median over many rounds, each long enough for the clock.
#[expect(clippy::cast_precision_loss, reason = "counts of strings are small")]
fn nanoseconds_each(count: usize, once: impl Fn()) -> f64 {
    let mut rounds: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut repeats = 0;
        while start.elapsed() < ROUND_DURATION {
            // The clock costs as much as a few keys, so it is read once in eight times.
            for _ in 0..8 {
                once();
            }
            repeats += 8;
        }
        rounds.push(start.elapsed().as_nanos() as f64 / (repeats * count) as f64);
    }
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}

/// The versions of a file of `version-order.zip` and of the ranges of `vers.zip`.
fn strings(file: &str, range_prefix: &str) -> Vec<String> {
    let mut strings = Vec::new();
    for (name, bytes) in testkit::zip_files("conformance/version-order.zip") {
        if name.ends_with(file) {
            let text = String::from_utf8(bytes).expect("the suite is UTF-8");
            let lines = text.lines().filter(|line| !line.starts_with(['#', '/']));
            let sides = lines.flat_map(|line| line.split([' ', '<', '=', '>']));
            strings.extend(sides.filter(|side| !side.is_empty()).map(str::to_owned));
        }
    }
    for (_, bytes) in testkit::zip_files("conformance/vers.zip") {
        let suite: Value = serde_json::from_slice(&bytes).expect("the suite is JSON");
        collect_ranges(&suite, range_prefix, &mut strings);
    }
    strings
}

/// The versions in every text such as `vers:npm/>=1.2.3|<2.0.0`.
fn collect_ranges(value: &Value, prefix: &str, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let range = text.strip_prefix(prefix);
            let bounds = range.into_iter().flat_map(|range| range.split('|'));
            let versions = bounds.map(|bound| bound.trim_start_matches(['<', '>', '=', '!']));
            strings.extend(versions.filter(|it| !it.is_empty()).map(str::to_owned));
        }
        Value::Array(items) => {
            for item in items {
                collect_ranges(item, prefix, strings);
            }
        }
        Value::Object(fields) => {
            for item in fields.values() {
                collect_ranges(item, prefix, strings);
            }
        }
        _ => {}
    }
}
