//! `/sources`: where advisories come from, and what came.

use app::{
    Slug, Tlp,
    imports::{self, SourceView},
    sources::{self, EVERY_S, Settled},
};
use axum::{Json, extract::State, response::Response};
use wire::{Import, List, NewSource, Source, SourceChange};

use super::{
    ask::{Asked, Named, Nothing, parsed},
    imports::shape as import,
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Lists the sources.
#[utoipa::path(get, path = "/sources", tag = "advisories",
    responses((status = 200, description = "all of them", body = List<Source>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Nothing>,
) -> Result<Json<List<Source>>, Problem> {
    let found = site.read(&asker, asked.after, imports::sources).await?;
    Ok(Json(List::whole(found.into_iter().map(shape).collect())))
}

/// Shows a source.
#[utoipa::path(get, path = "/sources/{source}", tag = "advisories",
    responses((status = 200, description = "it", body = Source)))]
pub(crate) async fn show(
    State(site): State<Site>,
    asker: Asker,
    Named(slug): Named<Slug>,
    asked: Asked<Nothing>,
) -> Result<Json<Source>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| imports::source(house, caller, &slug))
        .await?;
    Ok(Json(shape(found)))
}

/// Lists the last imports of a source, newest first.
#[utoipa::path(get, path = "/sources/{source}/imports", tag = "advisories",
    responses((status = 200, description = "the last twenty", body = List<Import>)))]
pub(crate) async fn list_imports(
    State(site): State<Site>,
    asker: Asker,
    Named(slug): Named<Slug>,
    asked: Asked<Nothing>,
) -> Result<Json<List<Import>>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| imports::of_source(house, caller, &slug))
        .await?;
    Ok(Json(List::whole(found.into_iter().map(import).collect())))
}

/// Adds a source that is looked at by itself.
#[utoipa::path(post, path = "/sources", tag = "advisories", request_body = NewSource,
    responses((status = 201, description = "added", body = wire::Changed)))]
pub(crate) async fn add(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    sent: Sent<NewSource>,
) -> Result<Response, Problem> {
    let NewSource { slug, location, label, every_s } = sent.value;
    let slug: Slug = parsed("/slug", &slug)?;
    let settled = settled(location, label, every_s)?;
    site.change(&asker, (keyed, sent.hash), move |house, caller| {
        let entry = sources::add(house, caller, &slug, &settled)?;
        Answer::made(&wire::Changed { entry: entry.to_string() })
    })
    .await
}

/// Gives a source another place, label or rhythm.
#[utoipa::path(put, path = "/sources/{source}", tag = "advisories", request_body = SourceChange,
    responses((status = 200, description = "changed", body = wire::Changed)))]
pub(crate) async fn change(
    State(site): State<Site>,
    asker: Asker,
    (Named(slug), keyed): (Named<Slug>, Keyed),
    sent: Sent<SourceChange>,
) -> Result<Response, Problem> {
    let SourceChange { location, label, every_s } = sent.value;
    let settled = settled(location, label, every_s)?;
    site.change(&asker, (keyed, sent.hash), move |house, caller| {
        Answer::changed(sources::change(house, caller, &slug, &settled)?)
    })
    .await
}

/// Removes a source; what it said stays.
#[utoipa::path(delete, path = "/sources/{source}", tag = "advisories",
    responses((status = 200, description = "removed", body = wire::Changed)))]
pub(crate) async fn remove(
    State(site): State<Site>,
    asker: Asker,
    (Named(slug), keyed): (Named<Slug>, Keyed),
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(sources::remove(house, caller, &slug)?)
    })
    .await
}

fn settled(
    location: String,
    label: Option<String>,
    every_s: Option<i64>,
) -> Result<Settled, Problem> {
    let label = label.map(|label| parsed("/label", &label)).transpose()?.unwrap_or(Tlp::Clear);
    Ok(Settled { location, label, every_s: every_s.unwrap_or(EVERY_S) })
}

fn shape(source: SourceView) -> Source {
    Source {
        id: source.id.to_string(),
        slug: source.slug.to_string(),
        location: source.location,
        label: source.label.to_string(),
        every_s: source.every_s,
        next: source.next.map(Into::into),
        tries: source.tries,
        made: source.made.into(),
        last: source.last.map(import),
    }
}
