//! Addresses of this server, made from foreign parts.

use std::fmt::Write as _;

/// A path from its segments: `path(&["advisories", id])`.
pub fn path(segments: &[&str]) -> String {
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        // A segment of dots would climb: browsers take `%2e` for a dot too.
        if segment.is_empty() || segment.chars().all(|letter| letter == '.') {
            path.push('_');
        }
        encode(segment, &mut path);
    }
    path
}

/// A path with a query: empty values are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut sign = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(sign);
        encode(name, &mut address);
        address.push('=');
        encode(value, &mut address);
        sign = '&';
    }
    address
}

// RFC 3986 §2.3: what need not be encoded.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{path, with_query};

    #[test]
    fn foreign_parts_stay_inside_their_segment() {
        assert_eq!(
            path(&["advisories", "a/../b?c#d\"é"]),
            "/advisories/a%2F..%2Fb%3Fc%23d%22%C3%A9"
        );
        assert_eq!(path(&["advisories", ".."]), "/advisories/_..");
        assert_eq!(path(&["", "host"]), "/_/host");
    }

    #[test]
    fn empty_values_are_left_out_of_a_query() {
        let pairs = [("q", "a b&c"), ("kind", ""), ("after", "7")];
        assert_eq!(with_query("/inventory", &pairs), "/inventory?q=a%20b%26c&after=7");
        assert_eq!(with_query("/inventory", &[]), "/inventory");
    }
}
