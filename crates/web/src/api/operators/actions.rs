//! `/operators/{operator}/actions` and `/sheet`: what an operator should do.

use app::{AppError, Slug, actions};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use wire::{ActionLine, List};

use crate::api::ask::{Asked, Named, Nothing};
use crate::{Problem, Site, who::Asker};

/// One JSON object a line.
const LINES: &str = "application/jsonl";
/// The offline page has its styles inside, and nothing else.
const SHEET_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Lists what an operator should do, most urgent first. As JSON Lines where `Accept` asks for it.
#[utoipa::path(get, path = "/operators/{operator}/actions", tag = "operators",
    responses((status = 200, description = "all of them", content(
        (List<ActionLine> = "application/json"),
        (String = "application/jsonl")))))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    (Named(operator), headers): (Named<Slug>, HeaderMap),
    asked: Asked<Nothing>,
) -> Result<Response, Problem> {
    let items = site
        .read(&asker, asked.after, move |house, caller| actions::list(house, caller, &operator))
        .await?;
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|it| it.to_str().ok());
    let mut accepted = accepted.flat_map(|it| it.split(','));
    if accepted.any(|it| it.split(';').next().is_some_and(|it| it.trim() == LINES)) {
        return lines(&items);
    }
    Ok(Json(List::whole(items)).into_response())
}

fn lines(items: &[ActionLine]) -> Result<Response, Problem> {
    let mut text = Vec::new();
    for item in items {
        serde_json::to_writer(&mut text, item)
            .map_err(|error| AppError::internal(format!("a line can't be written: {error}")))?;
        text.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, LINES)], text).into_response())
}

/// The page with the tasks that are open, to print and to read without a network.
#[utoipa::path(get, path = "/operators/{operator}/sheet", tag = "operators",
    responses((status = 200, description = "the page", body = String,
        content_type = "text/html")))]
pub(crate) async fn sheet(
    State(site): State<Site>,
    asker: Asker,
    Named(operator): Named<Slug>,
    asked: Asked<Nothing>,
) -> Result<Response, Problem> {
    let page = site
        .read(&asker, asked.after, move |house, caller| actions::sheet(house, caller, &operator))
        .await?;
    let mut response = Html(page).into_response();
    let policy = HeaderValue::from_static(SHEET_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}
