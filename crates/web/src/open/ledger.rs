//! The record as C2SP tlog-tiles lays it out: checkpoint and tiles, for everybody.

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{Problem, Site};

/// A full tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const NOT_KEPT: &str = "no-cache";

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/ledger/checkpoint", get(checkpoint))
        .route("/ledger/key", get(key))
        .route("/ledger/tile/{*path}", get(tile))
}

async fn checkpoint(State(site): State<Site>) -> Response {
    plain(site.house().checkpoint().into_bytes(), "text/plain; charset=utf-8", NOT_KEPT)
}

async fn key(State(site): State<Site>) -> Response {
    let key = site.house().verifier_key() + "\n";
    plain(key.into_bytes(), "text/plain; charset=utf-8", NOT_KEPT)
}

/// Only what reads as the path of a tile is looked for: nothing else of the disk can be named.
async fn tile(State(site): State<Site>, Path(path): Path<String>) -> Result<Response, Problem> {
    let absent = || {
        let why = "there is no such tile; see `/ledger/checkpoint` for the size of the record";
        Problem::new(StatusCode::NOT_FOUND, "no-tile", why)
    };
    let tile: ledger::TilePath = format!("tile/{path}").parse().map_err(|_| absent())?;
    let file = site.house().ledger().join(tile.to_string());
    let bytes = tokio::fs::read(file).await.map_err(|_| absent())?;
    let kept = if path.contains(".p/") { NOT_KEPT } else { FOR_EVER };
    Ok(plain(bytes, "application/octet-stream", kept))
}

fn plain(bytes: Vec<u8>, media: &'static str, kept: &'static str) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}
