//! Dotted numbers, `10.0.19041.1`: the order that all schemes agree on.

use crate::{
    encode::KeyWriter,
    key::{Rank, VersionKey},
    numbers::{leading_numbers, without_trailing_zeros},
};

/// The key of dotted numbers; `None` where there is anything else.
pub(crate) fn key(version: &str) -> Option<VersionKey> {
    let numbers = parse(version)?;
    let mut key = KeyWriter::with_room(numbers.len());
    key.numbers(numbers);
    Some(key.finish(Rank::Standard))
}

/// The numbers without a leading `v` and without the zeros at their end, which don't count.
pub(crate) fn parse(version: &str) -> Option<&str> {
    let (numbers, rest) = leading_numbers(version.strip_prefix(['v', 'V']).unwrap_or(version));
    (!numbers.is_empty() && rest.is_empty()).then(|| without_trailing_zeros(numbers))
}
