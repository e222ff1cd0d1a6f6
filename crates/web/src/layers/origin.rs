//! A browser that was sent here by another site changes nothing.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer as _, ServiceExt as _};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::{Problem, Site};

type Refusal = fn(ProtectionError) -> Response;

/// The check; browsers may also name the address under which they know this site.
pub(super) fn layer(site: &Site) -> CsrfLayer<Refusal> {
    let layer = CsrfLayer::new().with_rejection_response(refusal as Refusal);
    let trusted = layer.clone().add_trusted_origin(&site.settings().base);
    trusted.unwrap_or_else(|error| {
        tracing::warn!(%error, "the base address is no origin");
        layer
    })
}

fn refusal(_: ProtectionError) -> Response {
    let why = "this request was sent by a page of another site: open this site and do it there";
    Problem::new(StatusCode::FORBIDDEN, "other-site", why).into_response()
}

/// A program with a token and without a cookie has nothing that another site could use.
pub(super) async fn refuse_other_sites(
    State(layer): State<Arc<CsrfLayer<Refusal>>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    if headers.contains_key(header::AUTHORIZATION) && !headers.contains_key(header::COOKIE) {
        return next.run(request).await;
    }
    let checked = layer.layer(next).oneshot(request).await;
    checked.unwrap_or_else(|never| match never {})
}
