//! What an answer's headers say of its bytes, and of when to come again.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::feeds::Seen;

/// Which bytes of the file an answer brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The first.
    pub(super) start: u64,
    /// How many the whole file has, where the server says.
    pub(super) total: Option<u64>,
}

impl Span {
    pub(super) fn whole(headers: &HeaderMap) -> Self {
        let total = text(headers, CONTENT_LENGTH).and_then(|it| it.parse().ok());
        Self { start: 0, total }
    }

    /// The rest of what is held, as it was asked for: `bytes 5-9/10` (RFC 9110 §14.4).
    pub(super) fn rest(headers: &HeaderMap, held: Option<&(u64, Seen)>) -> Option<Self> {
        let (size, of) = held?;
        let range = text(headers, CONTENT_RANGE)?.strip_prefix("bytes ")?;
        let (span, total) = range.split_once('/')?;
        let (start, last) = span.split_once('-')?;
        let (start, last, total): (u64, u64, u64) =
            (start.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
        let now = Seen::of_answer(headers);
        let is_same = now.strong().is_none() || now.strong() == of.strong();
        let fits = start == *size && last.checked_add(1) == Some(total) && is_same;
        fits.then_some(Self { start, total: Some(total) })
    }
}

/// Seconds, or a date (RFC 9110 §10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = rfc2822::parse(value).ok()?.timestamp();
    Duration::try_from(at.duration_since(now)).ok()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

    use super::{Span, retry_after};
    use crate::feeds::Seen;

    fn headers(all: &[(HeaderName, &'static str)]) -> HeaderMap {
        all.iter().map(|(name, it)| (name.clone(), HeaderValue::from_static(it))).collect()
    }

    #[test]
    fn a_rest_must_begin_where_the_part_ends_and_end_where_the_file_does() {
        let held = (5, Seen::from_text("etag \"a\""));
        let rest = |range| Span::rest(&headers(&[(CONTENT_RANGE, range)]), Some(&held));
        assert_eq!(rest("bytes 5-9/10"), Some(Span { start: 5, total: Some(10) }));
        for bad in [
            "bytes 0-9/10",
            "bytes 6-9/10",
            "bytes 5-8/10",
            "bytes 5-9/*",
            "bytes */10",
            "5-9/10",
            "bytes 5-18446744073709551615/0",
            "bytes 5--9/10",
            "",
        ] {
            assert_eq!(rest(bad), None, "{bad}");
        }
        let other = headers(&[(CONTENT_RANGE, "bytes 5-9/10"), (ETAG, "\"b\"")]);
        assert_eq!(Span::rest(&other, Some(&held)), None);
        assert_eq!(Span::rest(&headers(&[(CONTENT_RANGE, "bytes 5-9/10")]), None), None);
    }

    #[test]
    fn a_server_says_when_in_seconds_or_as_a_date() {
        let now = "2026-11-21T15:00:00Z".parse().unwrap();
        let after = |value| retry_after(&headers(&[(RETRY_AFTER, value)]), now);
        assert_eq!(after("120"), Some(Duration::from_mins(2)));
        assert_eq!(after("Sat, 21 Nov 2026 15:01:00 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(after("Sat, 21 Nov 2026 14:01:00 GMT"), None);
        assert_eq!(after("soon"), None);
    }
}
