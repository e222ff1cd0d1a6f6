//! Errors for programs: `application/problem+json` (RFC 9457) with a stable code; the one map from
//! whose fault it is to a status.

use std::ops::Deref;

use app::{AppError, Kind};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// After how many seconds somebody who was turned away may try again.
pub(crate) const RETRY_AFTER_S: u32 = 1;
/// The media type of a problem.
pub(crate) const MEDIA: &str = "application/problem+json";

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub struct Problem(Box<wire::Problem>);

/// The status of an error.
pub(crate) fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::SignIn => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    /// A problem that no verb has met.
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(wire::Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            pointer: None,
        }))
    }

    /// The same, at this place of what was sent.
    #[must_use]
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.0.pointer = Some(pointer.into());
        self
    }

    /// Nothing of that name that the caller may see: the same bytes as for what is hidden.
    pub(crate) fn not_found() -> Self {
        AppError::not_found().into()
    }
}

impl Deref for Problem {
    type Target = wire::Problem;

    fn deref(&self) -> &wire::Problem {
        &self.0
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let status = status(error.kind);
        if error.kind == Kind::Internal {
            // Logged once, here; the caller learns nothing of our insides.
            tracing::error!(code = error.code, error = error.message, "a request failed");
            let detail = "something of ours broke; it was written down, try again later";
            return Self::new(status, error.code, detail);
        }
        let problem = Self::new(status, error.code, error.message);
        match error.pointer {
            Some(pointer) => problem.at(pointer),
            None => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&*self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
        }
        response
    }
}
