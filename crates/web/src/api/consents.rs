//! `/consents`: who may act for whom; given by operators, taken up by delegates, ended by either.

use app::{
    Slug,
    consents::{self, ConsentView},
    id::ConsentId,
};
use axum::{Json, extract::State, response::Response};
use wire::{Changed, ConsentGiven, ConsentLine, List, NewConsent};

use super::{
    ask::{Asked, Named, Nothing, parsed},
    once::{Answer, Keyed},
    sent::Sent,
};
use crate::{Problem, Site, who::Asker};

/// Lists the consents that one's own organisation ever gave, and the living ones that it holds.
#[utoipa::path(get, path = "/consents", tag = "people",
    responses((status = 200, description = "all of them", body = List<ConsentLine>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Nothing>,
) -> Result<Json<List<ConsentLine>>, Problem> {
    let all = site.read(&asker, asked.after, consents::list).await?;
    Ok(Json(List::whole(all.iter().map(line).collect())))
}

fn line(view: &ConsentView) -> ConsentLine {
    ConsentLine {
        id: view.id.to_string(),
        operator: view.operator.slug.to_string(),
        delegate: view.delegate.slug.to_string(),
        given: view.given.into(),
        accepted: view.accepted.map(Into::into),
        revoked: view.revoked.map(Into::into),
    }
}

/// Lets a delegate act for one's own organisation.
#[utoipa::path(post, path = "/operators/{operator}/consents", tag = "people",
    request_body = NewConsent,
    responses((status = 201, description = "given", body = ConsentGiven)))]
pub(crate) async fn give(
    State(site): State<Site>,
    asker: Asker,
    (Named(operator), keyed): (Named<Slug>, Keyed),
    sent: Sent<NewConsent>,
) -> Result<Response, Problem> {
    let delegate: Slug = parsed("/delegate", &sent.value.delegate)?;
    site.change(&asker, (keyed, sent.hash), move |house, caller| {
        let given = consents::give(house, caller, (&operator, &delegate))?;
        Answer::made(&ConsentGiven { id: given.id.to_string(), entry: given.entry.to_string() })
    })
    .await
}

/// Takes an operator on as a client: it reads from now on what is AMBER here.
#[utoipa::path(post, path = "/consents/{consent}/acceptance", tag = "people",
    responses((status = 200, description = "taken on", body = Changed)))]
pub(crate) async fn accept(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    Named(id): Named<ConsentId>,
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(consents::accept(house, caller, id)?)
    })
    .await
}

/// Ends a consent, from either side.
#[utoipa::path(delete, path = "/consents/{consent}", tag = "people",
    responses((status = 200, description = "ended", body = Changed)))]
pub(crate) async fn revoke(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    Named(id): Named<ConsentId>,
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(consents::revoke(house, caller, id)?)
    })
    .await
}
