//! Sources are added, changed and removed; those that are due are named, and what came of a look is
//! noted.

use access::{Action, Standing, Thing};
use jiff::{SignedDuration, Timestamp};
use model::{
    Slug, Tlp,
    id::{EntryId, OrganisationId, SourceId},
};
use serde_json::json;
use store::sources::{self, Looked, NewSource, SourceRow};

use crate::{AppError, Caller, House, Kind, record};

/// How often a source is looked at where nobody says.
pub const EVERY_S: i64 = 3_600;
/// The shortest and the longest time between two looks.
const EVERY_S_MIN: i64 = 60;
const EVERY_S_MAX: i64 = 30 * 24 * 3_600;
/// How long a location may be.
const LOCATION_MAX: usize = 2_000;

/// What a source is from now on.
#[derive(Debug, Clone)]
pub struct Settled {
    /// A folder of this machine, or an address.
    pub location: String,
    /// Lower limit of who may read what it says.
    pub label: Tlp,
    /// How often to look, in seconds.
    pub every_s: i64,
}

/// A source to look at now.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id.
    pub id: SourceId,
    /// Its name.
    pub slug: Slug,
    /// Whose it is: what it says becomes theirs.
    pub organisation: OrganisationId,
    /// Where it lies.
    pub location: String,
    /// Lower limit of who may read what it says.
    pub label: Tlp,
    /// How often to look, in seconds.
    pub every_s: i64,
    /// How often in a row it failed.
    pub tries: i64,
    /// What was there at the last look.
    pub seen: Option<String>,
}

/// Adds a source; one that was removed comes back under its name.
pub fn add(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    settled: &Settled,
) -> Result<EntryId, AppError> {
    let owner = caller.principal.as_ref().map_or(house.own(), access::Principal::organisation);
    may_manage(caller, owner, settled.label)?;
    check(house, caller, settled)?;
    let new = row_of(slug, owner, settled, caller.context.at);
    let entry = of_source(caller, "source-added", slug, &new);
    let written = house.write(caller, move |tx| {
        let taken = || {
            let why = format!(
                "there is a source `{}` already: change it, or take another name",
                new.slug
            );
            AppError::new(Kind::Conflict, "source-there", why)
        };
        if sources::insert(tx, &new)?.is_none() {
            let former = sources::by_slug(tx, &new.slug)?.ok_or_else(taken)?;
            // What is there only for uploads, or was removed, becomes this one.
            let is_free = former.removed.is_some() || former.location.is_none();
            if !is_free || former.organisation != new.organisation {
                return Err(taken());
            }
            sources::change(tx, former.id, &new)?;
        }
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// Gives a source another place, label or rhythm; it is looked at anew.
pub fn change(
    house: &House,
    caller: &Caller,
    slug: &Slug,
    settled: &Settled,
) -> Result<EntryId, AppError> {
    let former = managed(house, caller, slug)?;
    may_manage(caller, former.organisation, settled.label)?;
    check(house, caller, settled)?;
    let new = row_of(slug, former.organisation, settled, caller.context.at);
    let entry = of_source(caller, "source-changed", slug, &new);
    let written = house.write(caller, move |tx| {
        sources::change(tx, former.id, &new)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// Removes a source; what it said stays.
pub fn remove(house: &House, caller: &Caller, slug: &Slug) -> Result<EntryId, AppError> {
    let former = managed(house, caller, slug)?;
    let body = json!({ "source": slug.as_str() });
    let entry = record::of_organisation(caller, "source-removed", former.organisation, body);
    let written = house.write(caller, move |tx| {
        sources::remove(tx, former.id)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(written.entry)
}

/// The sources to look at now, longest due first.
pub fn due(house: &House) -> Result<Vec<Due>, AppError> {
    let now = house.now();
    let rows = house.store.read(|view| sources::due(view, now))?;
    let due = |row: SourceRow| {
        Some(Due {
            id: row.id,
            slug: row.slug,
            organisation: row.organisation,
            location: row.location?,
            label: record::label_of(row.label),
            every_s: row.every_s.unwrap_or(EVERY_S),
            tries: row.tries,
            seen: row.etag,
        })
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

/// Notes what came of a look: when to look next, how often it failed, what was there.
pub fn looked(
    house: &House,
    id: SourceId,
    (next, tries, seen): (Timestamp, i64, Option<String>),
) -> Result<(), AppError> {
    let looked = Looked { next: Some(next), tries, etag: seen };
    let context = house.context();
    house.store.housekeep(&context, move |house| sources::looked(house, id, &looked))?;
    Ok(())
}

/// When a source is looked at next after a look that went well.
pub fn next_look(now: Timestamp, every_s: i64) -> Timestamp {
    now + SignedDuration::from_secs(every_s.clamp(EVERY_S_MIN, EVERY_S_MAX))
}

fn managed(house: &House, caller: &Caller, slug: &Slug) -> Result<SourceRow, AppError> {
    let row = house.store.read(|view| sources::by_slug(view, slug))?;
    let Some(row) = row.filter(|row| row.removed.is_none()) else {
        return Err(Standing::alone(caller.who()).refusal(Action::ManageSources).into());
    };
    may_manage(caller, row.organisation, record::label_of(row.label))?;
    Ok(row)
}

fn may_manage(caller: &Caller, owner: OrganisationId, label: Tlp) -> Result<(), AppError> {
    let thing = Thing::new(owner, label);
    let _permit = Standing::alone(caller.who()).decide(Action::ManageSources, &thing)?;
    Ok(())
}

fn check(house: &House, caller: &Caller, settled: &Settled) -> Result<(), AppError> {
    let place = &settled.location;
    let house_itself = Thing::organisation(house.own());
    let operates = Standing::alone(caller.who()).decide(Action::Operate, &house_itself).is_ok();
    if place.starts_with('/') && !operates {
        let why = "only who operates this house names folders of its machine: expected `https://…`";
        return Err(AppError::new(Kind::Forbidden, "machine-folder", why).at("/location"));
    }
    let fits =
        place.starts_with('/') || place.starts_with("https://") || place.starts_with("http://");
    if !fits || place.chars().count() > LOCATION_MAX || place.chars().any(char::is_control) {
        let why = "expected `https://…`, or a path on the server's machine that begins with `/`";
        return Err(AppError::invalid("/location", why));
    }
    if !(EVERY_S_MIN..=EVERY_S_MAX).contains(&settled.every_s) {
        let why = format!("expected {EVERY_S_MIN} to {EVERY_S_MAX} seconds");
        return Err(AppError::invalid("/every_s", why));
    }
    Ok(())
}

fn row_of(slug: &Slug, owner: OrganisationId, settled: &Settled, now: Timestamp) -> NewSource {
    NewSource {
        slug: slug.clone(),
        organisation: owner,
        location: Some(settled.location.clone()),
        label: record::number_of(settled.label),
        every_s: Some(settled.every_s),
        next: Some(now),
    }
}

fn of_source(caller: &Caller, kind: &'static str, slug: &Slug, new: &NewSource) -> store::NewEntry {
    let body = json!({
        "source": slug.as_str(), "location": new.location, "label": new.label,
        "every_s": new.every_s,
    });
    record::of_organisation(caller, kind, new.organisation, body)
}
