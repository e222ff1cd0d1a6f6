//! A time as programs read it: RFC 3339, UTC, to the second.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

/// A time in UTC, to the second: `2026-11-23T13:05:00Z`. What is finer is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
#[cfg_attr(
    feature = "schema",
    derive(utoipa::ToSchema),
    schema(
        value_type = String,
        format = DateTime,
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
    )
)]
pub struct Time(Timestamp);

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn what_is_finer_than_a_second_is_cut_off() {
        for (text, told) in [
            ("2026-11-23T13:05:00Z", "2026-11-23T13:05:00Z"),
            ("2026-11-23T13:05:00.999999Z", "2026-11-23T13:05:00Z"),
            ("2026-11-23T14:05:00.5+01:00", "2026-11-23T13:05:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z"),
        ] {
            let time: Time = serde_json::from_value(text.into()).unwrap();
            assert_eq!(serde_json::to_value(time).unwrap(), told);
        }
    }
}
