//! Headers on every answer: what browsers may do with it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

use crate::{Problem, Site};

/// What the one script of a page must carry to run: another one in each answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Nonce(pub(crate) String);

const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), payment=(), usb=(), publickey-credentials-create=(self), \
    publickey-credentials-get=(self)";

pub(super) async fn put(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let mut random = [0; 16];
    if let Err(error) = getrandom::fill(&mut random) {
        let why = format!("no randomness for a nonce: {error}");
        return Problem::from(app::AppError::internal(why)).into_response();
    }
    let nonce = Nonce(STANDARD_NO_PAD.encode(random));
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'nonce-{}'; img-src 'self' data:; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'",
        nonce.0
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        // A page that brings its own policy knows better: the offline sheet has its styles inside.
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    // Personal until somebody says otherwise.
    let kept = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(kept);
    fixed(headers, site.settings().https);
    response
}

fn fixed(headers: &mut HeaderMap, https: bool) {
    let all = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}
