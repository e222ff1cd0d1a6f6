//! The right that a change takes, from the table of routes and the names in its path.

use app::{About, Right};
use axum::{
    extract::{FromRequestParts as _, MatchedPath, RawPathParams},
    http::request::Parts,
};

use crate::{
    Problem, Site,
    api::{Declared, Needs, TABLE},
};

/// The right to what is asked for.
pub(super) async fn of(parts: &mut Parts, site: &Site) -> Result<Right, Problem> {
    let declared = declared(parts).ok_or_else(Problem::not_found)?;
    let Needs::Any(any) = declared.needs else { return Err(Problem::not_found()) };
    let names = RawPathParams::from_request_parts(parts, site).await;
    let names = names.map_err(|_| Problem::not_found())?;
    let mut about = About::Own;
    for (name, value) in &names {
        let said = match name {
            "operator" | "organisation" => value.parse().ok().map(About::Operator),
            "consent" if declared.path.ends_with("/acceptance") => {
                value.parse().ok().map(About::Offer)
            }
            "consent" => value.parse().ok().map(About::Consent),
            _ => continue,
        };
        // What can't be the name of anything names nothing.
        about = said.ok_or_else(Problem::not_found)?;
    }
    Ok(Right { any, about })
}

fn declared(parts: &Parts) -> Option<&'static Declared> {
    let route = parts.extensions.get::<MatchedPath>()?.as_str();
    let path = route.strip_prefix("/api/v1")?;
    let is_this = |one: &&Declared| {
        one.path == path && parts.method.as_str().eq_ignore_ascii_case(one.method)
    };
    TABLE.iter().find(is_this)
}
