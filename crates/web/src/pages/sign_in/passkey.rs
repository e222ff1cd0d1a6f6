//! Signing in with a passkey: two answers for the script, the second one brings the session.

use app::{AppError, Kind, passkeys, passkeys::Answered, sign_in};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::{give_cookie, kept, place_kept};
use crate::{Problem, Site, who, who::Asker};

pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in/passkey/begin", post(begin))
        .route("/sign-in/passkey/finish", post(finish))
}

/// What the script sends in the end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pages) struct Finished {
    ceremony: String,
    credential: Value,
    /// What the new passkey is called; not sent by a sign-in.
    #[serde(default)]
    pub(in crate::pages) name: String,
}

impl Finished {
    /// From the body of a request.
    pub(in crate::pages) fn of(body: &[u8]) -> Result<Self, AppError> {
        serde_json::from_slice(body).map_err(|_| {
            AppError::invalid("", "this is not what the page\u{2019}s script sends: load it again")
        })
    }

    /// As the verbs take it.
    pub(in crate::pages) fn answered(&self) -> Answered {
        let credential = self.credential.to_string().into_bytes();
        Answered { ceremony: self.ceremony.clone(), credential }
    }
}

/// What the script gets first.
pub(in crate::pages) fn begun(begun: &passkeys::Begun) -> Json<Value> {
    Json(json!({ "ceremony": begun.ceremony, "publicKey": begun.options }))
}

/// The passkeys of this site.
pub(in crate::pages) fn keys(
    site: &Site,
) -> Result<std::sync::Arc<::passkeys::Passkeys>, AppError> {
    let why = "this site has no passkeys: browsers keep them for a name, not for a number";
    site.passkeys().cloned().ok_or_else(|| AppError::new(Kind::Conflict, "no-passkeys", why))
}

async fn begin(State(site): State<Site>, asker: Asker) -> Result<Json<Value>, Problem> {
    let keys = keys(&site)?;
    let made = site.run(&asker, move |house, caller| passkeys::begin_sign_in(house, caller, &keys));
    Ok(begun(&made.await?))
}

/// Opens a session; one that was open before ends.
async fn finish(
    State(site): State<Site>,
    asker: Asker,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let (keys, finished) = (keys(&site)?, Finished::of(&body)?);
    let (https, next, old) = (site.settings().https, place_kept(&headers), asker.cookie.clone());
    let opened = site.run(&asker, move |house, caller| {
        let secret = passkeys::finish_sign_in(house, caller, &keys, &finished.answered())?;
        if let Some(old) = old {
            sign_in::sign_out(house, caller, &old)?;
        }
        Ok(secret)
    });
    let secret = opened.await?;
    let mut response = Json(json!({ "next": next })).into_response();
    give_cookie(&mut response, &who::set_cookie(https, Some(secret.expose())));
    give_cookie(&mut response, &kept(https, "", 0));
    Ok(response)
}
