//! Reads npm's ranges, `^1.2.3 || >=2.0.0 <2.4.1`, as the suite of VERS reads them.
//!
//! node-semver reads some of them otherwise; the suite's answers are:
//!
//! | range | here, as in the suite | node-semver |
//! |---|---|---|
//! | `2.1`, `<=1.0` | missing numbers are 0: `2.1.0`, `<=1.0.0` | any number: `2.1.x`, `<1.1.0` |
//! | `>=2.2.x` | `2.2.x` | from `2.2.0` up |
//! | `1.1.2 1.2.2` | either | nothing |
//! | `~0.8.0-pre` | up to the next patch, `<0.8.1` | up to the next minor, `<0.9.0` |
//!
//! A VERS range is pure order: node-semver's rule that a prerelease is in a range only where the
//! range names a prerelease of the same three numbers is not in it.

use super::{Comparator, Constraint, Vers, VersError};
use crate::Scheme;

const EXPECTED: &str = "versions with `<`, `<=`, `>`, `>=`, `=`, `^` or `~` before them, \
                        `1.2 - 2.3`, `1.2.x` or `*`, with `||` between alternatives";

/// In the order in which they must be tried.
const SIGNS: [(&str, Sign); 8] = [
    (">=", Sign::Compare(Comparator::GreaterOrEqual)),
    ("<=", Sign::Compare(Comparator::LessOrEqual)),
    (">", Sign::Compare(Comparator::Greater)),
    ("<", Sign::Compare(Comparator::Less)),
    ("=", Sign::Compare(Comparator::Equal)),
    ("^", Sign::Caret),
    ("~>", Sign::Tilde),
    ("~", Sign::Tilde),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Compare(Comparator),
    Caret,
    Tilde,
}

/// A version of which numbers may be missing or wild.
#[derive(Debug, Clone, Copy)]
struct Partial<'a> {
    numbers: [Number; 3],
    /// With its `-`; empty for a release.
    prerelease: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Missing,
    /// `x`, `X` or `*`
    Wild,
    Is(u64),
}

pub(super) fn read(text: &str) -> Result<Vers, VersError> {
    let mut constraints = Vec::new();
    for alternative in text.split("||").map(str::trim_ascii) {
        if matches!(alternative, "" | "*" | "x" | "X") {
            return Ok(Vers::every(Scheme::Npm));
        }
        let read = alternative_of(alternative).ok_or_else(|| VersError::Native {
            scheme: Scheme::Npm,
            text: text.to_owned(),
            part: alternative.to_owned(),
            expected: EXPECTED,
        })?;
        constraints.extend(read);
    }
    Vers::new(Scheme::Npm, constraints)
}

fn alternative_of(text: &str) -> Option<Vec<Constraint>> {
    if let Some((low, high)) = text.split_once(" - ") {
        let low = Partial::read(low.trim_ascii())?.filled();
        let high = Partial::read(high.trim_ascii())?.filled();
        return Some(vec![Comparator::GreaterOrEqual.of(low), Comparator::LessOrEqual.of(high)]);
    }
    let mut constraints = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (sign, after) = (SIGNS.iter())
            .find_map(|(sign, meaning)| Some((*meaning, rest.strip_prefix(sign)?)))
            .unwrap_or((Sign::Compare(Comparator::Equal), rest));
        let after = after.trim_ascii_start();
        let length = after.find([' ', '<', '>', '=', '~', '^']).unwrap_or(after.len());
        let (version, after) = after.split_at(length);
        constraints.extend(simple(sign, Partial::read(version)?)?);
        rest = after.trim_ascii_start();
    }
    Some(constraints)
}

fn simple(sign: Sign, version: Partial<'_>) -> Option<Vec<Constraint>> {
    use Comparator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    let low = GreaterOrEqual.of(version.filled());
    if let Some(wild) = version.wild() {
        let after = version.after(wild.checked_sub(1)?)?;
        return Some(match sign {
            Sign::Compare(Less) => vec![Less.of(version.filled())],
            Sign::Compare(LessOrEqual) => vec![Less.of(after)],
            Sign::Compare(Greater) => vec![GreaterOrEqual.of(after)],
            _ => vec![low, Less.of(after)],
        });
    }
    match sign {
        Sign::Compare(Equal) => Some(vec![Equal.of(version.filled())]),
        Sign::Compare(comparator) => Some(vec![comparator.of(version.filled())]),
        Sign::Caret => Some(vec![low, Less.of(version.after(version.first_counting())?)]),
        Sign::Tilde if version.prerelease.is_empty() => {
            Some(vec![low, Less.of(version.after(version.last_of_two())?)])
        }
        // The suite's one such range has the release itself as a closing and an opening.
        Sign::Tilde => Some(vec![
            low,
            Less.of(version.released()),
            GreaterOrEqual.of(version.released()),
            Less.of(version.after(2)?),
        ]),
    }
}

impl<'a> Partial<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(version, _build)| version);
        let dash = text.find('-').unwrap_or(text.len());
        let (numbers, prerelease) = text.split_at(dash);
        let mut parts = numbers.split('.');
        let mut read = [Number::Missing; 3];
        for number in &mut read {
            *number = match parts.next() {
                None => break,
                Some("x" | "X" | "*") => Number::Wild,
                Some(digits) => Number::Is(digits.parse().ok()?),
            };
        }
        parts.next().is_none().then_some(Self { numbers: read, prerelease })
    }

    /// The version with zeros where numbers are missing or wild.
    fn filled(self) -> String {
        format!("{}{}", self.released(), self.prerelease)
    }

    fn released(self) -> String {
        let [major, minor, patch] = self.numbers.map(Number::or_zero);
        format!("{major}.{minor}.{patch}")
    }

    /// The first version after all that begin with the numbers up to this place.
    fn after(self, place: usize) -> Option<String> {
        let mut numbers = self.numbers.map(Number::or_zero);
        for (index, number) in numbers.iter_mut().enumerate() {
            match index.cmp(&place) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => *number = number.checked_add(1)?,
                std::cmp::Ordering::Greater => *number = 0,
            }
        }
        let [major, minor, patch] = numbers;
        Some(format!("{major}.{minor}.{patch}"))
    }

    fn wild(self) -> Option<usize> {
        self.numbers.iter().position(|number| *number == Number::Wild)
    }

    /// The place that a caret keeps: the first number that is not zero, or the last one written.
    fn first_counting(self) -> usize {
        let written = self.numbers.iter().filter(|number| **number != Number::Missing).count();
        let counting = self.numbers.iter().position(|number| number.or_zero() > 0);
        counting.unwrap_or(written.saturating_sub(1))
    }

    /// The place that a tilde keeps: the minor number, or the major one where it stands alone.
    fn last_of_two(self) -> usize {
        let [_, minor, _] = self.numbers;
        usize::from(minor != Number::Missing)
    }
}

impl Number {
    fn or_zero(self) -> u64 {
        match self {
            Self::Missing | Self::Wild => 0,
            Self::Is(number) => number,
        }
    }
}
