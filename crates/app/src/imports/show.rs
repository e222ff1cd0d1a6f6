//! What came of imports: counts, refusals with their reasons, how far a running one is.

use access::{Action, Standing, Thing};
use jiff::Timestamp;
use model::{
    Slug,
    id::{ImportId, SourceId},
};
use store::{imports, refusals, sources};

use super::receive::Progress;
use crate::{AppError, Caller, House, record};

/// How many imports of a source are shown.
pub(super) const SHOWN_MAX: i64 = 20;
/// How many refused records a page has.
pub const REFUSALS_PAGE: i64 = 100;

/// An import as people see it.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// Its id.
    pub id: ImportId,
    /// Of which source.
    pub source: SourceId,
    /// That source's name in commands and addresses.
    pub slug: String,
    /// `receiving`, `accepted` or `failed`.
    pub state: &'static str,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What came of it.
    pub progress: Progress,
}

/// A record that was refused.
#[derive(Debug, Clone)]
pub struct RefusalView {
    /// Its place among the refused.
    pub number: i64,
    /// Where it stands.
    pub place: String,
    /// Why it was refused.
    pub reason: String,
}

/// One import, and the first records that it refused where the caller may read them.
pub fn show(
    house: &House,
    caller: &Caller,
    id: ImportId,
) -> Result<(ImportView, Vec<RefusalView>), AppError> {
    let row = house.store.read(|view| imports::find(view, id))?;
    let Some(row) = row.filter(|row| may_see(caller, row)) else {
        return Err(Standing::alone(caller.who()).refusal(Action::SeeSources).into());
    };
    let source = house.store.read(|view| sources::find(view, row.source))?;
    let slug = source.map_or_else(String::new, |source| source.slug.to_string());
    let refusals = match may_read(caller, &row) {
        Ok(()) => refused(house, id, -1)?,
        Err(_) => Vec::new(),
    };
    Ok((view_of(house, &row, &slug), refusals))
}

/// How far a running import is.
pub fn progress(house: &House, id: ImportId) -> Option<Progress> {
    house.live.progress(id)
}

/// How far an import is that runs in this process now, where one does.
pub fn running(house: &House) -> Option<Progress> {
    house.live.any_progress()
}

/// The last imports of a source, newest first.
pub fn of_source(house: &House, caller: &Caller, slug: &Slug) -> Result<Vec<ImportView>, AppError> {
    let source = super::sources::source(house, caller, slug)?;
    let rows = house.store.read(|view| imports::of_source(view, source.id, SHOWN_MAX))?;
    let seen = rows.iter().filter(|row| may_see(caller, row));
    Ok(seen.map(|row| view_of(house, row, slug.as_str())).collect())
}

/// The quality of an import: what was refused, and why; by cursor.
pub fn quality(
    house: &House,
    caller: &Caller,
    id: ImportId,
    after: i64,
) -> Result<Vec<RefusalView>, AppError> {
    let row = house.store.read(|view| imports::find(view, id))?;
    let row = row.ok_or_else(|| {
        AppError::from(Standing::alone(caller.who()).refusal(Action::ImportAdvisories))
    })?;
    may_read(caller, &row)?;
    refused(house, id, after)
}

fn refused(house: &House, id: ImportId, after: i64) -> Result<Vec<RefusalView>, AppError> {
    let rows = house.store.read(|view| refusals::after(view, id, after, REFUSALS_PAGE))?;
    let view = |row: refusals::RefusalRow| RefusalView {
        number: row.number,
        place: row.place,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// That something came in, when and how much, is under the label of what came in.
pub(super) fn may_see(caller: &Caller, row: &imports::ImportRow) -> bool {
    let thing = Thing::new(row.organisation, record::label_of(row.label));
    Standing::alone(caller.who()).decide(Action::SeeSources, &thing).is_ok()
}

/// The words of a refusal may quote what was refused: they are for who imports there.
fn may_read(caller: &Caller, row: &imports::ImportRow) -> Result<(), AppError> {
    let thing = Thing::new(row.organisation, record::label_of(row.label));
    let _permit = Standing::alone(caller.who()).decide(Action::ImportAdvisories, &thing)?;
    Ok(())
}

pub(super) fn view_of(house: &House, row: &imports::ImportRow, slug: &str) -> ImportView {
    let counts = imports::Counts {
        added: row.added,
        changed: row.changed,
        withdrawn: row.withdrawn,
        unchanged: row.unchanged,
        refused: row.refused,
        older: row.older,
    };
    let ended = Progress { documents: 0, counts };
    // One that was accepted a moment ago runs until its statements count in every answer.
    let running = house.live.progress(row.id);
    ImportView {
        id: row.id,
        source: row.source,
        slug: slug.to_owned(),
        state: match row.state {
            imports::ACCEPTED if running.is_some() => "receiving",
            imports::RECEIVING => "receiving",
            imports::ACCEPTED => "accepted",
            _ => "failed",
        },
        started: row.started,
        ended: row.ended,
        progress: running.unwrap_or(ended),
    }
}
