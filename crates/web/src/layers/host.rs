//! Only names that are ours are answered to: a name of somebody else's that points here (DNS
//! rebinding) is not.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::is_probe;
use crate::{Problem, Site};

/// Refuses a request under a name that is not ours.
pub(super) async fn refuse_other_names(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let said = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    // Whoever asks after the process may know it by its number only.
    if is_probe(request.uri().path())
        || said.is_some_and(|host| is_ours(host, &site.settings().base))
    {
        return next.run(request).await;
    }
    let why = "this server is not known by that name: use the address that it gives itself";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "other-name", why).into_response()
}

fn is_ours(host: &str, base: &str) -> bool {
    let Ok(host) = host.parse::<axum::http::uri::Authority>() else { return false };
    let name = host.host().trim_matches(['[', ']']);
    let base = base.parse::<Uri>().ok();
    let own = base.as_ref().and_then(Uri::host).map(|own| own.trim_matches(['[', ']']));
    let here = |name: &str| {
        name.eq_ignore_ascii_case("localhost")
            || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    own.is_some_and(|own| name.eq_ignore_ascii_case(own) || (here(own) && here(name)))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_name_is_ours_where_the_base_has_it() {
        let base = "https://watch.example.gov";
        assert!(is_ours("watch.example.gov", base) && is_ours("Watch.Example.Gov:443", base));
        for other in ["evil.example", "watch.example.gov.evil.example", "127.0.0.1", "", "a b"] {
            assert!(!is_ours(other, base), "{other}");
        }
    }

    #[test]
    fn this_machine_has_several_names() {
        for base in ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"] {
            for name in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
                assert!(is_ours(name, base), "{name} at {base}");
            }
            assert!(!is_ours("evil.example:8080", base));
        }
    }
}
