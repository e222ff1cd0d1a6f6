//! `/sources`: where advisories come from, and what came.

use app::{
    Slug,
    imports::{self, SourceView},
};
use axum::{Json, extract::State};
use wire::{Import, List, Source};

use super::{
    ask::{Asked, Named, Nothing},
    imports::shape as import,
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

fn shape(source: SourceView) -> Source {
    Source {
        id: source.id.to_string(),
        slug: source.slug.to_string(),
        location: source.location,
        label: source.label.to_string(),
        every_s: source.every_s,
        next: source.next.map(|at| at.to_string()),
        tries: source.tries,
        made: source.made.to_string(),
        last: source.last.map(import),
    }
}
