//! A count of operators as others may see it: none under ten.

use std::fmt;

/// How many operators; the exact number from ten on, and nothing else below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(Option<u64>);

impl Count {
    /// The smallest number that is shown.
    pub const SHOWN_MIN: u64 = 10;

    /// Keeps the number where it may be shown. Zero is one of those that may not.
    pub fn of(number: u64) -> Self {
        Self((number >= Self::SHOWN_MIN).then_some(number))
    }

    /// The number; `None` says fewer than ten.
    pub fn exact(self) -> Option<u64> {
        self.0
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(number) => number.fmt(f),
            None => f.pad("fewer than ten"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn no_count_under_ten_differs_from_another() {
        for number in 0..10 {
            assert_eq!(Count::of(number), Count::of(0));
            assert_eq!(Count::of(number).to_string(), "fewer than ten");
            assert_eq!(format!("{:?}", Count::of(number)), "Count(None)");
        }
        assert_eq!(Count::of(10).exact(), Some(10));
        assert_eq!(Count::of(1_041).to_string(), "1041");
    }
}
