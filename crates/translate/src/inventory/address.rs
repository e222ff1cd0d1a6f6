//! Addresses of registries and repositories as they may be shown: without user and password.

/// The most letters that are shown.
const SHOWN_MAX: usize = 200;

/// The address without user and password (before `@` in its host part) and without its query.
pub(super) fn shown(address: &str) -> String {
    let shown = match address.split_once("://") {
        Some((scheme, rest)) => {
            // A password may hold any sign but `/`, so it goes before the query is looked for.
            let end = rest.find('/').unwrap_or(rest.len());
            let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let host = host.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{host}{path}")
        }
        None => address.to_owned(),
    };
    let plain = shown.split(['?', '#']).next().unwrap_or_default();
    plain.chars().take(SHOWN_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_password_is_never_shown() {
        for (address, expected) in [
            ("https://me:secret@git.example/x.git?token=secret#main", "https://git.example/x.git"),
            ("https://secret@git.example", "https://git.example"),
            ("git+ssh://git@git.example/x@v1", "git+ssh://git.example/x@v1"),
            ("name @ https://u:p@h/x.zip", "name @ https://h/x.zip"),
            ("https://u:p#w?d@h/x", "https://h/x"),
            ("./folder", "./folder"),
        ] {
            assert_eq!(shown(address), expected);
        }
    }
}
