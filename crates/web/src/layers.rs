//! What stands around every route: limits on size, time and rate, cross-site requests refused,
//! headers that keep browsers safe.

mod busy;
mod disk;
mod headers;
mod host;
mod origin;
mod rate;

use std::sync::Arc;

use axum::{
    Router,
    http::{Method, Request, header},
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::compression::CompressionLayer;

use crate::Site;

pub(crate) use headers::Nonce;

/// What the network meets, from the outside in: headers, rate, origin, limits.
pub(crate) fn around(routes: Router<Site>, site: &Site) -> Router<Site> {
    let buckets = Arc::new(rate::Buckets::new(site));
    limits(routes, site)
        .layer(from_fn_with_state(Arc::new(origin::layer(site)), origin::refuse_other_sites))
        .layer(from_fn_with_state(site.clone(), busy::refuse_uploads_of_nobody))
        .layer(from_fn_with_state(buckets, rate::limit))
        .layer(from_fn_with_state(site.clone(), host::refuse_other_names))
        .layer(from_fn_with_state(site.clone(), crate::desk::told_to_people))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site.clone(), headers::put))
}

/// What the socket meets, too.
pub(crate) fn limits(routes: Router<Site>, site: &Site) -> Router<Site> {
    let places = Arc::new(busy::Places::new(site));
    routes
        .layer(from_fn_with_state(site.clone(), disk::refuse_changes_when_low))
        .layer(from_fn(busy::end_in_time))
        .layer(from_fn_with_state(places, busy::limit))
}

/// Whether a request may change something.
fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request brings a file, or goes through the whole house: it may take longer, and fewer
/// of them run at once.
fn is_upload<B>(request: &Request<B>) -> bool {
    let path = request.uri().path();
    let form = request.headers().get(header::CONTENT_TYPE);
    let form = form.is_some_and(|media| media.as_bytes().starts_with(b"multipart/"));
    request.method() == Method::POST
        && (form
            || ["/imports", "/inventories", "/check", "/backups"]
                .iter()
                .any(|end| path.ends_with(end)))
}

/// Whether the process itself is asked after: that is never put off.
fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}
