//! The house's one stylesheet and its one script, as they are served.

use std::sync::LazyLock;

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use notation::hexadecimal;
use sha2::{Digest as _, Sha256};

use crate::Site;

/// The stylesheet.
pub const SHEET: &str = include_str!("../assets/breakwater.css");

/// A page must not wait for its looks: the stylesheet stays below so many bytes.
pub const SHEET_BYTES_MAX: usize = 16_000;

/// The passkey step; nothing else needs a script.
pub const SCRIPT: &str = include_str!("../assets/passkey.js");

/// An address that names the content may be kept for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Any other is asked for each time.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

static SHEET_FILE: LazyLock<File> =
    LazyLock::new(|| File::new("/breakwater.css", SHEET, "text/css; charset=utf-8"));
static SCRIPT_FILE: LazyLock<File> =
    LazyLock::new(|| File::new("/passkey.js", SCRIPT, "text/javascript; charset=utf-8"));

/// The stylesheet's address, which changes with it.
pub(crate) fn sheet_address() -> &'static str {
    &SHEET_FILE.address
}

/// The script's address, which changes with it.
pub(crate) fn script_address() -> &'static str {
    &SCRIPT_FILE.address
}

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/breakwater.css", get(async |uri, headers| SHEET_FILE.answer(&uri, &headers)))
        .route("/passkey.js", get(async |uri, headers| SCRIPT_FILE.answer(&uri, &headers)))
}

#[derive(Debug)]
struct File {
    address: String,
    version: String,
    text: &'static str,
    media: &'static str,
}

impl File {
    fn new(path: &str, text: &'static str, media: &'static str) -> Self {
        let hash = Sha256::digest(text.as_bytes());
        let version = format!("v={}", hexadecimal(hash.iter().take(8)));
        Self { address: format!("{path}?{version}"), version, text, media }
    }

    fn answer(&self, uri: &Uri, headers: &HeaderMap) -> Response {
        let kept = if uri.query() == Some(&self.version) { FOR_EVER } else { ASK_EACH_TIME };
        let tag = format!("\"{}\"", self.version);
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let fresh = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
        let head = [
            (header::CACHE_CONTROL, kept),
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media)),
            (header::ETAG, HeaderValue::try_from(tag).unwrap_or(ASK_EACH_TIME)),
        ];
        if fresh {
            return (StatusCode::NOT_MODIFIED, head).into_response();
        }
        (head, self.text).into_response()
    }
}
