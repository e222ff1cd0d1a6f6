//! `/openapi.json`: what the API takes and answers, from its handlers.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use utoipa::OpenApi as _;

use super::Handlers;
use crate::Problem;

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "about",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(crate) async fn openapi() -> Result<Response, Problem> {
    let document = Handlers::openapi().to_json().map_err(|error| {
        app::AppError::internal(format!("the description can't be written: {error}"))
    })?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document).into_response())
}
