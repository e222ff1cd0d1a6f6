//! Organisations: found by slug, made when somebody first needs them.

use access::{Action, Consent, Consents, Standing, Thing, Uptake};
use model::{
    Sector, Slug, Tlp,
    id::{EntryId, OrganisationId},
};
use serde_json::json;
use store::{View, consents, organisations};

use crate::{AppError, Caller, House, record};

/// How many characters a name may have.
pub const NAME_MAX: usize = 200;
/// The label of what an operator runs: for it and for whom it lets act, for nobody else.
pub(crate) const LISTS: Tlp = Tlp::Amber;

/// An organisation as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationView {
    /// Its id.
    pub id: OrganisationId,
    /// Its name in commands.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What kind of place it is.
    pub sector: Sector,
}

/// The consents that this organisation gave or was given, as they are now.
pub(crate) fn consents_of(view: &mut View<'_>, caller: &Caller) -> Result<Consents, AppError> {
    let Some(principal) = &caller.principal else { return Ok(Consents::NONE) };
    let own = principal.organisation();
    let given = consents::of_operator(view, own)?;
    let taken = consents::of_delegate(view, own)?;
    let alive = given.into_iter().chain(taken).filter(|row| row.revoked.is_none());
    Ok(alive
        .map(|row| Consent {
            operator: row.operator,
            delegate: row.delegate,
            uptake: row.accepted.map_or(Uptake::Offered, |_| Uptake::Accepted),
        })
        .collect())
}

/// The operator of this slug, where the caller may do this with what it runs.
pub(crate) fn operator(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    action: Action,
) -> Result<OrganisationId, AppError> {
    house.store.read(|view| {
        let consents = consents_of(view, caller)?;
        let standing = Standing::new(caller.who(), &consents);
        let Some(row) = organisations::by_slug(view, slug)? else {
            return Err(standing.refusal(action).into());
        };
        let _permit = standing.decide(action, &Thing::new(row.id, LISTS))?;
        Ok(row.id)
    })
}

/// The organisation of a slug: one's own, or any for who manages people.
pub fn show(house: &House, caller: &Caller, slug: &Slug) -> Result<OrganisationView, AppError> {
    let row = house.store.read(|view| organisations::by_slug(view, slug))?;
    let own = caller.principal.as_ref().map(access::Principal::organisation);
    let standing = Standing::alone(caller.who());
    let Some(row) = row else { return Err(standing.refusal(Action::ManagePeople).into()) };
    if own != Some(row.id) {
        let _permit = standing.decide(Action::ManagePeople, &Thing::organisation(row.id))?;
    }
    Ok(view_of(row))
}

/// The organisation of an id.
pub fn find(house: &House, id: OrganisationId) -> Result<OrganisationView, AppError> {
    house.store.read(|view| of(view, id))
}

/// The same, in a snapshot that is open.
pub(crate) fn of(view: &mut View<'_>, id: OrganisationId) -> Result<OrganisationView, AppError> {
    organisations::find(view, id)?.map(view_of).ok_or_else(AppError::not_found)
}

/// The organisation of a slug; a new one where there is none. Whether it is new.
pub fn find_or_make(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    wanted: Action,
) -> Result<(OrganisationView, bool), AppError> {
    if let Some(row) = house.store.read(|view| organisations::by_slug(view, slug))? {
        return Ok((view_of(row), false));
    }
    let (thing, standing) = (Thing::organisation(house.own()), Standing::alone(caller.who()));
    if standing.decide(Action::ManagePeople, &thing).is_err() {
        // The same answer as for one that is there and hidden.
        return Err(standing.refusal(wanted).into());
    }
    let new = organisations::NewOrganisation {
        slug: slug.clone(),
        name: slug.display_name(),
        sector: Sector::Other,
    };
    let entry_of = {
        let caller = caller.clone();
        let body = json!({ "slug": slug.as_str() });
        move |id| record::of_organisation(&caller, "organisation-made", id, body.clone())
    };
    let written = house.write_aside(caller, move |tx| {
        let (id, made) = if let Some(id) = organisations::insert(tx, &new)? {
            (id, true)
        } else {
            let row = organisations::by_slug(tx, &new.slug)?;
            (row.ok_or_else(|| record::broken("an organisation is gone"))?.id, false)
        };
        Ok(tx.record(entry_of(id), (id, made))?)
    })?;
    let (id, made) = written.value;
    Ok((find(house, id)?, made))
}

/// Says what an organisation is called and what kind of place it is.
pub fn describe(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    (name, sector): (String, Sector),
) -> Result<EntryId, AppError> {
    let id = operator(house, caller, slug, Action::ChangeInventory)?;
    check_name(&name)?;
    if name.trim().is_empty() {
        return Err(AppError::invalid("/name", "expected a name, not only spaces"));
    }
    let body = json!({ "sector": sector.name() });
    let entry = record::of_organisation(caller, "organisation-described", id, body);
    let written = house.write(caller, move |tx| {
        organisations::describe(tx, id, &name, sector)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// What people, programs and organisations are called stands on one line.
pub(crate) fn check_name(name: &str) -> Result<(), AppError> {
    if name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control) {
        return Ok(());
    }
    let why = format!("a name has at most {NAME_MAX} characters on one line");
    Err(AppError::invalid("/name", why))
}

fn view_of(row: organisations::OrganisationRow) -> OrganisationView {
    OrganisationView { id: row.id, slug: row.slug, name: row.name, sector: row.sector }
}
