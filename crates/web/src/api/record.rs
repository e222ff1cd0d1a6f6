//! `/entries`: the record as the caller may read it, and proofs that an entry is in it.

use app::{
    AppError, Slug,
    record::{self, EntryView, Query},
};
use axum::{Json, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::{Entry, EntryContent, List, Proof};

use super::ask::{Asked, Named, Nothing, parsed};
use crate::{Problem, Site, who::Asker};

/// How long the name of a kind may be.
const KIND_MAX: usize = 100;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// What is about this organisation.
    #[param(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    organisation: Option<String>,
    /// Only this kind.
    #[param(max_length = 100)]
    kind: Option<String>,
    /// Not before this time.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Before this number: `next` of the page before.
    #[param(value_type = Option<i64>, minimum = 0)]
    before: Option<String>,
}

/// Lists entries, newest first.
#[utoipa::path(get, path = "/entries", tag = "record", params(Search),
    responses((status = 200, description = "a page of them", body = List<Entry>)))]
pub(crate) async fn search(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Search>,
) -> Result<Json<List<Entry>>, Problem> {
    let Search { organisation, kind, from, before } = asked.query;
    let slug: Option<Slug> = organisation.map(|slug| parsed("organisation", &slug)).transpose()?;
    if kind.as_ref().is_some_and(|kind| kind.chars().count() > KIND_MAX) {
        let why = format!("a kind has at most {KIND_MAX} characters");
        return Err(AppError::invalid("kind", why).into());
    }
    let from: Option<Timestamp> = from.map(|from| parsed("from", &from)).transpose()?;
    let before: Option<i64> = before.map(|before| parsed("before", &before)).transpose()?;
    if before.is_some_and(|before| before < 0) {
        return Err(AppError::invalid("before", "entries are numbered from 0").into());
    }
    let (found, next) = site
        .read(&asker, asked.after, move |house, caller| {
            let organisation = slug.map(|slug| record::about(house, &slug)).transpose()?;
            record::page(house, caller, &Query { organisation, kind, from, before })
        })
        .await?;
    let next = next.map(|next| next.to_string());
    Ok(Json(List { items: found.into_iter().map(shape).collect(), next }))
}

/// Shows an entry.
#[utoipa::path(get, path = "/entries/{seq}", tag = "record",
    responses((status = 200, description = "it", body = Entry)))]
pub(crate) async fn show(
    State(site): State<Site>,
    asker: Asker,
    Named(seq): Named<i64>,
    asked: Asked<Nothing>,
) -> Result<Json<Entry>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| record::by_seq(house, caller, seq))
        .await?;
    Ok(Json(shape(found)))
}

/// Proves that an entry is in the record.
#[utoipa::path(get, path = "/entries/{seq}/proof", tag = "record",
    responses((status = 200, description = "the proof", body = Proof)))]
pub(crate) async fn proof(
    State(site): State<Site>,
    asker: Asker,
    Named(seq): Named<i64>,
    asked: Asked<Nothing>,
) -> Result<Json<Proof>, Problem> {
    let found = site.read(&asker, asked.after, move |house, _| record::proof(house, seq)).await?;
    let size = i64::try_from(found.size)
        .map_err(|_| AppError::internal("the record is longer than its numbers"))?;
    Ok(Json(Proof {
        seq: found.seq,
        size,
        leaf: STANDARD.encode(found.leaf),
        hashes: found.hashes.iter().map(|hash| STANDARD.encode(hash)).collect(),
        checkpoint: found.checkpoint,
    }))
}

fn shape(entry: EntryView) -> Entry {
    let content = entry.content.map(|content| EntryContent {
        id: content.id.to_string(),
        at: content.at.into(),
        kind: content.kind,
        organisation: content.organisation.map(|id| id.to_string()),
        label: content.label.to_string(),
        body: content.body,
    });
    Entry { seq: entry.seq, commitment: STANDARD.encode(entry.commitment), content }
}
