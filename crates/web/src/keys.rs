//! Passkeys and addresses: browsers keep them for a name, and never for a number.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use passkeys::Passkeys;

use crate::{Site, parts::PasskeyPlace};

/// The passkeys of a site at this address. A server on this machine is known by a number; for
/// browsers it has a name, too.
pub(crate) fn of(base: &str) -> Option<Passkeys> {
    let made = match loopback_port(base) {
        Some(port) => Passkeys::at(&format!("http://localhost{port}")),
        None => Passkeys::at(base),
    };
    made.inspect_err(|error| tracing::info!(%error, "this site has no passkeys")).ok()
}

/// Whether whoever came by this address can use passkeys here, or where else.
pub(crate) fn place(site: &Site, headers: &HeaderMap) -> PasskeyPlace {
    let Some(keys) = site.passkeys() else { return PasskeyPlace::Nowhere };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_number = loopback_port(&site.settings().base).is_some();
    if is_number && keys.origin().strip_prefix("http://") != Some(host) {
        return PasskeyPlace::At(keys.origin().to_owned());
    }
    PasskeyPlace::Here
}

/// The port of a plain address on this machine, with its colon.
fn loopback_port(base: &str) -> Option<&str> {
    let host = base.strip_prefix("http://")?;
    let (number, port) = host
        .rsplit_once(':')
        .map_or((host, ""), |(number, _)| (number, host.get(number.len()..).unwrap_or_default()));
    let number: IpAddr = number.trim_matches(['[', ']']).parse().ok()?;
    number.is_loopback().then_some(port)
}

#[cfg(test)]
mod tests {
    use super::{loopback_port, of};

    #[test]
    fn a_server_on_this_machine_has_its_passkeys_under_the_name_of_this_machine() {
        let origin = |base| of(base).map(|keys| keys.origin().to_owned());
        for base in ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"] {
            assert_eq!(origin(base).as_deref(), Some("http://localhost:8080"), "{base}");
        }
        let named = "https://breakwater.example";
        assert_eq!(origin(named).as_deref(), Some(named));
        for base in ["https://192.0.2.1", "http://192.0.2.1:8080", "http://house.example", ""] {
            assert_eq!(origin(base), None, "{base}");
        }
        assert_eq!(loopback_port("http://127.0.0.1"), Some(""));
    }
}
