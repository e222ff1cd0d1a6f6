//! What a request asks for: names in its path, parameters of its query; nothing that we don't know
//! is passed over.

use std::{collections::BTreeSet, str::FromStr};

use app::AppError;
use axum::{
    extract::{FromRequestParts, Query, RawPathParams},
    http::request::Parts,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use utoipa::IntoParams;

use crate::{Problem, Site};

/// The parameters of a route that reads; `after` may stand on every one of them.
#[derive(Debug)]
pub(crate) struct Asked<Q> {
    /// What this route takes.
    pub(crate) query: Q,
    /// The entry whose change must be seen.
    pub(crate) after: Option<String>,
}

/// A route that takes no parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// A route that lists.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// Where to go on: `next` of the page before.
    pub(crate) cursor: Option<String>,
}

impl<Q: DeserializeOwned> FromRequestParts<Site> for Asked<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Problem> {
        let mut given = given(parts)?;
        let after = given.remove("after").and_then(|value| match value {
            Value::String(text) => Some(text),
            _ => None,
        });
        Ok(Self { query: read(given)?, after })
    }
}

/// The parameters of a route that changes something.
pub(super) fn query<Q: DeserializeOwned>(parts: &Parts) -> Result<Q, Problem> {
    read(given(parts)?)
}

fn given(parts: &Parts) -> Result<Map<String, Value>, Problem> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    let Query(pairs) = pairs.map_err(|_| invalid("the query can't be read; expected `a=b&c=d`"))?;
    let names: BTreeSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() < pairs.len() {
        return Err(invalid("a parameter is given twice; expected each once"));
    }
    Ok(pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

fn read<Q: DeserializeOwned>(given: Map<String, Value>) -> Result<Q, Problem> {
    serde_json::from_value(Value::Object(given)).map_err(|error| invalid(error.to_string()))
}

fn invalid(why: impl Into<String>) -> Problem {
    AppError::invalid("query", why).into()
}

/// The one name in a path.
#[derive(Debug)]
pub(crate) struct Named<A>(pub(crate) A);

/// The two names in a path.
#[derive(Debug)]
pub(crate) struct NamedTwo<A, B>(pub(crate) A, pub(crate) B);

impl<A: FromStr> FromRequestParts<Site> for Named<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let names = names(parts, site).await?;
        part(&names, 0).map(Self)
    }
}

impl<A: FromStr, B: FromStr> FromRequestParts<Site> for NamedTwo<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let names = names(parts, site).await?;
        Ok(Self(part(&names, 0)?, part(&names, 1)?))
    }
}

async fn names(parts: &mut Parts, site: &Site) -> Result<Vec<String>, Problem> {
    let names = RawPathParams::from_request_parts(parts, site).await;
    let names = names.map_err(|_| Problem::not_found())?;
    Ok(names.iter().map(|(_, value)| value.to_owned()).collect())
}

/// What can't be the name of anything names nothing.
fn part<T: FromStr>(names: &[String], place: usize) -> Result<T, Problem> {
    let text = names.get(place).ok_or_else(Problem::not_found)?;
    text.parse().map_err(|_| Problem::not_found())
}

/// A parameter as what it means.
pub(crate) fn parsed<T>(name: &str, text: &str) -> Result<T, Problem>
where
    T: FromStr<Err: std::fmt::Display>,
{
    text.parse().map_err(|error: T::Err| AppError::invalid(name, error.to_string()).into())
}
