//! `/operators`: those that the caller acts for; and beneath, what each runs and should do.

pub(super) mod actions;
pub(super) mod inventories;
pub(super) mod receipts;

use app::actions::{self as verbs, Client};
use axum::{Json, extract::State};
use wire::{List, OperatorLine};

use super::ask::{Asked, Page};
use crate::{Problem, Site, who::Asker};

/// How many operators a page has.
const PAGE: usize = 50;

/// Lists the operators that let the caller's organisation act for them.
#[utoipa::path(get, path = "/operators", tag = "operators", params(Page),
    responses((status = 200, description = "a page of them", body = List<OperatorLine>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Page>,
) -> Result<Json<List<OperatorLine>>, Problem> {
    let cursor = asked.query.cursor.unwrap_or_default();
    let found = site
        .read(&asker, asked.after, move |house, caller| {
            verbs::clients(house, caller, &cursor, PAGE)
        })
        .await?;
    let full = found.len() >= PAGE;
    let next = found.last().filter(|_| full).map(|last| last.operator.slug.to_string());
    Ok(Json(List { items: found.into_iter().map(line).collect(), next }))
}

fn line(client: Client) -> OperatorLine {
    OperatorLine {
        slug: client.operator.slug.to_string(),
        name: client.operator.name,
        first: client.first,
        due: client.due,
        open: client.open as u64,
        closed: client.closed as u64,
        stuck: client.stuck as u64,
        not_checked: client.not_checked as u64,
        has_list: client.has_list,
    }
}
