//! What somebody typed: names with values, in any order, some twice.

use axum::{
    Form,
    extract::{FromRequest, Query, Request},
    http::{StatusCode, request::Parts},
};

use crate::{Problem, Site};

/// The fields of a form, or what stands behind the `?` of an address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// From names with values.
    pub(super) fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// What cannot be read in an address is as if it was not there.
    pub(super) fn of_query(parts: &Parts) -> Self {
        Query::try_from_uri(&parts.uri).map(|Query(fields)| Self(fields)).unwrap_or_default()
    }

    /// The first value of this name, without space around it; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }
}

impl FromRequest<Site> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let form = Form::<Vec<(String, String)>>::from_request(request, site).await;
        form.map(|Form(fields)| Self(fields)).map_err(|error| {
            let status = match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::BAD_REQUEST,
            };
            Problem::new(status, "unreadable", "the form could not be read")
        })
    }
}
