//! Whole numbers as JSON Schema sees them: `1.0` is one.

use serde::{Deserialize as _, Deserializer, de::Error as _};

/// Whole numbers that a double holds exactly.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// Reads a whole number, or none.
pub(crate) fn option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(from)? else { return Ok(None) };
    if let Some(whole) = number.as_i64() {
        return Ok(Some(whole));
    }
    let float = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() <= EXACT_MAX);
    #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is small enough")]
    let whole = float.map(|it| it as i64);
    whole
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("`{number}` is no whole number in range")))
}

#[cfg(test)]
mod tests {
    use crate::NewToken;

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let read = |number: &str| {
            let json = format!(r#"{{"organisation":"a","role":"operator","expires_s":{number}}}"#);
            serde_json::from_str::<NewToken>(&json).map(|token| token.expires_s).ok()
        };
        assert_eq!(read("900"), Some(Some(900)));
        assert_eq!(read("900.0"), Some(Some(900)));
        assert_eq!(read("null"), Some(None));
        for bad in ["900.5", "1e300", "\"900\"", "99999999999999999999"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
