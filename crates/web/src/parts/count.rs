//! A count of organisations that never tells who they are, and a share drawn as a bar.

use std::fmt;

use askama::Template;

use super::filters::group_thousands;

/// How many organisations: below ten nobody learns the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many, ten or more; or none.
    Number(u64),
    /// One to nine.
    FewerThanTen,
    /// Nobody has counted.
    NotCounted,
}

impl Count {
    /// A count as it may be shown.
    pub fn of(number: u64) -> Self {
        match number {
            1..=9 => Self::FewerThanTen,
            _ => Self::Number(number),
        }
    }

    /// The number, where it may be shown.
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::FewerThanTen | Self::NotCounted => None,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.write_str(&group_thousands(*number)),
            Self::FewerThanTen => f.write_str("fewer than ten"),
            Self::NotCounted => f.write_str("not counted"),
        }
    }
}

/// A part of a whole as a bar; the number stands beside it in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(
    source = r#"<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
<rect width="{{ self.percent() }}" height="1"/></svg>"#,
    ext = "html"
)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole, which fills the bar.
    pub whole: u64,
}

impl Share {
    fn percent(self) -> u64 {
        let whole = u128::from(self.whole.max(1));
        let percent = u128::from(self.part) * 100 / whole;
        u64::try_from(percent.min(100)).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Share};

    #[test]
    fn one_to_nine_are_never_told_apart() {
        let shown: Vec<String> = [0, 1, 9, 10, 1234].map(|n| Count::of(n).to_string()).to_vec();
        assert_eq!(shown, ["0", "fewer than ten", "fewer than ten", "10", "1,234"]);
    }

    #[test]
    fn a_share_of_nothing_is_empty_and_none_is_more_than_the_whole() {
        let percent = |part, whole| Share { part, whole }.percent();
        assert_eq!((percent(5, 0), percent(1, 3), percent(u64::MAX, 1)), (100, 33, 100));
        assert_eq!(percent(0, 0), 0);
    }
}
