//! `/members`: who belongs to one's own organisation; `/people`: who is forgotten.

use app::{
    AppError, House, Role,
    id::{OrganisationId, PersonId},
    people::{self, Member, Membership},
};
use axum::{Json, extract::State, response::Response};
use wire::{Changed, List, MemberLine};

use super::{
    ask::{Asked, Named, NamedTwo, Nothing},
    once::{Answer, Keyed},
};
use crate::{Problem, Site, who::Asker};

/// Lists who belongs to one's own organisation, a line for each role.
#[utoipa::path(get, path = "/members", tag = "people",
    responses((status = 200, description = "all of them", body = List<MemberLine>)))]
pub(crate) async fn list(
    State(site): State<Site>,
    asker: Asker,
    asked: Asked<Nothing>,
) -> Result<Json<List<MemberLine>>, Problem> {
    let own = own(&asker)?;
    let verb = move |house: &House, caller: &app::Caller| people::members(house, caller, own);
    let members = site.read(&asker, asked.after, verb).await?;
    Ok(Json(List::whole(members.into_iter().flat_map(lines).collect())))
}

fn lines(member: Member) -> Vec<MemberLine> {
    let Member { person, name, email, roles, seen } = member;
    let line = |one: people::MemberRole| MemberLine {
        person: person.to_string(),
        name: name.clone(),
        email: email.clone(),
        role: one.role.to_string(),
        since: one.since.into(),
        seen: seen.map(Into::into),
    };
    roles.into_iter().map(line).collect()
}

/// Ends what somebody is in one's own organisation, with their sessions and tokens in it.
#[utoipa::path(delete, path = "/members/{person}/{role}", tag = "people",
    responses((status = 200, description = "ended", body = Changed)))]
pub(crate) async fn end(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    NamedTwo(person, role): NamedTwo<PersonId, Role>,
) -> Result<Response, Problem> {
    let of = Membership { person, organisation: own(&asker)?, role };
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(people::end_membership(house, caller, of)?)
    })
    .await
}

/// Forgets a person on their wish: name and address go, with every way in.
#[utoipa::path(delete, path = "/people/{person}", tag = "people",
    responses((status = 200, description = "forgotten", body = Changed)))]
pub(crate) async fn forget(
    State(site): State<Site>,
    asker: Asker,
    keyed: Keyed,
    Named(person): Named<PersonId>,
) -> Result<Response, Problem> {
    site.change(&asker, (keyed, [0; 32]), move |house, caller| {
        Answer::changed(people::erase(house, caller, person)?)
    })
    .await
}

fn own(asker: &Asker) -> Result<OrganisationId, AppError> {
    let principal = asker.principal.as_ref().ok_or(access::Refusal::SignIn)?;
    Ok(principal.organisation())
}
