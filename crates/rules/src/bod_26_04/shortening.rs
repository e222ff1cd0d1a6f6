//! Which day counts once a timeline has become shorter: a parameter of each table.

use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

/// Where the shorter count begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shortening {
    /// At the one start of the clock; the date may lie before the day it became shorter.
    Start,
    /// On the day it became shorter, and never past the date that counted before.
    Change,
}

impl Shortening {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Start => Self::Change,
            Self::Change => Self::Start,
        }
    }

    /// The last day, for a timeline that was so many days long from each of these days on.
    ///
    /// `lengths` is in the order of days and holds determined outcomes only; `None` is no date.
    pub(super) fn due(self, start: Date, lengths: &[(Date, Option<u16>)]) -> Option<Date> {
        let (_, now) = *lengths.last()?;
        match self {
            Self::Start => now.map(|days| last_day(start, days)),
            Self::Change => due_by_change(start, lengths),
        }
    }
}

/// The calendar day that many days after the first.
pub(super) fn last_day(first: Date, days: u16) -> Date {
    first.saturating_add(i64::from(days).days())
}

// Since some day the timeline has been at most N days long without a break; so N days after that
// day all is due. This holds for every N down to the length of today, and the earliest date wins.
// That makes the date move back when the timeline relaxes, and never when it shortens.
fn due_by_change(start: Date, lengths: &[(Date, Option<u16>)]) -> Option<Date> {
    let (_, now) = *lengths.last()?;
    let lasting = lengths.iter().filter_map(|(_, days)| *days).filter(|days| Some(*days) >= now);
    lasting
        .map(|days| last_day(at_most_since(days, start, lengths), days))
        .min()
        .filter(|_| now.is_some())
}

fn at_most_since(days: u16, start: Date, lengths: &[(Date, Option<u16>)]) -> Date {
    let longer = |length: &Option<u16>| length.is_none_or(|length| length > days);
    match lengths.iter().rposition(|(_, length)| longer(length)) {
        None => start,
        Some(last_longer) => lengths.get(last_longer + 1).map_or(start, |(day, _)| *day),
    }
}
