//! A house in a temporary folder, with people of every role, asked without a network.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use access::{
    Principal,
    secret::{Kind, Secret},
};
use app::{Caller, House, Parts, Role, Vault, id::PersonId};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header, request::Builder},
};
use jiff::{SignedDuration, Timestamp};
use ledger::SigningKey;
use serde_json::{Value, json};
use store::{Context, Store, sessions::SessionRow};
use store_sqlite::{Options, Sqlite};
use tempfile::TempDir;
use tower::ServiceExt as _;
use web::{Settings, Site};

/// Noon of a day in November 2026, in microseconds.
const NOON_US: i64 = 1_795_262_400_000_000;

/// A clock that goes on by a millisecond each time somebody looks.
fn clock() -> Timestamp {
    static NEXT: AtomicI64 = AtomicI64::new(NOON_US);
    Timestamp::from_microsecond(NEXT.fetch_add(1_000, Ordering::Relaxed)).unwrap()
}

fn entropy() -> [u8; 32] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// A house that is asked.
pub(crate) struct Town {
    pub(crate) house: Arc<House>,
    pub(crate) site: Site,
    network: Router,
    socket: Router,
    _folder: TempDir,
}

/// As whom one asks.
#[derive(Debug, Clone)]
pub(crate) enum As {
    /// Nobody in particular.
    Nobody,
    /// By the socket in the data folder.
    Socket,
    /// With this token.
    Token(String),
    /// With this session.
    Session(String),
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A text of the body's JSON.
    pub(crate) fn field(&self, name: &str) -> String {
        let json = self.json();
        json[name].as_str().unwrap_or_else(|| panic!("no `{name}` in {json}")).to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Town {
    /// A house that is ready and empty, with no limit on how often it is asked.
    pub(crate) fn new() -> Self {
        Self::with(Settings { rate_per_s: 100_000, rate_burst: 100_000, ..Settings::default() })
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let sqlite = Sqlite::open(&path.join("breakwater.sqlite"), Options::default()).unwrap();
        let house = House::open(Parts {
            store: Store::new(Arc::new(sqlite)),
            ledger: path.join("ledger"),
            key: SigningKey::create(&path.join("ledger.key")).unwrap(),
            origin: "breakwater.example/test".to_owned(),
            vault: Vault::new([9; 32]),
            holder: "test".to_owned(),
            clock,
            entropy,
        });
        let house = Arc::new(house.unwrap());
        house.load().unwrap();
        let site = Site::new(Arc::clone(&house), settings);
        Self {
            network: web::router(site.clone()),
            socket: web::socket_router(site.clone()),
            house,
            site,
            _folder: folder,
        }
    }

    /// Sends a request; what it changed is followed before this returns.
    pub(crate) async fn send(&self, who: &As, request: Request<Body>) -> Reply {
        let (mut request, router) = match who {
            As::Socket => (request, self.socket.clone()),
            _ => (request, self.network.clone()),
        };
        let headers = request.headers_mut();
        match who {
            As::Token(token) => {
                headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
            }
            As::Session(secret) => {
                headers.insert(header::COOKIE, format!("breakwater={secret}").parse().unwrap());
            }
            As::Nobody | As::Socket => {}
        }
        if !matches!(who, As::Socket) {
            let peer: SocketAddr = "127.0.0.1:50000".parse().unwrap();
            if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
                request.extensions_mut().insert(ConnectInfo(peer));
            }
        }
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        while self.house.turn().unwrap() {}
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, who: &As, path: &str) -> Reply {
        self.send(who, asking(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn delete(&self, who: &As, path: &str) -> Reply {
        self.send(who, asking(Method::DELETE, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: &As, path: &str, body: &Value) -> Reply {
        self.send(who, with_json(asking(Method::POST, path), body)).await
    }

    pub(crate) async fn put(&self, who: &As, path: &str, body: &Value) -> Reply {
        self.send(who, with_json(asking(Method::PUT, path), body)).await
    }

    pub(crate) async fn upload(&self, who: &As, path: &str, file: &[u8]) -> Reply {
        let request = asking(Method::POST, path);
        let request = request.header(header::CONTENT_TYPE, "application/octet-stream");
        self.send(who, request.body(Body::from(file.to_vec())).unwrap()).await
    }

    /// Who that is, as the house sees it.
    pub(crate) fn principal(&self, who: &As) -> Option<Principal> {
        match who {
            As::Nobody => None,
            As::Socket => Some(app::tokens::by_socket(&self.house)),
            As::Token(token) => app::tokens::principal(&self.house, token).unwrap(),
            As::Session(secret) => {
                app::sign_in::session(&self.house, secret).unwrap().map(|one| one.principal)
            }
        }
    }

    /// A token for a role of an organisation, made as the house makes it.
    pub(crate) async fn token(&self, role: Role, slug: &str) -> As {
        let body = json!({ "organisation": slug, "role": role.name(), "name": "test" });
        let made = self.post(&As::Socket, "/api/v1/tokens", &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        As::Token(made.field("token"))
    }

    /// A session by link for a role of an organisation.
    pub(crate) async fn session(&self, role: Role, slug: &str) -> As {
        let body = json!({ "organisation": slug, "role": role.name() });
        let made = self.post(&As::Socket, "/api/v1/sign-in-links", &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let address = made.field("address");
        let secret = address.rsplit('/').next().unwrap();
        let caller = Caller::new(None, self.house.context());
        let session = app::sign_in::spend_link(&self.house, &caller, secret).unwrap();
        while self.house.turn().unwrap() {}
        As::Session(session.expose().to_owned())
    }

    /// The same person with a passkey.
    pub(crate) async fn passkey(&self, role: Role, slug: &str) -> (As, PersonId) {
        let As::Session(link) = self.session(role, slug).await else { unreachable!() };
        let known = app::sign_in::session(&self.house, &link).unwrap().unwrap();
        let person = known.principal.person().unwrap();
        let organisation = known.principal.organisation();
        let secret = Secret::random(Kind::Session).unwrap();
        let (hash, now) = (secret.hash(), self.house.now());
        let row = move || SessionRow {
            hash,
            person,
            organisation,
            role,
            strength: "passkey".to_owned(),
            made: now,
            seen: now,
            ends: now + SignedDuration::from_hours(12),
        };
        let context: Context = self.house.context();
        self.house
            .store()
            .housekeep::<_, store::StoreError, _>(&context, move |house| {
                store::sessions::insert(house, &row())
            })
            .unwrap();
        (As::Session(secret.expose().to_owned()), person)
    }
}

/// A request as browsers and programs send it.
pub(crate) fn asking(method: Method, path: &str) -> Builder {
    Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8080")
}

pub(crate) fn with_json(request: Builder, body: &Value) -> Request<Body> {
    let request = request.header(header::CONTENT_TYPE, "application/json");
    request.body(Body::from(body.to_string())).unwrap()
}

/// A text without what differs from run to run: ids by number, times, secrets, hashes.
pub(crate) fn steady(text: &str) -> String {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut steady = String::new();
    for part in text.split_inclusive('"') {
        let (word, quote) = match part.strip_suffix('"') {
            Some(word) => (word, "\""),
            None => (part, ""),
        };
        let _ = write!(steady, "{}{quote}", steadied(word, &mut seen));
    }
    steady
}

fn steadied(word: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let is_hex = |text: &str| text.len() == 32 && text.bytes().all(|it| it.is_ascii_hexdigit());
    if let Some((prefix, digits)) = word.split_once('_')
        && is_hex(digits)
    {
        let next = seen.len() + 1;
        let number = *seen.entry(word.to_owned()).or_insert(next);
        return format!("{prefix}_{number}");
    }
    if let Ok(time) = word.parse::<Timestamp>() {
        let to_the_second = word.len() == "2026-11-23T13:05:00Z".len() && word.ends_with('Z');
        return if to_the_second { "TIME".to_owned() } else { format!("TIME TOO FINE {time}") };
    }
    if word.starts_with("bwt_") {
        return "TOKEN".to_owned();
    }
    if let Some((address, _)) = word.split_once("bwl_") {
        return format!("{address}LINK");
    }
    if word.len() == 44 && word.ends_with('=') {
        return "HASH".to_owned();
    }
    word.to_owned()
}
