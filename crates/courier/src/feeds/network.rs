//! Where a fetch may go: addresses that only this house can reach are not for sources to name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

use reqwest::Url;

use super::FetchError;

/// Which networks a fetch may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Networks {
    /// The public internet only.
    Public,
    /// This machine and the house's own networks, too.
    All,
}

/// Where http without TLS is good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// On this machine only.
    ThisMachine,
    /// Anywhere: what is fetched can be changed on its way.
    Anywhere,
}

/// An address that a fetch may use, resolved once: the connection goes to what was checked.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) host: String,
    pub(super) addresses: Vec<SocketAddr>,
}

impl Target {
    pub(super) fn resolve(
        url: Url,
        networks: Networks,
        plain_http: PlainHttp,
    ) -> Result<Self, FetchError> {
        let refused = |reason| FetchError::Address { url: shown(&url), reason };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it holds a name or a password"));
        }
        let host = url.host_str().ok_or_else(|| refused("it names no host"))?.to_owned();
        match url.scheme() {
            "https" => {}
            "http" if plain_http == PlainHttp::Anywhere || is_this_machine(&host) => {}
            "http" => return Err(refused("it is not https, and others could change the answer")),
            _ => return Err(refused("it is neither https nor http")),
        }
        let port = url.port_or_known_default().ok_or_else(|| refused("it names no port"))?;
        let addresses = lookup(&host, port)?;
        if networks == Networks::Public
            && let Some(private) = addresses.iter().find(|it| !is_public(it.ip()))
        {
            return Err(FetchError::Private { host, address: private.ip() });
        }
        Ok(Self { url, host, addresses })
    }
}

/// The address without what may be secret in it.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let is_bare = url.set_username("").is_ok() && url.set_password(None).is_ok();
    url.set_query(None);
    url.set_fragment(None);
    if is_bare { url.to_string() } else { url.scheme().to_owned() }
}

fn lookup(host: &str, port: u16) -> Result<Vec<SocketAddr>, FetchError> {
    if let Some(literal) = literal(host) {
        return Ok(vec![SocketAddr::new(literal, port)]);
    }
    let unknown = |reason: String| FetchError::Unknown { host: host.to_owned(), reason };
    let found: Vec<SocketAddr> =
        (host, port).to_socket_addrs().map_err(|error| unknown(error.to_string()))?.collect();
    if found.is_empty() { Err(unknown("it has no address".to_owned())) } else { Ok(found) }
}

fn literal(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || literal(host).is_some_and(|address| address.is_loopback())
}

/// Whether an address belongs to the public internet (IANA's special-purpose registries). An
/// IPv6 address that carries an IPv4 one is judged by what it carries.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match carried(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)     // RFC 6598: between a provider and its customers
            | (169, 254, _)          // RFC 3927: link local, and clouds' metadata
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)        // RFC 6890, RFC 5737
            | (192, 88, 99)          // RFC 7526: 6to4 relays, gone
            | (198, 18 | 19, _)      // RFC 2544: benchmarks
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is given out.
    let is_given_out = a & 0xe000 == 0x2000;
    let is_special = matches!((a, b), (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff));
    is_given_out && !is_special
}

/// The IPv4 address inside an IPv6 one: mapped, compatible, NAT64 (RFC 6052), 6to4 (RFC 3056).
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let halves = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(halves(high, low))
        }
        [0x2002, high, low, ..] => Some(halves(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Networks, PlainHttp, Target, is_public};
    use crate::feeds::FetchError;

    #[test]
    fn only_the_public_internet_is_public() {
        for public in ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.63.0.1", "192.0.1.1", "223.1.1.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for public in ["2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.0.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for private in [
            "::",
            "::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "100::1",
            "5f00::1",
            "64:ff9b:1::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::1",
            "2002:a00:1::",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    fn refusal(url: &str) -> Option<String> {
        let target =
            Target::resolve(url.parse().unwrap(), Networks::Public, PlainHttp::ThisMachine);
        target.err().map(|error| error.to_string())
    }

    #[test]
    fn an_address_of_this_house_is_refused_however_it_is_written() {
        for url in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://[::1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "http://127.1:8080/",
            "https://[::ffff:7f00:1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[64:ff9b::7f00:1]/",
        ] {
            let said = refusal(url).unwrap();
            assert!(said.contains("not on the public internet"), "{url}: {said}");
        }
    }

    #[test]
    fn only_https_leaves_this_machine() {
        let said = refusal("http://192.0.2.1/feed").unwrap();
        assert!(said.contains("it is not https"), "{said}");
        for url in ["ftp://192.0.2.1/", "file:///etc/passwd", "gopher://127.0.0.1/"] {
            let resolved =
                Target::resolve(url.parse().unwrap(), Networks::All, PlainHttp::Anywhere);
            assert!(matches!(resolved, Err(FetchError::Address { .. })), "{url}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        let said = refusal("https://me:hunter2@192.0.2.1/?token=hunter2").unwrap();
        assert!(said.contains("a name or a password") && !said.contains("hunter2"), "{said}");
    }
}
