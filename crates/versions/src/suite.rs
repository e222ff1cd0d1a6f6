//! Checks an order against lines that say what it should be: `A < B`, `A = B`, `A > B`.

use std::{cmp::Ordering, fmt};

use crate::{Scheme, VersionError};

/// What came out of a suite.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many lines were compared, the wrong ones among them.
    pub checked: usize,
    /// Lines for which the order is another.
    pub wrong: Vec<WrongLine>,
    /// Lines that could not be compared.
    pub unparsable: Vec<UnparsableLine>,
}

/// A line for which the order is another; its `Display` says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongLine {
    /// Which line, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
    /// How the versions are ordered here.
    pub found: Ordering,
}

/// A line that could not be compared; its `Display` says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnparsableLine {
    /// Which line, from 1.
    pub line: usize,
    /// Why.
    pub reason: LineError,
}

/// Why a line could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// It is no comparison.
    #[error("`{text}` is not a comparison: expected `A < B`, `A = B` or `A > B`")]
    NoComparison {
        /// What the line says.
        text: String,
    },
    /// One of its versions has no order.
    #[error(transparent)]
    Version(#[from] VersionError),
}

/// Checks every line; empty lines and those that start with `#` or `//` are comments.
pub fn check(scheme: Scheme, text: &str) -> Report {
    let mut report = Report::default();
    for (index, text) in text.lines().enumerate() {
        let (line, text) = (index + 1, text.trim());
        if text.is_empty() || text.starts_with('#') || text.starts_with("//") {
            continue;
        }
        match compare(scheme, text) {
            Err(reason) => report.unparsable.push(UnparsableLine { line, reason }),
            Ok((expected, found)) => {
                report.checked += 1;
                if expected != found {
                    report.wrong.push(WrongLine { line, text: text.to_owned(), found });
                }
            }
        }
    }
    report
}

fn compare(scheme: Scheme, text: &str) -> Result<(Ordering, Ordering), LineError> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let (left, expected, right) = match words.as_slice() {
        [left, "<", right] => (left, Ordering::Less, right),
        [left, "=", right] => (left, Ordering::Equal, right),
        [left, ">", right] => (left, Ordering::Greater, right),
        _ => return Err(LineError::NoComparison { text: text.to_owned() }),
    };
    let found = scheme.key(left)?.cmp(&scheme.key(right)?);
    Ok((expected, found))
}

impl fmt::Display for WrongLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.found {
            Ordering::Less => '<',
            Ordering::Equal => '=',
            Ordering::Greater => '>',
        };
        write!(f, "line {}: `{}` is wrong: the order here is `{sign}`", self.line, self.text)
    }
}

impl fmt::Display for UnparsableLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::check;
    use crate::Scheme;

    #[test]
    fn wrong_and_unparsable_lines_are_named_and_the_rest_is_counted() {
        let text = "# comment\n// another\n\n1.0 < 1.1\n  1.0 = 1  \r\n2.0 < 1.0\n1.0 = 1.0a\n\
                    1.0 1.1\n1.0 <= 1.1\n1.0 < * \n1.0 < 1.1 // behind\n";
        let report = check(Scheme::PyPi, text);
        assert_eq!(report.checked, 4);
        let wrong: Vec<String> = report.wrong.iter().map(ToString::to_string).collect();
        assert_snapshot!(wrong.join("\n"), @"
        line 6: `2.0 < 1.0` is wrong: the order here is `>`
        line 7: `1.0 = 1.0a` is wrong: the order here is `>`
        ");
        let lines: Vec<usize> = report.unparsable.iter().map(|line| line.line).collect();
        assert_eq!(lines, [8, 9, 10, 11]);
        assert_snapshot!(
            report.unparsable[0],
            @"line 8: `1.0 1.1` is not a comparison: expected `A < B`, `A = B` or `A > B`"
        );
        let no_version = report.unparsable[2].to_string();
        assert!(no_version.starts_with("line 10: `*` is not a version for PyPI"), "{no_version}");
    }
}
