//! `/me`: who is asking, as we know them.

use access::Refusal;
use app::{AppError, organisations};
use axum::{Json, extract::State};
use wire::Me;

use super::ask::{Asked, Nothing};
use crate::{Problem, Site, who::Asker};

/// Shows whose token or session this is.
#[utoipa::path(get, path = "/me", tag = "ways in",
    responses((status = 200, description = "you", body = Me)))]
pub(crate) async fn show(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Nothing>,
) -> Result<Json<Me>, Problem> {
    let me = site.read(&asker, asked.after, |house, caller| {
        let who = caller.principal.as_ref().ok_or(AppError::from(Refusal::SignIn))?;
        Ok(Me {
            organisation: organisations::find(house, who.organisation())?.slug.to_string(),
            role: who.role().name().to_owned(),
            person: who.person().map(|person| person.to_string()),
            strength: who.strength().name().to_owned(),
        })
    });
    Ok(Json(me.await?))
}
