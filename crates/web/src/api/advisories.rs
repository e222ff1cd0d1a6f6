//! `/advisories`: who says what of a flaw, how far it reaches, how fast operators were told.

use app::advisories::{self, PAGE};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use wire::{Advisory, AdvisoryLine, List, Reach, Tempo};

use super::ask::{Asked, Named, Nothing};
use crate::{Problem, Site, who::Asker};

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Words that all stand in its id, its other names or its one sentence.
    q: Option<String>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// Lists advisories by id.
#[utoipa::path(get, path = "/advisories", tag = "advisories", params(Search),
    responses((status = 200, description = "a page of them", body = List<AdvisoryLine>)))]
pub(crate) async fn search(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Search>,
) -> Result<Json<List<AdvisoryLine>>, Problem> {
    let Search { q, cursor } = asked.query;
    let (words, cursor) = (q.unwrap_or_default(), cursor.unwrap_or_default());
    let lines = site
        .read(&asker, asked.after, move |house, caller| {
            advisories::search(house, caller, &words, &cursor)
        })
        .await?;
    let full = lines.len() >= PAGE;
    let next = lines.last().filter(|_| full).map(advisories::AdvisoryLine::cursor);
    let items = lines.into_iter().map(advisories::AdvisoryLine::shape).collect();
    Ok(Json(List { items, next }))
}

/// Shows everything that is said of a flaw, by any of its names.
#[utoipa::path(get, path = "/advisories/{advisory}", tag = "advisories", responses(
    (status = 200, description = "it", body = Advisory,
        headers(("etag" = String, description = "changes with what is said"))),
    (status = 304, description = "as before")))]
pub(crate) async fn show(
    State(site): State<Site>,
    asker: Asker,
    (Named(id), headers): (Named<String>, HeaderMap),
    asked: Asked<Nothing>,
) -> Result<Response, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| advisories::show(house, caller, &id))
        .await?;
    tagged(&headers, &found.shape())
}

/// The whole answer, or that it is as before.
fn tagged(headers: &HeaderMap, advisory: &Advisory) -> Result<Response, Problem> {
    let body = serde_json::to_vec(advisory).map_err(|error| {
        app::AppError::internal(format!("an advisory can't be written: {error}"))
    })?;
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&body)));
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let known = known.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let same = known
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*");
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Counts the operators that a flaw reaches.
#[utoipa::path(get, path = "/advisories/{advisory}/reach", tag = "advisories",
    responses((status = 200, description = "counts, none under ten", body = Reach)))]
pub(crate) async fn reach(
    State(site): State<Site>,
    asker: Asker,
    Named(id): Named<String>,
    asked: Asked<Nothing>,
) -> Result<Json<Reach>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| advisories::reach(house, caller, &id))
        .await?;
    Ok(Json(found.shape()))
}

/// Says how fast operators were told of a flaw, and acted.
#[utoipa::path(get, path = "/advisories/{advisory}/tempo", tag = "advisories",
    responses((status = 200, description = "minutes", body = Tempo)))]
pub(crate) async fn tempo(
    State(site): State<Site>,
    asker: Asker,
    Named(id): Named<String>,
    asked: Asked<Nothing>,
) -> Result<Json<Tempo>, Problem> {
    let of = id.clone();
    let found = site
        .read(&asker, asked.after, move |house, caller| advisories::tempo(house, caller, &id))
        .await?;
    Ok(Json(found.shape(of)))
}
