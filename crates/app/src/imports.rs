//! Advisories come in: staged while they are read, then accepted in one small transaction.

mod accept;
mod follow;
mod labels;
mod newest;
mod receive;
mod show;
mod sources;
mod staging;
mod weigh;
mod wholes;

pub use accept::Imported;
pub use receive::{Importing, Progress};
pub use show::{
    ImportView, REFUSALS_PAGE, RefusalView, of_source, progress, quality, running, show,
};
pub use sources::{SourceView, source, sources};
pub use translate::feed::Given;

pub(crate) use follow::{follow, left_over, read, sweep};

use access::{Action, Standing, Thing};
use jiff::Timestamp;
use model::{
    Slug, Tlp,
    id::{ImportId, SourceId},
};
use serde_json::json;
use store::{imports, sources as rows};

use self::labels::Brought;
use crate::{AppError, Caller, House, Kind, record, sources::Due};

/// The source of what somebody hands in without naming one.
pub const UPLOADS: &str = "uploads";

/// Whether the caller may import under this label: asked before anything is received.
pub fn may_begin(house: &House, caller: &Caller, label: Tlp) -> Result<(), AppError> {
    let owner = caller.principal.as_ref().map_or(house.own(), access::Principal::organisation);
    let thing = Thing::new(owner, label);
    let _permit = Standing::alone(caller.who()).decide(Action::ImportAdvisories, &thing)?;
    Ok(())
}

/// Begins an import of what somebody hands in. Nothing of it counts before [`Importing::finish`].
pub fn begin<'h>(
    house: &'h House,
    caller: &Caller,
    source: &Slug,
    label: Tlp,
) -> Result<Importing<'h>, AppError> {
    begun(house, caller, (source, label), Brought::ByHand)
}

/// Begins an import of what a source itself says, in its place and under its own label: whoever
/// manages the source settled both.
pub fn look<'h>(house: &'h House, caller: &Caller, due: &Due) -> Result<Importing<'h>, AppError> {
    begun(house, caller, (&due.slug, due.label), Brought::ByItsSource)
}

fn begun<'h>(
    house: &'h House,
    caller: &Caller,
    (source, label): (&Slug, Tlp),
    brought: Brought,
) -> Result<Importing<'h>, AppError> {
    may_begin(house, caller, label)?;
    let owner = caller.principal.as_ref().map_or(house.own(), access::Principal::organisation);
    let source_id = source_named(house, caller, (source, label))?;
    let seen = last_accepted(house, source_id)?;
    house.catch_up()?;
    let number = record::number_of(label);
    let id: ImportId = house
        .store
        .housekeep(&caller.context, move |house| imports::begin(house, source_id, owner, number))?;
    Ok(Importing::new(
        house,
        caller.clone(),
        receive::Begun { id, source: source_id, owner, label, brought, seen },
    ))
}

/// When the last import of a source was accepted; read before memory catches up, so that memory
/// knows it.
fn last_accepted(house: &House, source: SourceId) -> Result<Option<Timestamp>, AppError> {
    Ok(house.store.read(|view| imports::last_accepted(view, source))?)
}

/// A source is made when it is first imported from.
fn source_named(
    house: &House,
    caller: &Caller,
    (slug, label): (&Slug, Tlp),
) -> Result<SourceId, AppError> {
    let owner = caller.principal.as_ref().map_or(house.own(), access::Principal::organisation);
    if let Some(row) = house.store.read(|view| rows::by_slug(view, slug))? {
        if row.organisation != owner {
            let why = "a source of this name is not yours: choose another name";
            return Err(AppError::new(Kind::Forbidden, "source-not-yours", why).at("source"));
        }
        if record::label_of(row.label) > label {
            let why = format!(
                "what this source says is {} at least: say so, or name another source",
                record::label_of(row.label)
            );
            return Err(AppError::new(Kind::Conflict, "label-too-mild", why).at("label"));
        }
        return Ok(row.id);
    }
    let new = rows::NewSource {
        slug: slug.clone(),
        organisation: owner,
        location: None,
        label: record::number_of(Tlp::Clear),
        every_s: None,
        next: None,
    };
    let body = json!({ "source": slug.as_str() });
    let entry = record::of_organisation(caller, "source-added", owner, body);
    let written = house.write_aside(caller, move |tx| {
        let id = match rows::insert(tx, &new)? {
            Some(id) => id,
            None => rows::by_slug(tx, &new.slug)?
                .map(|row| row.id)
                .ok_or_else(|| record::broken("a source was added and is not there"))?,
        };
        Ok(tx.record(entry.clone(), id)?)
    })?;
    Ok(written.value)
}
