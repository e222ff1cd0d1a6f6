//! Who asks: by the socket, by a token, by a session's cookie, or nobody that we know.

use access::Principal;
use app::{AppError, House, sign_in::Session};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use crate::{Problem, Site};

/// The cookie's name where browsers come by https (RFC 6265bis §4.1.3.2): bound to this host.
const COOKIE_HTTPS: &str = "__Host-breakwater";
/// On loopback there is no https, and so no such prefix.
const COOKIE_PLAIN: &str = "breakwater";

/// Marks a request that came by the socket in the data folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BySocket;

/// Who asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asker {
    /// Who; `None` for somebody we don't know.
    pub(crate) principal: Option<Principal>,
    /// Their session, where they came with a browser.
    pub(crate) session: Option<Session>,
    /// The session's secret.
    pub(crate) cookie: Option<String>,
}

impl FromRequestParts<Site> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let asker = ask(parts, site).await?;
        parts.extensions.insert(asker.clone());
        Ok(asker)
    }
}

async fn ask(parts: &Parts, site: &Site) -> Result<Asker, Problem> {
    if parts.extensions.get::<BySocket>().is_some() && bearer(&parts.headers).is_none() {
        let principal = Some(app::tokens::by_socket(site.house()));
        return Ok(Asker { principal, ..Asker::default() });
    }
    let token = bearer(&parts.headers);
    let cookie = cookie(&parts.headers, site.settings().https);
    let house = std::sync::Arc::clone(site.house());
    let found = tokio::task::spawn_blocking(move || known(&house, token, cookie)).await;
    let found = found.unwrap_or_else(|error| Err(AppError::internal(error.to_string())));
    Ok(found?)
}

fn known(house: &House, token: Option<String>, cookie: Option<String>) -> Result<Asker, AppError> {
    if let Some(token) = token {
        let Some(principal) = app::tokens::principal(house, &token)? else {
            let why = "this token is none of ours, was revoked, or is over: ask for a new one";
            return Err(AppError::new(app::Kind::SignIn, "token-unknown", why));
        };
        return Ok(Asker { principal: Some(principal), ..Asker::default() });
    }
    let Some(cookie) = cookie else { return Ok(Asker::default()) };
    let session = app::sign_in::session(house, &cookie)?;
    let principal = session.as_ref().map(|session| session.principal.clone());
    Ok(Asker { principal, cookie: session.is_some().then_some(cookie), session })
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn cookie(headers: &HeaderMap, https: bool) -> Option<String> {
    cookie_named(headers, cookie_name(https))
}

/// What a cookie of this name holds.
pub(crate) fn cookie_named(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

/// The name of the session's cookie.
pub(crate) fn cookie_name(https: bool) -> &'static str {
    if https { COOKIE_HTTPS } else { COOKIE_PLAIN }
}

/// The header that gives a browser its session; `None` takes it away.
pub(crate) fn set_cookie(https: bool, secret: Option<&str>) -> String {
    let name = cookie_name(https);
    let secure = if https { "; Secure" } else { "" };
    let life = if secret.is_some() { "" } else { "; Max-Age=0" };
    let secret = secret.unwrap_or_default();
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}{life}")
}

/// Handlers that also serve nobody in particular take an `Option`.
impl OptionalFromRequestParts<Site> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Problem> {
        let asker = <Self as FromRequestParts<Site>>::from_request_parts(parts, site).await?;
        Ok(asker.principal.is_some().then_some(asker))
    }
}
