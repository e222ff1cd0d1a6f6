//! Adding a passkey: two answers for the script of the people page.

use app::passkeys;
use axum::{Json, Router, body::Bytes, extract::State, routing::post};
use serde_json::{Value, json};

use crate::{
    Problem, Site,
    desk::after,
    pages::sign_in::passkey::{Finished, begun, keys},
    who::Asker,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/people/passkeys/begin", post(begin))
        .route("/people/passkeys/finish", post(finish))
}

async fn begin(State(site): State<Site>, asker: Asker) -> Result<Json<Value>, Problem> {
    let keys = keys(&site)?;
    let made = site.run(&asker, move |house, caller| passkeys::begin_adding(house, caller, &keys));
    Ok(begun(&made.await?))
}

async fn finish(
    State(site): State<Site>,
    asker: Asker,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let (keys, finished) = (keys(&site)?, Finished::of(&body)?);
    let added = site.run(&asker, move |house, caller| {
        let answered = (&finished.answered(), finished.name.as_str());
        passkeys::finish_adding(house, caller, &keys, answered)
    });
    Ok(Json(json!({ "next": after("/people#passkeys", added.await?) })))
}
