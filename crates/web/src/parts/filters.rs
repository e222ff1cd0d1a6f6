//! How templates write numbers.
#![expect(
    unreachable_pub,
    clippy::inline_always,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "what the filter macro writes"
)]

use std::fmt::Display;

use askama::Values;

/// `20852164` as `20,852,164`.
pub(crate) fn group_thousands(number: u64) -> String {
    group_digits(&number.to_string())
}

fn group_digits(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with its thousands apart.
#[askama::filter_fn]
pub(crate) fn grouped<N: Display>(number: N, _: &dyn Values) -> askama::Result<String> {
    Ok(group_digits(&number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::group_thousands;

    #[test]
    fn thousands_stand_apart() {
        let grouped = [0, 999, 1000, 20_852_164].map(group_thousands);
        assert_eq!(grouped, ["0", "999", "1,000", "20,852,164"]);
    }
}
