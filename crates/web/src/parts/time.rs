//! Times with their zone, and deadlines in words.

use askama::Template;
use jiff::{Timestamp, tz::TimeZone};

/// A point in time, for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<time datetime="{{ instant }}">{{ words }}</time>"#, ext = "html")]
pub struct Moment {
    /// For machines.
    pub instant: String,
    /// For people, with its zone.
    pub words: String,
}

impl Moment {
    /// A time as people write it, in UTC.
    pub fn new(at: Timestamp) -> Self {
        Self { instant: instant(at), words: spelled(at, "%a %-d %b %Y, %H:%M UTC") }
    }

    /// With seconds, for the record.
    pub fn exact(at: Timestamp) -> Self {
        Self { instant: instant(at), words: spelled(at, "%a %-d %b %Y, %H:%M:%S%.3f UTC") }
    }

    /// The day alone.
    pub fn day(at: Timestamp) -> Self {
        Self { instant: spelled(at, "%Y-%m-%d"), words: spelled(at, "%-d %B %Y") }
    }

    /// The same from microseconds since 1970.
    pub fn of_us(at_us: i64) -> Self {
        // Out of the calendar is out of order: the number itself is shown.
        Timestamp::from_microsecond(at_us).map_or_else(
            |_| Self { instant: String::new(), words: format!("{at_us} µs since 1970") },
            Self::new,
        )
    }
}

/// The HTML standard takes three digits of a second at most (§2.3.5.5 of the living standard).
fn instant(at: Timestamp) -> String {
    spelled(at, "%Y-%m-%dT%H:%M:%S%.3fZ")
}

fn spelled(at: Timestamp, format: &str) -> String {
    at.to_zoned(TimeZone::UTC).strftime(format).to_string()
}

/// How a deadline is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Red: today.
    Late,
    /// A date that is not today.
    Plain,
    /// Dotted: no date.
    Open,
    /// Green: checked and whole.
    Good,
}

impl Drawn {
    /// As a sheet names it.
    pub(crate) fn of_sheet(name: &str) -> Self {
        match name {
            "late" => Self::Late,
            "plain" => Self::Plain,
            "good" => Self::Good,
            _ => Self::Open,
        }
    }

    /// The class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Plain => "plain",
            Self::Open => "none",
            Self::Good => "good",
        }
    }
}

/// The end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// For machines.
    pub instant: String,
    /// For people, with time and zone.
    pub words: String,
    /// For people, the day alone.
    pub short: String,
    /// Whether it lies before today.
    pub passed: bool,
}

/// A deadline, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/due.html")]
pub struct Due {
    /// How it is drawn.
    pub drawn: Drawn,
    /// The big words: how long from now.
    pub head: String,
    /// The sentence before the date.
    pub before: String,
    /// The date.
    pub day: Option<Day>,
    /// The sentence after it: whom it binds.
    pub after: String,
}

impl From<&sheet::page::Due> for Due {
    fn from(due: &sheet::page::Due) -> Self {
        let day = due.note.day.as_ref().map(|day| Day {
            instant: day.instant.clone(),
            words: day.words.clone(),
            short: day.short.clone(),
            passed: day.passed,
        });
        Self {
            drawn: Drawn::of_sheet(due.drawn),
            head: due.head.clone(),
            before: due.note.before.clone(),
            day,
            after: due.note.after.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_time_names_its_zone() {
        let at = "2026-11-23T12:40:02.22Z".parse().expect("a time");
        assert_eq!(Moment::new(at).words, "Mon 23 Nov 2026, 12:40 UTC");
        assert_eq!(Moment::exact(at).words, "Mon 23 Nov 2026, 12:40:02.220 UTC");
        assert_eq!(Moment::day(at).words, "23 November 2026");
        let fine = "2026-11-23T12:40:02.123456Z".parse().expect("a time");
        assert_eq!(Moment::new(fine).instant, "2026-11-23T12:40:02.123Z");
    }

    #[test]
    fn a_time_outside_the_calendar_is_shown_as_it_is() {
        assert_eq!(Moment::of_us(i64::MAX).words, "9223372036854775807 µs since 1970");
    }
}
