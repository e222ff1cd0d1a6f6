//! Which of two versions of a product is later, as far as that can be said at all.

use std::cmp::Ordering;

use versions::Scheme;

/// Compares an inventory's version with one of a record; `None` where they have no order.
///
/// Plain dotted numbers have one order under every scheme. Other versions have the order that the
/// record names; where it names none, the numbers before the first word decide if they differ:
/// 11.2.9 is after `10.2.9-h1`, and 10.2.9 may be either.
pub(crate) fn compare(own: &str, other: &str, scheme: Option<Scheme>) -> Option<Ordering> {
    if says_less(own, other) || names_a_release(own, other) {
        return None;
    }
    let under = |scheme: Scheme| Some(scheme.key(own).ok()?.cmp(&scheme.key(other).ok()?));
    under(Scheme::Dotted)
        .or_else(|| under(scheme?))
        .or_else(|| by_leading_numbers(leading_numbers(own), leading_numbers(other)))
}

/// `9.16` beside 9.16.4: the inventory leaves open which of that line it is. 9.16.0 is just 9.16.
fn says_less(own: &str, other: &str) -> bool {
    let rest = other.strip_prefix(own).filter(|rest| rest.starts_with('.'));
    rest.is_some_and(|rest| !rest.bytes().all(|byte| matches!(byte, b'.' | b'0')))
}

/// `1809`, `2019`: a lone number that large is the name of a release, not a build such as
/// 10.0.17763.
fn names_a_release(own: &str, other: &str) -> bool {
    const DIGITS_MIN: usize = 4;
    own.len() >= DIGITS_MIN
        && own.bytes().all(|byte| byte.is_ascii_digit())
        && leading_numbers(other).contains('.')
}

fn by_leading_numbers(own: &str, other: &str) -> Option<Ordering> {
    if own.is_empty() || other.is_empty() || says_less(own, other) || says_less(other, own) {
        return None;
    }
    let order = Scheme::Dotted.key(own).ok()?.cmp(&Scheme::Dotted.key(other).ok()?);
    (order != Ordering::Equal).then_some(order)
}

/// `10.2.9` of `10.2.9-h1`; empty where a version begins with a word.
fn leading_numbers(version: &str) -> &str {
    let end = version.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let (numbers, rest) =
        version.split_at_checked(end.unwrap_or(version.len())).unwrap_or_default();
    // A number that runs into a word is no number: the 7 of `22.7R2` may be more than 7.
    if rest.starts_with(|letter: char| letter.is_alphabetic()) && !numbers.ends_with('.') {
        return numbers.rsplit_once('.').map_or("", |(front, _)| front);
    }
    numbers.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use versions::Scheme;

    use super::compare;

    #[test]
    fn versions_compare_as_far_as_it_can_be_said() {
        for (own, other, expected) in [
            ("7.2.4", "7.2.6", Some(Less)),
            ("7.2", "7.2.0", Some(Equal)),
            ("9.16", "9.16.4", None),
            ("9.16", "9.17.1", Some(Less)),
            ("9.16.4", "9.16", Some(Greater)),
            ("1809", "10.0.17763.5820", None),
            ("2019", "15.02.0", None),
            ("120", "128.0.6613.84", Some(Less)),
            ("120", "120.0.6099.224", None),
            ("11.2.9", "10.2.9-h1", Some(Greater)),
            ("10.2.9", "10.2.9-h1", None),
            ("10.2.9-h2", "10.2.9-h1", None),
            ("5.2.6.3195", "5.1.3.2578 build 20231110", Some(Greater)),
            ("22.7R2.3", "22.7R2.5", None),
            ("R3", "R4", None),
        ] {
            assert_eq!(compare(own, other, None), expected, "{own} {other}");
        }
        assert_eq!(compare("1.0.0-rc.1", "1.0.0", Some(Scheme::CratesIo)), Some(Less));
        assert_eq!(compare("7.2.4", "7.2.4", None), Some(Equal));
    }
}
