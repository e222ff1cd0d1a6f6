//! Compares two versions of a scheme by their parsed parts, rule by rule as the standards put them.

use std::cmp::Ordering;

use crate::{
    Scheme, dotted,
    pep440::{self, Pep440, legacy::Piece},
    semver::{self, Family, Semver},
};

/// `None` where the scheme has no order for one of them.
pub(super) fn compare(scheme: Scheme, one: &str, other: &str) -> Option<Ordering> {
    match scheme {
        Scheme::CratesIo => semver(Family::CratesIo, one, other),
        Scheme::Npm => semver(Family::Npm, one, other),
        Scheme::Go => semver(Family::Go, one, other),
        Scheme::PyPi => pypi(one, other),
        Scheme::Dotted => Some(release(dotted::parse(one)?, dotted::parse(other)?)),
    }
}

/// Decimal digits of any length, padded to one width.
fn number(one: &str, other: &str) -> Ordering {
    let width = one.len().max(other.len());
    format!("{one:0>width$}").cmp(&format!("{other:0>width$}"))
}

/// Numbers with dots between them; missing ones are zero.
fn release(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.split('.'), other.split('.'));
    loop {
        let order = match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (left, right) => number(left.unwrap_or("0"), right.unwrap_or("0")),
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn semver(family: Family, one: &str, other: &str) -> Option<Ordering> {
    match (one == "0", other == "0") {
        (false, false) => {}
        (one, other) => return Some(other.cmp(&one)),
    }
    let plain =
        |version: &str| semver::go_release(family, version).unwrap_or_else(|| version.to_owned());
    let (one, other) = (plain(one), plain(other));
    Some(precedence(&semver::parse(family, &one)?, &semver::parse(family, &other)?))
}

/// Semantic Versioning 2.0, clause 11.
fn precedence(one: &Semver<'_>, other: &Semver<'_>) -> Ordering {
    let numbers = one.numbers.iter().zip(&other.numbers).map(|(one, other)| number(one, other));
    let prerelease = match (one.prerelease, other.prerelease) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(one), Some(other)) => list(one.split('.'), other.split('.'), identifier),
    };
    numbers.fold(Ordering::Equal, Ordering::then).then(prerelease)
}

fn identifier(one: &str, other: &str) -> Ordering {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match (is_number(one), is_number(other)) {
        (true, true) => number(one, other),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => one.cmp(other),
    }
}

fn list<T>(
    mut one: impl Iterator<Item = T>,
    mut other: impl Iterator<Item = T>,
    compare: impl Fn(T, T) -> Ordering,
) -> Ordering {
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(left), Some(right)) => match compare(left, right) {
                Ordering::Equal => {}
                order => return order,
            },
        }
    }
}

fn pypi(one: &str, other: &str) -> Option<Ordering> {
    match (pep440::parse(one), pep440::parse(other)) {
        (Some(one), Some(other)) => Some(pep440(&one, &other)),
        (None, Some(_)) => Some(Ordering::Less),
        (Some(_), None) => Some(Ordering::Greater),
        (None, None) => {
            let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
            let (one, other) = (pep440::legacy::parse(&one)?, pep440::legacy::parse(&other)?);
            Some(list(one.into_iter(), other.into_iter(), piece))
        }
    }
}

fn piece(one: Piece<'_>, other: Piece<'_>) -> Ordering {
    match (one, other) {
        (Piece::Word(one), Piece::Word(other)) => one.cmp(other),
        (Piece::Word(_), Piece::Number(_)) => Ordering::Less,
        (Piece::Number(_), Piece::Word(_)) => Ordering::Greater,
        (Piece::Number(one), Piece::Number(other)) => number(one, other),
    }
}

/// PEP 440, "Summary of permitted suffixes and relative ordering".
fn pep440(one: &Pep440<'_>, other: &Pep440<'_>) -> Ordering {
    number(one.epoch, other.epoch)
        .then_with(|| release(one.release, other.release))
        .then_with(|| stage(one).cmp(&stage(other)))
        .then_with(|| number(one.pre.map_or("", |pre| pre.1), other.pre.map_or("", |pre| pre.1)))
        .then_with(|| match (one.post, other.post) {
            (Some(one), Some(other)) => number(one, other),
            (one, other) => one.is_some().cmp(&other.is_some()),
        })
        .then_with(|| match (one.dev, other.dev) {
            (Some(one), Some(other)) => number(one, other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        })
        .then_with(|| match (one.local, other.local) {
            (Some(one), Some(other)) => {
                list(pep440::local_segments(one), pep440::local_segments(other), local)
            }
            (one, other) => one.is_some().cmp(&other.is_some()),
        })
}

fn stage(version: &Pep440<'_>) -> u8 {
    match (version.pre, version.post, version.dev) {
        (None, None, Some(_)) => 0,
        (Some((phase, _)), _, _) => 1 + phase as u8,
        (None, _, _) => 9,
    }
}

fn local(one: &str, other: &str) -> Ordering {
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    match (is_number(one), is_number(other)) {
        (true, true) => number(one, other),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase()),
    }
}
