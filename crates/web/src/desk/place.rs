//! Where somebody wanted to go before they had to sign in: only ever a place of this house.

/// Longer addresses are not kept.
const LENGTH_MAX: usize = 500;

/// The address, where it is a path of this house; browsers take `/\` and `//` for another host.
pub(crate) fn local(address: &str) -> Option<&str> {
    let path = address.strip_prefix('/')?;
    let leaves = path.starts_with(['/', '\\']) || address.contains('\\');
    let odd = address.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    let way_in = address.starts_with("/sign-in") || address.starts_with("/sign-out");
    (!leaves && !odd && !way_in && address.len() <= LENGTH_MAX).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_paths_of_this_house_are_followed() {
        for good in ["/", "/this-week", "/advisories?q=a%20b", "/inventory#add"] {
            assert_eq!(local(good), Some(good));
        }
        let long = format!("/{}", "a".repeat(500));
        for bad in [
            "",
            "this-week",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/a\nset-cookie: b",
            " /this-week",
            "/sign-out",
            "/sign-in?next=/sign-in",
            &long,
        ] {
            assert_eq!(local(bad), None, "{bad:?}");
        }
    }
}
