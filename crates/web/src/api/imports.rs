//! `/imports`: advisories come in, as one document, a zip or a tar.zst.

use std::fs::File;

use app::{
    AppError, Caller, House, Slug, Tlp,
    id::ImportId,
    imports::{self, Given as Origin, ImportView, Imported, RefusalView},
};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::oneshot;
use utoipa::IntoParams;
use wire::{Import, List, Refusal};

use super::{
    ask::{Asked, Named, Nothing, parsed},
    once::{Answer, Keyed},
    sent::in_file,
};
use crate::{Problem, Site, who::Asker};

/// How many characters a file's name may have.
const NAME_MAX: usize = 200;
/// How many refused records stand in an answer.
const REFUSALS_SHOWN_MAX: usize = 100;

/// What comes in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Upload {
    /// From which source; one that is not there yet is made.
    #[param(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    source: String,
    /// The file's name: it stands where a record of it is refused.
    #[param(min_length = 1, max_length = 200)]
    name: String,
    /// The mildest label of what comes in; CLEAR where it is not given.
    #[param(pattern = r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT)$")]
    label: Option<String>,
}

/// Which page of refused records.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RefusalsPage {
    /// Where to go on: `next` of the page before.
    #[param(pattern = "^[0-9]{1,18}$")]
    cursor: Option<String>,
}

/// The same, understood.
#[derive(Debug)]
struct Order {
    source: Slug,
    name: String,
    label: Tlp,
}

impl Upload {
    fn read(self) -> Result<Order, Problem> {
        if self.name.is_empty() || self.name.chars().count() > NAME_MAX {
            let why = format!("a file's name has 1 to {NAME_MAX} characters");
            return Err(AppError::invalid("name", why).into());
        }
        let label = self.label.map(|label| parsed("label", &label)).transpose()?;
        Ok(Order {
            source: parsed("source", &self.source)?,
            name: self.name,
            label: label.unwrap_or(Tlp::Clear),
        })
    }
}

/// Takes advisories in: one document, a zip, a tar.zst; of OSV, CVE, KEV or CSAF.
#[utoipa::path(post, path = "/imports", tag = "advisories", params(Upload),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "all of it counts", body = Import),
        (status = 202, description = "received, where `Prefer: respond-async` asks for it: \
            ask `/imports/{import}` what came of it", body = Import)))]
pub(crate) async fn receive(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed<Upload>,
    request: Request,
) -> Result<Response, Problem> {
    let (keyed, upload) = keyed.apart();
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let order = upload.read()?;
    let label = order.label;
    site.answer(&asker, move |house, caller| imports::may_begin(house, caller, label)).await?;
    let (file, hash) = in_file(&headers, body, &site).await?;
    if !prefers_async(&headers) {
        let verb = move |house: &House, caller: &Caller| whole(house, caller, &order, file);
        return site.change(&asker, (keyed, hash), verb).await;
    }
    let (tell, told) = oneshot::channel();
    let change = site.change(&asker, (keyed, hash), move |house, caller| {
        let id_of = |id| tell.send(id).map_err(|_| ());
        later(house, caller, (&order, file), id_of)
    });
    tokio::select! {
        biased;
        // What runs goes on when nobody waits for it.
        Ok(begun) = told => Ok(Answer::new(StatusCode::ACCEPTED, &begun)?.response()),
        done = change => done,
    }
}

fn prefers_async(headers: &HeaderMap) -> bool {
    let values = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|one| one.trim() == "respond-async")
}

fn whole(house: &House, caller: &Caller, order: &Order, file: File) -> Result<Answer, AppError> {
    let mut importing = imports::begin(house, caller, &order.source, order.label)?;
    importing.file(file, &order.name, Origin::ByName)?;
    let imported = importing.finish()?;
    let refusals = imports::quality(house, caller, imported.id, -1)?;
    Answer::made(&accepted(house, caller, order, (imported, refusals)))
}

/// Tells the import's id as soon as it has one, and goes on.
fn later(
    house: &House,
    caller: &Caller,
    (order, file): (&Order, File),
    tell: impl FnOnce(Import) -> Result<(), ()>,
) -> Result<Answer, AppError> {
    let mut importing = imports::begin(house, caller, &order.source, order.label)?;
    let begun = receiving(importing.id(), order, caller.context.at);
    let answer = Answer::new(StatusCode::ACCEPTED, &begun)?;
    let _ = tell(begun);
    let ended = importing.file(file, &order.name, Origin::ByName).and_then(|()| importing.finish());
    if let Err(error) = ended {
        tracing::warn!(%error, "an import failed after it was received");
        return Err(error);
    }
    Ok(answer)
}

fn receiving(id: ImportId, order: &Order, started: Timestamp) -> Import {
    Import {
        id: id.to_string(),
        source: order.source.to_string(),
        state: "receiving".to_owned(),
        started: started.into(),
        ended: None,
        documents: Some(0),
        added: 0,
        changed: 0,
        withdrawn: 0,
        unchanged: 0,
        older: 0,
        refused: 0,
        refusals: Vec::new(),
        entry: None,
    }
}

fn accepted(
    house: &House,
    caller: &Caller,
    order: &Order,
    (imported, refusals): (Imported, Vec<RefusalView>),
) -> Import {
    let counts = imported.progress.counts;
    Import {
        state: "accepted".to_owned(),
        ended: Some(house.now().into()),
        documents: Some(imported.progress.documents),
        added: counts.added,
        changed: counts.changed,
        withdrawn: counts.withdrawn,
        unchanged: counts.unchanged,
        older: counts.older,
        refused: counts.refused,
        refusals: refusals.into_iter().take(REFUSALS_SHOWN_MAX).map(refusal).collect(),
        entry: Some(imported.entry.to_string()),
        ..receiving(imported.id, order, caller.context.at)
    }
}

/// Shows what came of an import, or how far it is.
#[utoipa::path(get, path = "/imports/{import}", tag = "advisories",
    responses((status = 200, description = "it", body = Import)))]
pub(crate) async fn show(
    State(site): State<Site>,
    asker: Asker,
    Named(id): Named<ImportId>,
    asked: Asked<Nothing>,
) -> Result<Json<Import>, Problem> {
    let (view, refusals) = site
        .read(&asker, asked.after, move |house, caller| imports::show(house, caller, id))
        .await?;
    let refusals = refusals.into_iter().take(REFUSALS_SHOWN_MAX).map(refusal).collect();
    Ok(Json(Import { refusals, ..shape(view) }))
}

/// Lists the records that an import refused, and why.
#[utoipa::path(get, path = "/imports/{import}/refusals", tag = "advisories", params(RefusalsPage),
    responses((status = 200, description = "a page of them", body = List<Refusal>)))]
pub(crate) async fn list_refusals(
    State(site): State<Site>,
    asker: Asker,
    Named(id): Named<ImportId>,
    asked: Asked<RefusalsPage>,
) -> Result<Json<List<Refusal>>, Problem> {
    let cursor = asked.query.cursor;
    let after: i64 = cursor.map_or(Ok(-1), |cursor| parsed("cursor", &cursor))?;
    let found = site
        .read(&asker, asked.after, move |house, caller| imports::quality(house, caller, id, after))
        .await?;
    let full = i64::try_from(found.len()).is_ok_and(|count| count >= imports::REFUSALS_PAGE);
    let next = found.last().filter(|_| full).map(|last| last.number.to_string());
    Ok(Json(List { items: found.into_iter().map(refusal).collect(), next }))
}

fn refusal(refusal: RefusalView) -> Refusal {
    Refusal { place: refusal.place, reason: refusal.reason }
}

/// An import as programs read it; nobody counts the documents of one that ended.
pub(super) fn shape(import: ImportView) -> Import {
    let counts = import.progress.counts;
    Import {
        id: import.id.to_string(),
        source: import.slug,
        documents: (import.state == "receiving").then_some(import.progress.documents),
        state: import.state.to_owned(),
        started: import.started.into(),
        ended: import.ended.map(Into::into),
        added: counts.added,
        changed: counts.changed,
        withdrawn: counts.withdrawn,
        unchanged: counts.unchanged,
        older: counts.older,
        refused: counts.refused,
        refusals: Vec::new(),
        entry: None,
    }
}
