//! `/sign-in-links`: a person's way in, once.

use app::sign_in::{self, NewLink};
use axum::{extract::State, response::Response};
use wire::{NewSignInLink, SignInLink};

use super::{
    ask::parsed,
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Makes a one-time link. It is shown now and never again.
#[utoipa::path(post, path = "/sign-in-links", tag = "ways in", request_body = NewSignInLink,
    responses((status = 201, description = "made", body = SignInLink)))]
pub(crate) async fn make(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    sent: Sent<NewSignInLink>,
) -> Result<Response, Problem> {
    let new = NewLink {
        organisation: parsed("/organisation", &sent.value.organisation)?,
        role: parsed("/role", &sent.value.role)?,
        email: sent.value.email,
        name: sent.value.name,
    };
    let base = site.settings().base.clone();
    site.change(&asker, (keyed.secret(), sent.hash), move |house, caller| {
        let made = sign_in::make_link(house, caller, &new)?;
        Answer::made(&SignInLink {
            address: format!("{base}/sign-in/link/{}", made.secret.expose()),
            expires: made.expires.into(),
            organisation_made: made.organisation_made,
            entry: made.entry.to_string(),
        })
    })
    .await
}
