//! Changes under a client's key: the first is made, every other gets the first one's answer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use access::Principal;
use app::{
    AppError, Caller, House, Kind, Once, Right,
    once::{self, Before},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::sync::OwnedMutexGuard;

use super::{
    ask::{self, Nothing},
    right,
};
use crate::{Problem, Site, who::Asker};

/// The client's key.
pub(crate) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is the first one's.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The entry of a change whose answer has no body.
const ENTRY: HeaderName = HeaderName::from_static("breakwater-entry");
/// How long a key may be.
const KEY_LENGTH_MAX: usize = 255;

/// Who is served under which client's key right now.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<[u8; 32], Arc<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// Waits until nobody else is served under this name.
    async fn take(self: &Arc<Self>, name: [u8; 32]) -> Turn {
        let place = Arc::clone(self.locked().entry(name).or_default());
        Turn { held: place.lock_owned().await, name, turns: Arc::clone(self) }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Arc<tokio::sync::Mutex<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Being served; ends when it is dropped.
#[derive(Debug)]
struct Turn {
    held: OwnedMutexGuard<()>,
    name: [u8; 32],
    turns: Arc<Turns>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.turns.locked();
        // One is the table's, one is ours: nobody else waits.
        if Arc::strong_count(OwnedMutexGuard::mutex(&self.held)) <= 2 {
            all.remove(&self.name);
        }
    }
}

/// The client's key of a request that changes something, and what it asks for.
#[derive(Debug)]
pub(crate) struct Keyed<Q = Nothing> {
    key: Option<String>,
    route: String,
    query: String,
    secret: bool,
    right: Right,
    asked: Q,
}

impl<Q> Keyed<Q> {
    /// The key, and the parameters beside it.
    pub(crate) fn apart(self) -> (Keyed, Q) {
        let Self { key, route, query, secret, right, asked } = self;
        (Keyed { key, route, query, secret, right, asked: Nothing {} }, asked)
    }
}

impl Keyed {
    /// What is answered holds a secret: nobody gets it twice.
    pub(crate) fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}

impl<Q: DeserializeOwned> FromRequestParts<Site> for Keyed<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let mut keys = parts.headers.get_all(KEY).iter();
        let key = keys.next().map(key_of).transpose()?;
        if keys.next().is_some() {
            return Err(bad_key());
        }
        let route = format!("{} {}", parts.method, parts.uri.path());
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let right = right::of(parts, site).await?;
        Ok(Self { key, route, query, secret: false, right, asked: ask::query(parts)? })
    }
}

fn key_of(value: &HeaderValue) -> Result<String, Problem> {
    let text = value.to_str().unwrap_or_default();
    let fits = (1..=KEY_LENGTH_MAX).contains(&text.len());
    if !fits || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(bad_key());
    }
    Ok(text.to_owned())
}

fn bad_key() -> Problem {
    let why = format!("one key with 1 to {KEY_LENGTH_MAX} visible ASCII characters, no spaces");
    AppError::invalid("Idempotency-Key", why).into()
}

/// What a change answers.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Vec<u8>,
    /// What who asks again gets, where that is something else.
    kept: Option<Vec<u8>>,
}

impl Answer {
    /// An answer that may be given again.
    pub(crate) fn new(status: StatusCode, body: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self { status, body: bytes(body)?, kept: None })
    }

    /// Something was made.
    pub(crate) fn made(body: &impl Serialize) -> Result<Self, AppError> {
        Self::new(StatusCode::CREATED, body)
    }

    /// Something was changed.
    pub(crate) fn changed(entry: app::id::EntryId) -> Result<Self, AppError> {
        Self::new(StatusCode::OK, &wire::Changed { entry: entry.to_string() })
    }

    /// Something is gone.
    pub(crate) fn gone(entry: app::id::EntryId) -> Result<Self, AppError> {
        Self::new(StatusCode::NO_CONTENT, &wire::Changed { entry: entry.to_string() })
    }

    /// As it is sent.
    pub(crate) fn response(self) -> Response {
        written(self.status, self.body)
    }

    /// The same, but who asks again gets this body: words of an operator's list are not kept beside
    /// the sealed list.
    pub(crate) fn keep(self, body: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self { kept: Some(bytes(body)?), ..self })
    }
}

fn bytes(body: &impl Serialize) -> Result<Vec<u8>, AppError> {
    serde_json::to_vec(body)
        .map_err(|error| AppError::internal(format!("an answer can't be written: {error}")))
}

impl Site {
    /// Makes a change once; what was sent beside path and query is told apart by its hash.
    pub(crate) async fn change<F>(
        &self,
        asker: &Asker,
        (keyed, hash): (Keyed, [u8; 32]),
        verb: F,
    ) -> Result<Response, Problem>
    where
        F: FnOnce(&House, &Caller) -> Result<Answer, AppError> + Send + 'static,
    {
        let secret = keyed.secret;
        let once = once_of(asker, keyed, hash);
        let turn = match (&asker.principal, &once) {
            (Some(who), Some(once)) => Some(self.turns().take(name_of(who, once)).await),
            _ => None,
        };
        self.answer(asker, move |house, caller| {
            // Held until the answer is kept, also when nobody waits for it any more.
            let _turn = turn;
            let caller = Caller { once, ..caller.clone() };
            made_once(house, &caller, (secret, verb))
        })
        .await
    }
}

fn made_once(
    house: &House,
    caller: &Caller,
    (secret, verb): (bool, impl FnOnce(&House, &Caller) -> Result<Answer, AppError>),
) -> Result<Response, AppError> {
    if let Some(replayed) = replayed(once::before(house, caller)?, secret)? {
        return Ok(replayed);
    }
    let answer = match verb(house, caller) {
        Ok(answer) => answer,
        // Another process was first.
        Err(error) if error.code == once::TWIN => {
            return replayed(once::before(house, caller)?, secret)?.ok_or(error);
        }
        Err(error) => return Err(error),
    };
    let kept = || answer.kept.unwrap_or_else(|| answer.body.clone());
    if !secret && let Err(error) = once::answered(house, caller, answer.status.as_u16(), kept()) {
        // The change is durable: who asks again is told its entry.
        tracing::warn!(%error, "an answer can't be kept");
    }
    Ok(written(answer.status, answer.body))
}

/// The answer to who asks again.
fn replayed(before: Before, secret: bool) -> Result<Option<Response>, AppError> {
    let mut response = match before {
        Before::Never => return Ok(None),
        _ if secret => {
            let why = "this was made before, and what it answered is shown once only: make another \
                       one with a new key";
            return Err(AppError::new(Kind::Conflict, "already-made", why));
        }
        Before::Answered { status, body } => {
            let status = u16::try_from(status).ok().and_then(|it| StatusCode::from_u16(it).ok());
            written(status.unwrap_or(StatusCode::OK), body)
        }
        Before::Unanswered { entry } => {
            let body = bytes(&json!({ "entry": entry, "replayed": true }))?;
            written(StatusCode::OK, body)
        }
    };
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(Some(response))
}

fn written(status: StatusCode, body: Vec<u8>) -> Response {
    if status == StatusCode::NO_CONTENT {
        let changed: Option<wire::Changed> = serde_json::from_slice(&body).ok();
        let mut response = status.into_response();
        let entry = changed.and_then(|changed| HeaderValue::try_from(changed.entry).ok());
        if let Some(entry) = entry {
            response.headers_mut().insert(ENTRY, entry);
        }
        return response;
    }
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn once_of(asker: &Asker, keyed: Keyed, hash: [u8; 32]) -> Option<Once> {
    let (who, key) = (asker.principal.as_ref()?, keyed.key?);
    let person = who.person().map(|person| person.to_string()).unwrap_or_default();
    let scope = who.scope().to_string();
    // Somebody else of the same organisation does not get the answer by its key.
    let mut body_hash = Sha256::new();
    for part in [who.role().name(), who.strength().name(), &person, &scope, &keyed.query] {
        body_hash.update(Sha256::digest(part));
    }
    body_hash.update(hash);
    let (route, right) = (keyed.route, keyed.right);
    Some(Once { key, route, body_hash: body_hash.finalize().into(), right })
}

fn name_of(who: &Principal, once: &Once) -> [u8; 32] {
    let mut name = Sha256::new();
    name.update(who.organisation().as_bytes());
    name.update(Sha256::digest(&once.route));
    name.update(Sha256::digest(&once.key));
    name.finalize().into()
}
