//! Reads PyPI's version specifiers, `>=1.0, !=1.3.*` (PEP 440, "Version specifiers").
//!
//! A VERS range is pure order, so two exceptions of the PEP get lost: there `>1.0` leaves out
//! `1.0.post1`, and `<1.0` leaves out `1.0rc1`.

use super::{Comparator, Constraint, Vers, VersError};
use crate::{Scheme, numbers::leading_numbers};

const EXPECTED: &str =
    "`>=`, `<=`, `>`, `<`, `==`, `!=` or `~=` with a version, or `==1.2.*`, with commas between";

/// In the order in which they must be tried.
const SIGNS: [(&str, Comparator); 6] = [
    (">=", Comparator::GreaterOrEqual),
    ("<=", Comparator::LessOrEqual),
    ("!=", Comparator::NotEqual),
    ("==", Comparator::Equal),
    (">", Comparator::Greater),
    ("<", Comparator::Less),
];

pub(super) fn read(text: &str) -> Result<Vers, VersError> {
    let mut constraints = Vec::new();
    for part in text.split(',').map(str::trim_ascii) {
        let read = specifier(part).ok_or_else(|| VersError::Native {
            scheme: Scheme::PyPi,
            text: text.to_owned(),
            part: part.to_owned(),
            expected: EXPECTED,
        })?;
        constraints.extend(read);
    }
    Vers::new(Scheme::PyPi, constraints)
}

fn specifier(part: &str) -> Option<Vec<Constraint>> {
    if let Some(version) = part.strip_prefix("~=") {
        let version = version.trim_ascii();
        let (release, _) = leading_numbers(version);
        let (prefix, _) = release.rsplit_once('.')?;
        let (_, end) = span(prefix)?;
        return Some(vec![Comparator::GreaterOrEqual.of(version), end]);
    }
    let (comparator, version) = SIGNS
        .iter()
        .find_map(|(sign, comparator)| Some((*comparator, part.strip_prefix(sign)?)))?;
    let version = version.trim_ascii();
    match (comparator, version.strip_suffix(".*")) {
        (Comparator::Equal, Some(prefix)) => span(prefix).map(|(begin, end)| vec![begin, end]),
        (_, Some(_)) => None,
        // `===` compares texts, which no order does.
        (_, None) if version.starts_with('=') => None,
        (comparator, None) => Some(vec![comparator.of(version)]),
    }
}

/// Every version that begins with these numbers.
fn span(prefix: &str) -> Option<(Constraint, Constraint)> {
    let (before, last) = prefix.rsplit_once('.').unwrap_or(("", prefix));
    let next = last.parse::<u64>().ok()?.checked_add(1)?;
    let dot = if before.is_empty() { "" } else { "." };
    let end = format!("{before}{dot}{next}.dev0");
    Some((Comparator::GreaterOrEqual.of(format!("{prefix}.dev0")), Comparator::Less.of(end)))
}
