//! `/operators/{operator}/inventories`: what an operator runs.

use app::{
    AppError, AssetKind, Exposed, Slug,
    id::InventoryId,
    inventories::{self, Added, ListView, NewList, Submitted},
};
use axum::{
    Json,
    extract::{Request, State},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::{Changed, InventoryAdded, InventoryLine, List};

use crate::api::{
    ask::{Asked, Named, NamedTwo, Nothing, parsed},
    once::{Answer, Keyed},
    sent::in_memory,
};
use crate::{Problem, Site, who::Asker};

/// What a list is of, where its file does not say.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Upload {
    /// The list's name: the same name replaces. The asset, else the file, where it is not given.
    #[param(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// What the components run on.
    #[param(min_length = 1, max_length = 200)]
    asset: Option<String>,
    /// What kind of thing that is; unknown counts as a device.
    #[param(pattern = "^(it|medical|ot|safety|unknown)$")]
    kind: Option<String>,
    /// Whether the internet can reach it.
    #[param(pattern = "^(yes|no|unknown)$")]
    exposed: Option<String>,
    /// Its format; told from its content where it is not given.
    #[param(pattern = "^(cyclonedx|spdx|package-lock|cargo-lock|requirements|go-mod|csv)$")]
    format: Option<String>,
    /// The file's name.
    #[param(min_length = 1, max_length = 200)]
    file: Option<String>,
}

impl Upload {
    fn read(self) -> Result<NewList, Problem> {
        let Self { name, asset, kind, exposed, format, file } = self;
        let file = file.or_else(|| name.clone()).unwrap_or_else(|| "list".to_owned());
        Ok(NewList {
            name: name.or_else(|| asset.clone()).unwrap_or_else(|| file.clone()),
            file,
            asset,
            kind: kind.map_or(Ok(AssetKind::Unknown), |kind| kind_of(&kind))?,
            exposed: exposed.map_or(Ok(Exposed::Unknown), |exposed| exposed_of(&exposed))?,
            format: format.map(|format| parsed("format", &format)).transpose()?,
        })
    }
}

fn kind_of(text: &str) -> Result<AssetKind, Problem> {
    Ok(match text {
        "it" => AssetKind::It,
        "medical" => AssetKind::Medical,
        "ot" | "operational-technology" => AssetKind::OperationalTechnology,
        "safety" => AssetKind::Safety,
        "unknown" => AssetKind::Unknown,
        _ => {
            let why = "this is no kind; expected it, medical, ot, safety or unknown";
            return Err(AppError::invalid("kind", why).into());
        }
    })
}

fn exposed_of(text: &str) -> Result<Exposed, Problem> {
    Ok(match text {
        "yes" => Exposed::Yes,
        "no" => Exposed::No,
        "unknown" => Exposed::Unknown,
        _ => return Err(AppError::invalid("exposed", "expected yes, no or unknown").into()),
    })
}

/// Takes in a list of what an operator runs; the one of the same name is replaced.
#[utoipa::path(post, path = "/operators/{operator}/inventories", tag = "operators",
    params(Upload),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "taken in", body = InventoryAdded)))]
pub(crate) async fn add(
    State(site): State<Site>,
    asker: Asker,
    (Named(operator), keyed): (Named<Slug>, Keyed<Upload>),
    request: Request,
) -> Result<Response, Problem> {
    let (keyed, upload) = keyed.apart();
    let (parts, body) = request.into_parts();
    let slug = operator.clone();
    site.answer(&asker, move |house, caller| inventories::may_add(house, caller, &slug)).await?;
    let list = upload.read()?;
    let (bytes, hash) =
        in_memory(&parts.headers, body, site.settings().inventory_bytes_max).await?;
    site.change(&asker, (keyed, hash), move |house, caller| {
        let file = Submitted::File(bytes);
        let added = inventories::add(house, caller, &operator, (&list, file))?;
        Answer::made(&shape(&added))?.keep(&without_words(&added))
    })
    .await
}

fn shape(added: &Added) -> InventoryAdded {
    InventoryAdded {
        id: added.id.to_string(),
        revision: added.revision,
        components: added.components as u64,
        unidentified: added.unidentified as u64,
        refused: added.refused.clone(),
        warnings: added.warnings.clone(),
        entry: added.entry.to_string(),
    }
}

/// What is kept of an answer must not tell what the operator runs.
fn without_words(added: &Added) -> InventoryAdded {
    let all =
        |words: &[String]| words.iter().map(|_| "not kept: send it anew".to_owned()).collect();
    InventoryAdded { refused: all(&added.refused), warnings: all(&added.warnings), ..shape(added) }
}

/// Lists an operator's lists.
#[utoipa::path(get, path = "/operators/{operator}/inventories", tag = "operators",
    responses((status = 200, description = "all of them", body = List<InventoryLine>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    Named(operator): Named<Slug>,
    asked: Asked<Nothing>,
) -> Result<Json<List<InventoryLine>>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| {
            inventories::lists_of(house, caller, &operator)
        })
        .await?;
    Ok(Json(List::whole(found.lists.into_iter().map(line).collect())))
}

fn line(list: ListView) -> InventoryLine {
    InventoryLine {
        id: list.id.to_string(),
        name: list.name,
        file: list.file,
        revision: list.revision,
        made: list.made.into(),
        keep_until: list.keep_until.into(),
        components: list.components as u64,
        unidentified: list.unidentified as u64,
    }
}

/// Removes one list with all its revisions.
#[utoipa::path(delete, path = "/operators/{operator}/inventories/{list}", tag = "operators",
    responses((status = 200, description = "removed", body = Changed)))]
pub(crate) async fn remove(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    NamedTwo(operator, id): NamedTwo<Slug, InventoryId>,
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(inventories::remove(house, caller, &operator, id)?)
    })
    .await
}

/// Erases everything that an operator runs: its key goes, and with it the meaning of all of it.
#[utoipa::path(delete, path = "/operators/{operator}/inventories", tag = "operators",
    responses((status = 200, description = "erased", body = Changed)))]
pub(crate) async fn forget(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    Named(operator): Named<Slug>,
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(inventories::forget(house, caller, &operator)?)
    })
    .await
}
