//! Semantic Versioning 2.0 and the ways in which crates.io, npm and Go depart from it.
//!
//! Precedence is that of the standard's clause 11: three numbers, then the prerelease; build
//! metadata (`+…`, also Go's `+incompatible`) does not count. Numbers have no largest value.
//!
//! | text | crates.io | npm | Go |
//! |---|---|---|---|
//! | `1.2.3` | standard | standard | standard: OSV and SBOMs leave the `v` out |
//! | `v1.2.3` | legacy | standard: node-semver reads over it | standard: Go itself requires it |
//! | `=1.2.3`, `V1.2.3` | –, legacy | legacy (node-semver, loose), legacy | –, legacy |
//! | `go1.22`, `go1.22rc1` | – | – | standard: Go's releases, as `1.22.0` and `1.22.0-rc.1` |
//! | `1`, `1.2` | legacy | legacy | legacy |
//! | `1.2.3.4` | legacy | legacy | legacy |
//! | `01.2.3`, `1.2.3-01`, `1.2.3beta`, `1.2.3-a_b` | legacy | legacy | legacy |
//! | `0` | OSV's "before every version" | the same | the same |
//!
//! In a legacy version missing numbers are zero, those after the third don't count (they are read
//! as build metadata), and a word right behind the numbers is a prerelease.
//!
//! The `semver` crate's own `Ord` orders build metadata too; it does so for sorting a registry's
//! index, and two builds of one version are the same version to an advisory.

use std::array;

use crate::{
    encode::{KeyWriter, mark},
    key::{Rank, VersionKey},
    numbers::leading_numbers,
};

/// Whose reading of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    CratesIo,
    Npm,
    Go,
}

/// A version, taken apart. Numbers are decimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Semver<'a> {
    pub(crate) numbers: [&'a str; 3],
    /// Identifiers with dots between them; `None` for a release.
    pub(crate) prerelease: Option<&'a str>,
    pub(crate) rank: Rank,
}

/// The key of a version; `None` where neither the standard nor its tools order it.
pub(crate) fn key(family: Family, version: &str) -> Option<VersionKey> {
    if version == "0" {
        // OSV schema, "affected[].ranges[].events": a version that sorts before any other.
        return Some(VersionKey::first());
    }
    match go_release(family, version) {
        Some(release) => parse(family, &release).map(|release| write(&release)),
        None => parse(family, version).map(|version| write(&version)),
    }
}

fn write(version: &Semver<'_>) -> VersionKey {
    let length = version.prerelease.map_or(0, str::len);
    let mut key = KeyWriter::with_room(length + 8);
    for number in version.numbers {
        key.number(number);
    }
    let Some(prerelease) = version.prerelease else {
        key.mark(mark::NO_PRERELEASE);
        return key.finish(version.rank);
    };
    for identifier in prerelease.split('.') {
        if is_number(identifier) {
            key.number(identifier);
        } else {
            key.text(mark::PRERELEASE_TEXT, identifier);
        }
    }
    key.finish(version.rank)
}

/// Takes a version apart.
pub(crate) fn parse(family: Family, version: &str) -> Option<Semver<'_>> {
    let (text, prefixed) = without_prefix(family, version);
    let (numbers, rest, numbered) = three_numbers(text)?;
    let (rest, built) = without_build(rest)?;
    let (prerelease, spelled) = prerelease(rest, numbers)?;
    let rank = prefixed.max(numbered).max(built).max(spelled);
    Some(Semver { numbers, prerelease, rank })
}

fn without_prefix(family: Family, version: &str) -> (&str, Rank) {
    if let Some(text) = version.strip_prefix('v') {
        let rank = if family == Family::CratesIo { Rank::Legacy } else { Rank::Standard };
        return (text, rank);
    }
    let loose = version.strip_prefix('V').or_else(|| {
        let text = version.strip_prefix('=').filter(|_| family == Family::Npm)?;
        Some(text.trim_ascii_start())
    });
    loose.map_or((version, Rank::Standard), |text| (text, Rank::Legacy))
}

/// The first three numbers, and what stands behind all of them; a missing number is the empty text.
fn three_numbers(text: &str) -> Option<([&str; 3], &str, Rank)> {
    let (run, rest) = leading_numbers(text);
    if run.is_empty() {
        return None;
    }
    let mut parts = run.split('.');
    let numbers = array::from_fn(|_| parts.next().unwrap_or_default());
    let as_the_standard = |number: &&str| !number.is_empty() && !has_leading_zero(number);
    let rank = match parts.next() {
        None if numbers.iter().all(as_the_standard) => Rank::Standard,
        _ => Rank::Legacy,
    };
    Some((numbers, rest, rank))
}

fn without_build(rest: &str) -> Option<(&str, Rank)> {
    match rest.split_once('+') {
        None => Some((rest, Rank::Standard)),
        Some((before, build)) => Some((before, identifiers(build)?)),
    }
}

/// The prerelease in what stands between numbers and build metadata.
fn prerelease<'a>(rest: &'a str, numbers: [&str; 3]) -> Option<(Option<&'a str>, Rank)> {
    if rest.is_empty() {
        return Some((None, Rank::Standard));
    }
    if let Some(text) = rest.strip_prefix('-') {
        let zeros =
            text.split('.').any(|identifier| is_number(identifier) && has_leading_zero(identifier));
        let rank = if zeros { Rank::Legacy } else { identifiers(text)? };
        return Some((Some(text), rank));
    }
    // `1.2.3beta`, as node-semver's loose mode. Behind fewer numbers it may as well be the hash of
    // a commit, `5908b97e`, which has no order.
    let word = rest.starts_with(|letter: char| letter.is_ascii_alphabetic());
    (word && !numbers.contains(&"") && identifiers(rest).is_some())
        .then_some((Some(rest), Rank::Legacy))
}

/// How identifiers with dots between them are spelled; `None` where they are none.
fn identifiers(text: &str) -> Option<Rank> {
    let mut rank = if text.split('.').any(str::is_empty) { Rank::Legacy } else { Rank::Standard };
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' => {}
            b'_' | b'~' | b'+' => rank = Rank::Legacy,
            _ => return None,
        }
    }
    (!text.is_empty()).then_some(rank)
}

fn is_number(identifier: &str) -> bool {
    !identifier.is_empty() && identifier.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_leading_zero(number: &str) -> bool {
    number.len() > 1 && number.starts_with('0')
}

/// `go1.22rc1` in the spelling of the Go vulnerability database, `1.22.0-rc.1`.
pub(crate) fn go_release(family: Family, version: &str) -> Option<String> {
    let release = version.strip_prefix("go").filter(|_| family == Family::Go)?;
    let (numbers, stage) = leading_numbers(release);
    let zeros = match numbers.split('.').count() {
        1 if !numbers.is_empty() => ".0.0",
        2 => ".0",
        3 => "",
        _ => return None,
    };
    let word = stage.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match (word, stage.strip_prefix(word)?) {
        ("", "") => Some(format!("{numbers}{zeros}")),
        ("rc" | "beta", number) if !number.is_empty() => {
            Some(format!("{numbers}{zeros}-{word}.{number}"))
        }
        _ => None,
    }
}
