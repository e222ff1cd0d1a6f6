//! When the disk is nearly full nothing is changed any more; reading goes on.

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::is_unsafe;
use crate::{Problem, Site};

pub(super) async fn refuse_changes_when_low(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    if site.is_disk_low() && is_unsafe(request.method()) {
        let why = "the disk of this server is nearly full, so nothing can be changed: reading goes \
                   on; who runs the server must make room";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "disk-low", why).into_response();
    }
    next.run(request).await
}
