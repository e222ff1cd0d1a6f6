//! `/tokens`: a program's ways in.

use app::{
    id::TokenId,
    tokens::{self, LIFE_DAYS, NewToken as New, TokenView},
};
use axum::{Json, extract::State, response::Response};
use jiff::SignedDuration;
use wire::{List, NewToken, TokenLine, TokenMade};

use super::{
    ask::{Asked, Named, Nothing, parsed},
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Makes a token. It is shown now and never again.
#[utoipa::path(post, path = "/tokens", tag = "ways in", request_body = NewToken,
    responses((status = 201, description = "made", body = TokenMade)))]
pub(crate) async fn make(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    sent: Sent<NewToken>,
) -> Result<Response, Problem> {
    let new = read(sent.value)?;
    site.change(&asker, (keyed.secret(), sent.hash), move |house, caller| {
        let made = tokens::make(house, caller, &new)?;
        Answer::made(&TokenMade {
            id: made.id.to_string(),
            token: made.secret.expose().to_owned(),
            expires: made.expires.into(),
            organisation_made: made.organisation_made,
            entry: made.entry.to_string(),
        })
    })
    .await
}

fn read(sent: NewToken) -> Result<New, Problem> {
    let year = SignedDuration::from_hours(24 * LIFE_DAYS);
    Ok(New {
        organisation: parsed("/organisation", &sent.organisation)?,
        role: parsed("/role", &sent.role)?,
        name: sent.name.unwrap_or_default(),
        scope: sent.scope.map(|scope| parsed("/scope", &scope)).transpose()?,
        life: sent.expires_s.map_or(year, SignedDuration::from_secs),
    })
}

/// Lists the tokens of one's own organisation.
#[utoipa::path(get, path = "/tokens", tag = "ways in",
    responses((status = 200, description = "all of them", body = List<TokenLine>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Nothing>,
) -> Result<Json<List<TokenLine>>, Problem> {
    let tokens = site.read(&asker, asked.after, tokens::list).await?;
    Ok(Json(List::whole(tokens.into_iter().map(line).collect())))
}

fn line(token: TokenView) -> TokenLine {
    TokenLine {
        id: token.id.to_string(),
        role: token.role.to_string(),
        name: token.name,
        scope: token.scope,
        made: token.made.into(),
        expires: token.expires.into(),
        revoked: token.revoked.map(Into::into),
    }
}

/// Ends a token.
#[utoipa::path(delete, path = "/tokens/{token}", tag = "ways in",
    responses((status = 204, description = "ended",
        headers(("breakwater-entry" = String, description = "its entry in the record")))))]
pub(crate) async fn revoke(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    Named(id): Named<TokenId>,
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::gone(tokens::revoke(house, caller, id)?)
    })
    .await
}
