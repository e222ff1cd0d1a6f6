//! Dates and times as feeds spell them; a feed's year 1 means "not known".

use jiff::{Timestamp, civil};

/// A text that is neither a date nor a time.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{text}` is not a time: expected RFC 3339, such as `2026-11-23T13:05:00Z`, or a date, \
         `2026-11-23`"
)]
pub struct TimeError {
    text: String,
}

/// Reads an RFC 3339 time, or one without a zone (read as UTC), or a date (its first instant, UTC).
///
/// `None` where the feed says year 1, which the Go vulnerability database writes for "not known".
pub fn timestamp(text: &str) -> Result<Option<Timestamp>, TimeError> {
    let read = text
        .parse::<Timestamp>()
        .or_else(|_| text.parse::<civil::DateTime>().and_then(at_utc))
        .or_else(|_| text.parse::<civil::Date>().and_then(|date| at_utc(date.at(0, 0, 0, 0))))
        .map_err(|_| TimeError { text: text.to_owned() })?;
    Ok((date_of(read).year() > 1).then_some(read))
}

/// A text that is no calendar day.
#[derive(Debug, Clone, thiserror::Error)]
#[error("`{text}` is not a day: expected year, month and day, such as `2026-11-23`")]
pub struct DayError {
    text: String,
}

/// Reads a calendar day, `YYYY-MM-DD`.
pub fn date(text: &str) -> Result<civil::Date, DayError> {
    text.parse().map_err(|_| DayError { text: text.to_owned() })
}

/// The calendar day of an instant, UTC.
pub fn date_of(instant: Timestamp) -> civil::Date {
    instant.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn at_utc(clock: civil::DateTime) -> Result<Timestamp, jiff::Error> {
    clock.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn year_one_is_not_known() {
        assert_eq!(timestamp("0001-01-01T00:00:00Z").unwrap(), None);
    }

    #[test]
    fn times_with_and_without_a_zone_and_dates_are_read_as_utc() {
        for text in ["2024-02-12T17:59:22.915991Z", "2024-02-12T17:59:22", "2024-02-12"] {
            let read = timestamp(text).unwrap().unwrap();
            assert_eq!(super::date_of(read).to_string(), "2024-02-12", "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_named_with_what_was_expected() {
        let error = timestamp("yesterday").unwrap_err().to_string();
        assert!(error.starts_with("`yesterday` is not a time: expected RFC 3339"), "{error}");
    }
}
