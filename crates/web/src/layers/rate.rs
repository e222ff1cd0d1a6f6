//! How many requests a second one token, one session, one address may send.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest as _, Sha256};

use super::is_probe;
use crate::{Problem, Site};

/// So many senders are told apart; when there are more, those are forgotten that sent least lately.
const SENDERS_MAX: usize = 65_536;
/// Many people may sit behind one address: with tokens or sessions it may send so many times more.
const KNOWN_TIMES: u32 = 4;

/// Who sends: a hash, so that no secret lies about in memory.
type Sender = [u8; 16];

/// A bucket for each sender.
#[derive(Debug)]
pub(super) struct Buckets {
    per_s: f64,
    burst: f64,
    trusted_proxy: bool,
    cookie: &'static str,
    all: Mutex<HashMap<Sender, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Buckets {
    pub(super) fn new(site: &Site) -> Self {
        let settings = site.settings();
        Self {
            per_s: f64::from(settings.rate_per_s),
            burst: f64::from(settings.rate_burst),
            trusted_proxy: settings.trusted_proxy,
            cookie: crate::who::cookie_name(settings.https),
            all: Mutex::default(),
        }
    }

    /// Whether a sender may send one more now; `times` widens its bucket.
    fn takes(&self, sender: Sender, times: u32, now: Instant) -> bool {
        let (burst, per_s) = (self.burst * f64::from(times), self.per_s * f64::from(times));
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= SENDERS_MAX && !all.contains_key(&sender) {
            self.forget(&mut all, now);
        }
        let bucket = all.entry(sender).or_insert(Bucket { left: burst, at: now });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + passed * per_s).min(burst);
        bucket.at = now;
        if bucket.left < 1.0 {
            return false;
        }
        bucket.left -= 1.0;
        true
    }

    /// Forgets who would have a full bucket by now; where that is nobody, the older half.
    fn forget(&self, all: &mut HashMap<Sender, Bucket>, now: Instant) {
        let full_s = self.burst / self.per_s.max(f64::MIN_POSITIVE);
        all.retain(|_, one| now.saturating_duration_since(one.at).as_secs_f64() < full_s);
        if all.len() >= SENDERS_MAX {
            let mut times: Vec<Instant> = all.values().map(|one| one.at).collect();
            let middle = times.len() / 2;
            let (_, middle, _) = times.select_nth_unstable(middle);
            let middle = *middle;
            all.retain(|_, one| one.at > middle);
        }
    }
}

/// Turns away who sends too much.
pub(super) async fn limit(
    State(buckets): State<Arc<Buckets>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    // Whoever checks the record reads all of it, as fast as they can: files, for everybody.
    let is_free = is_probe(path) || path.starts_with("/ledger/");
    if !is_free && !may_pass(&buckets, &request, Instant::now()) {
        let why = "too many requests in a short time: wait for as long as `Retry-After` says";
        return Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many", why).into_response();
    }
    next.run(request).await
}

fn may_pass(buckets: &Buckets, request: &Request, now: Instant) -> bool {
    let credential = credential(request.headers(), buckets.cookie);
    let known = credential.is_some();
    // A made-up token would open a new bucket each time: the address counts as well.
    let address = address(request, buckets.trusted_proxy).map(|address| of_address(address, known));
    let times = if known { KNOWN_TIMES } else { 1 };
    let address_may = address.is_none_or(|sender| buckets.takes(sender, times, now));
    address_may && credential.is_none_or(|sender| buckets.takes(sender, 1, now))
}

fn credential(headers: &HeaderMap, cookie: &str) -> Option<Sender> {
    let token = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes().to_vec());
    let session = || crate::who::cookie_named(headers, cookie).map(String::into_bytes);
    Some(hashed(b"credential", &token.or_else(session)?))
}

/// The nearest address that we believe.
fn address(request: &Request, trusted_proxy: bool) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = || {
        let all = request.headers().get_all("x-forwarded-for").iter().next_back()?;
        all.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    Some(if trusted_proxy { forwarded().unwrap_or(peer.ip()) } else { peer.ip() })
}

fn of_address(address: IpAddr, known: bool) -> Sender {
    let kind: &[u8] = if known { b"address, known" } else { b"address" };
    match address.to_canonical() {
        IpAddr::V4(address) => hashed(kind, &address.octets()),
        // One household has a whole /64 (RFC 4291 §2.5.4).
        IpAddr::V6(address) => hashed(kind, address.octets().split_at(8).0),
    }
}

fn hashed(kind: &[u8], bytes: &[u8]) -> Sender {
    let hash = Sha256::new().chain_update(kind).chain_update([0]).chain_update(bytes).finalize();
    let mut sender = [0; 16];
    sender.copy_from_slice(hash.split_at(16).0);
    sender
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashMap,
        sync::Mutex,
        time::{Duration, Instant},
    };

    use super::{Buckets, SENDERS_MAX, of_address};

    fn buckets() -> Buckets {
        let all = Mutex::new(HashMap::new());
        Buckets { per_s: 2.0, burst: 3.0, trusted_proxy: false, cookie: "breakwater", all }
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (buckets, now) = (buckets(), Instant::now());
        let taken = |at| (0..5).filter(|_| buckets.takes([1; 16], 1, at)).count();
        assert_eq!(taken(now), 3);
        assert_eq!(taken(now + Duration::from_millis(500)), 1);
        assert_eq!(taken(now + Duration::from_mins(1)), 3);
        assert!(buckets.takes([2; 16], 1, now));
    }

    #[test]
    fn the_table_does_not_grow_without_end() {
        let (buckets, now) = (buckets(), Instant::now());
        for number in 0..SENDERS_MAX as u64 + 10 {
            let at = now + Duration::from_nanos(number);
            assert!(buckets.takes(u128::from(number).to_be_bytes(), 1, at));
        }
        assert!(buckets.all.lock().unwrap().len() <= SENDERS_MAX);
    }

    #[test]
    fn one_network_of_version_6_is_one_sender() {
        let sender = |text: &str| of_address(text.parse().unwrap(), false);
        assert_eq!(sender("2001:db8::1"), sender("2001:db8::2"));
        assert_ne!(sender("2001:db8::1"), sender("2001:db8:0:1::1"));
        assert_eq!(sender("::ffff:192.0.2.1"), sender("192.0.2.1"));
        assert_ne!(sender("192.0.2.1"), sender("192.0.2.2"));
    }
}
