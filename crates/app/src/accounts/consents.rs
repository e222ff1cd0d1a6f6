//! Consents: an operator lets a delegate act for it, the delegate takes it on, either ends it.

use access::{Action, Principal, Refusal, Standing, Thing};
use jiff::Timestamp;
use model::{
    Role, Slug,
    id::{ConsentId, EntryId, OrganisationId},
};
use serde_json::json;
use store::{
    View,
    consents::{self, ConsentRow},
    memberships, people, tokens,
};

use crate::{
    AppError, Caller, House, Kind,
    organisations::{self, OrganisationView},
    record,
};

/// A consent as both sides see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentView {
    /// Its id.
    pub id: ConsentId,
    /// Who lets somebody act.
    pub operator: OrganisationView,
    /// Who may act.
    pub delegate: OrganisationView,
    /// Since when.
    pub given: Timestamp,
    /// Who gave it; `None` for a program, and to the delegate.
    pub given_by: Option<String>,
    /// Since when the operator is the delegate's client; `None`: the delegate did not say so yet.
    pub accepted: Option<Timestamp>,
    /// Since when it is over.
    pub revoked: Option<Timestamp>,
}

/// A consent that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Its id.
    pub id: ConsentId,
    /// Its entry in the record.
    pub entry: EntryId,
}

/// The delegate of a slug, looked at before it is let in.
pub fn delegate(house: &House, caller: &Caller, slug: &Slug) -> Result<OrganisationView, AppError> {
    let own = own(caller)?;
    let _permit =
        Standing::alone(caller.who()).decide(Action::ChangeConsent, &Thing::organisation(own))?;
    let now = caller.context.at;
    let found = house.store.read(|view| {
        let row = store::organisations::by_slug(view, slug)?;
        Ok::<_, AppError>(match row {
            Some(row) if row.id != own && is_delegate(view, row.id, now)? => Some(row.id),
            _ => None,
        })
    })?;
    // One answer for what is absent and for what is no delegate: it tells of nobody else.
    let why = "there is no delegate with this short name: ask them to spell it";
    let id = found.ok_or_else(|| AppError::unknown("/delegate", why))?;
    organisations::find(house, id)
}

/// Lets a delegate act for an operator: one's own organisation.
pub fn give(
    house: &House,
    caller: &Caller,
    (operator, slug): (&Slug, &Slug),
) -> Result<Given, AppError> {
    let row = house.store.read(|view| store::organisations::by_slug(view, operator))?;
    let standing = Standing::alone(caller.who());
    let own = row.ok_or_else(|| standing.refusal(Action::ChangeConsent))?.id;
    let _permit = standing.decide(Action::ChangeConsent, &Thing::organisation(own))?;
    let (delegate, person) = (delegate(house, caller, slug)?.id, person(caller));
    let (caller_of, slug) = (caller.clone(), slug.clone());
    let written = house.write(caller, move |tx| {
        if consents::between(tx, own, delegate)?.is_some() {
            let why = "this delegate may act for you already";
            return Err(AppError::new(Kind::Conflict, "given-already", why));
        }
        let id = consents::insert(tx, own, delegate, person)?;
        let body = json!({ "consent": id.to_string(), "delegate": slug.as_str() });
        Ok(tx.record(record::of_organisation(&caller_of, "consent-given", own, body), id)?)
    })?;
    Ok(Given { id: written.value, entry: written.entry })
}

/// Takes an operator on as the caller's client: it reads from now on what is AMBER here.
pub fn accept(house: &House, caller: &Caller, id: ConsentId) -> Result<EntryId, AppError> {
    let row = alive(house, caller, id)?;
    let person = person(caller);
    let body = json!({ "consent": id.to_string() });
    let entry = record::of_organisation(caller, "consent-accepted", row.operator, body);
    let written = house.write(caller, move |tx| {
        if consents::accept(tx, id, person)? {
            return Ok(tx.record(entry.clone(), ())?);
        }
        let now = consents::find(tx, id)?.filter(|row| row.revoked.is_none());
        Err(match now {
            None => AppError::not_found(),
            Some(_) => AppError::new(Kind::Conflict, "accepted-already", "this is your client"),
        })
    })?;
    Ok(written.entry)
}

/// Ends a consent, from either side.
pub fn revoke(house: &House, caller: &Caller, id: ConsentId) -> Result<EntryId, AppError> {
    let row = mine(house, caller, id)?;
    let person = person(caller);
    let body = json!({ "consent": id.to_string() });
    let entry = record::of_organisation(caller, "consent-revoked", row.operator, body);
    let written = house.write(caller, move |tx| {
        if consents::revoke(tx, id, person)? {
            return Ok(tx.record(entry.clone(), ())?);
        }
        Err(AppError::new(Kind::Conflict, "revoked-already", "this consent is over already"))
    })?;
    Ok(written.entry)
}

/// One that the caller may end.
pub fn find(house: &House, caller: &Caller, id: ConsentId) -> Result<ConsentView, AppError> {
    let row = mine(house, caller, id)?;
    house.store.read(|view| seen(view, caller, &row))
}

/// Those that the caller's organisation ever gave, and the living ones that it holds.
pub fn list(house: &House, caller: &Caller) -> Result<Vec<ConsentView>, AppError> {
    let own = own(caller)?;
    let _permit =
        Standing::alone(caller.who()).decide(Action::SeeColleagues, &Thing::organisation(own))?;
    house.store.read(|view| {
        let given = consents::of_operator(view, own)?;
        let held = consents::of_delegate(view, own)?;
        given.into_iter().chain(held).map(|row| seen(view, caller, &row)).collect()
    })
}

/// A living one that the caller's organisation may take up.
fn alive(house: &House, caller: &Caller, id: ConsentId) -> Result<ConsentRow, AppError> {
    house.store.read(|view| {
        let known = organisations::consents_of(view, caller)?;
        let standing = Standing::new(caller.who(), &known);
        let row = consents::find(view, id)?.filter(|row| row.revoked.is_none());
        let row = row.filter(|row| Some(row.delegate) == own(caller).ok());
        let row = row.ok_or_else(|| standing.refusal(Action::AcceptConsent))?;
        let _permit = standing.decide(Action::AcceptConsent, &Thing::organisation(row.operator))?;
        Ok(row)
    })
}

/// One that the caller may end: the operator what it gave, the delegate what it holds.
fn mine(house: &House, caller: &Caller, id: ConsentId) -> Result<ConsentRow, AppError> {
    let own = own(caller)?;
    let row = house.store.read(|view| consents::find(view, id))?;
    let standing = Standing::alone(caller.who());
    match row {
        Some(row) if row.operator == own => {
            let _permit = standing.decide(Action::ChangeConsent, &Thing::organisation(own))?;
            Ok(row)
        }
        Some(row) if row.delegate == own && row.revoked.is_none() => alive(house, caller, id),
        _ => {
            let acts = caller.principal.as_ref().is_some_and(|it| it.role() == Role::Delegate);
            let action = if acts { Action::AcceptConsent } else { Action::ChangeConsent };
            Err(standing.refusal(action).into())
        }
    }
}

fn seen(view: &mut View<'_>, caller: &Caller, row: &ConsentRow) -> Result<ConsentView, AppError> {
    let gave = own(caller).is_ok_and(|own| own == row.operator);
    let given_by = match row.given_by.filter(|_| gave) {
        Some(person) => people::find(view, person)?.and_then(|person| person.name),
        None => None,
    };
    Ok(ConsentView {
        id: row.id,
        operator: organisations::of(view, row.operator)?,
        delegate: organisations::of(view, row.delegate)?,
        given: row.given,
        given_by,
        accepted: row.accepted,
        revoked: row.revoked,
    })
}

/// Whether somebody acts there as a delegate: a person, or a program with a token.
fn is_delegate(
    view: &mut View<'_>,
    organisation: OrganisationId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let members = memberships::of_organisation(view, organisation)?;
    if members.iter().any(|row| row.role == Role::Delegate && row.ended.is_none()) {
        return Ok(true);
    }
    let programs = tokens::of_organisation(view, organisation)?;
    let acts = |row: &tokens::TokenRow| {
        row.role == Role::Delegate && row.revoked.is_none() && row.expires > now
    };
    Ok(programs.iter().any(acts))
}

fn own(caller: &Caller) -> Result<OrganisationId, AppError> {
    Ok(caller.principal.as_ref().map(Principal::organisation).ok_or(Refusal::SignIn)?)
}

fn person(caller: &Caller) -> Option<model::id::PersonId> {
    caller.principal.as_ref().and_then(Principal::person)
}
