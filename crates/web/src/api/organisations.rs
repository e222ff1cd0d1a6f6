//! `/organisations`: what they are called, and what kind of place each is.

use app::{AppError, Sector, Slug, organisations};
use axum::{Json, extract::State, response::Response};
use wire::{Changed, NewDescription, Organisation};

use super::{
    ask::{Asked, Named, Nothing},
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Shows an organisation: one's own, or any for who manages people.
#[utoipa::path(get, path = "/organisations/{organisation}", tag = "organisations",
    responses((status = 200, description = "it", body = Organisation)))]
pub(crate) async fn show(
    State(site): State<Site>,
    asker: Asker,
    Named(slug): Named<Slug>,
    asked: Asked<Nothing>,
) -> Result<Json<Organisation>, Problem> {
    let found = site
        .read(&asker, asked.after, move |house, caller| organisations::show(house, caller, &slug))
        .await?;
    Ok(Json(Organisation {
        id: found.id.to_string(),
        slug: found.slug.to_string(),
        name: found.name,
        sector: found.sector.name().to_owned(),
    }))
}

/// Says what an organisation is called and what kind of place it is.
#[utoipa::path(put, path = "/organisations/{organisation}", tag = "organisations",
    request_body = NewDescription,
    responses((status = 200, description = "changed", body = Changed)))]
pub(crate) async fn describe(
    State(site): State<Site>,
    asker: Asker,
    (Named(slug), keyed): (Named<Slug>, Keyed),
    sent: Sent<NewDescription>,
) -> Result<Response, Problem> {
    let sector = Sector::from_name(&sent.value.sector).ok_or_else(|| {
        let why = "this is no sector; expected hospital, bank, utility, government or other";
        AppError::invalid("/sector", why)
    })?;
    let said = (sent.value.name, sector);
    site.change(&asker, (keyed, sent.hash), move |house, caller| {
        Answer::changed(organisations::describe(house, caller, &slug, said)?)
    })
    .await
}
