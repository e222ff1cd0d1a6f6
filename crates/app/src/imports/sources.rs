//! Where advisories come from, as people see it.

use access::{Action, Standing, Thing};
use jiff::Timestamp;
use model::{Slug, Tlp, id::SourceId};
use store::{imports, sources};

use super::show::{ImportView, SHOWN_MAX, may_see, view_of};
use crate::{AppError, Caller, House, record};

/// A source as people see it.
#[derive(Debug, Clone)]
pub struct SourceView {
    /// Its id.
    pub id: SourceId,
    /// Its name in commands and addresses.
    pub slug: Slug,
    /// A folder or an address, for who manages sources.
    pub location: Option<String>,
    /// Who may read what it says.
    pub label: Tlp,
    /// How often it is looked at, in seconds.
    pub every_s: Option<i64>,
    /// When it is looked at next.
    pub next: Option<Timestamp>,
    /// How often in a row it failed.
    pub tries: i64,
    /// Since when it is here.
    pub made: Timestamp,
    /// Its last import, also one that runs.
    pub last: Option<ImportView>,
}

/// The sources that the caller may see, by slug.
pub fn sources(house: &House, caller: &Caller) -> Result<Vec<SourceView>, AppError> {
    let rows = house.store.read(sources::all)?;
    let rows = rows.into_iter().filter(|row| row.removed.is_none());
    rows.filter(|row| decided(caller, row, Action::SeeSources).is_ok())
        .map(|row| view(house, caller, row))
        .collect()
}

/// One source.
pub fn source(house: &House, caller: &Caller, slug: &Slug) -> Result<SourceView, AppError> {
    let row = house.store.read(|view| sources::by_slug(view, slug))?;
    let Some(row) = row.filter(|row| row.removed.is_none()) else {
        return Err(Standing::alone(caller.who()).refusal(Action::SeeSources).into());
    };
    decided(caller, &row, Action::SeeSources)?;
    view(house, caller, row)
}

fn decided(
    caller: &Caller,
    row: &sources::SourceRow,
    action: Action,
) -> Result<(), access::Refusal> {
    let thing = Thing::new(row.organisation, record::label_of(row.label));
    Standing::alone(caller.who()).decide(action, &thing).map(drop)
}

fn view(house: &House, caller: &Caller, row: sources::SourceRow) -> Result<SourceView, AppError> {
    let all = house.store.read(|view| imports::of_source(view, row.id, SHOWN_MAX))?;
    let last = all.iter().find(|import| may_see(caller, import));
    let manages = decided(caller, &row, Action::ManageSources).is_ok();
    Ok(SourceView {
        id: row.id,
        last: last.map(|import| view_of(house, import, row.slug.as_str())),
        slug: row.slug,
        location: row.location.filter(|_| manages),
        label: record::label_of(row.label),
        every_s: row.every_s,
        next: row.next,
        tries: row.tries,
        made: row.made,
    })
}
