//! The last step of an import: what was staged counts from here on.

use model::{
    Tlp,
    id::{EntryId, ImportId},
};
use notation::hexadecimal;
use serde_json::json;
use store::{imports, recipients, statements};

use super::receive::{Begun, Progress};
use crate::{AppError, Caller, House, Kind, record};

/// The code of the error that says that another import of the source was accepted meanwhile.
pub(super) const OVERTAKEN: &str = "import-overtaken";

/// An import that was accepted.
#[derive(Debug, Clone, Copy)]
pub struct Imported {
    /// Its id.
    pub id: ImportId,
    /// What came of it.
    pub progress: Progress,
    /// Its entry in the record.
    pub entry: EntryId,
}

/// Makes it count, where nothing else of its source was accepted since it was compared with that.
pub(super) fn accept(
    house: &House,
    caller: &Caller,
    begun: &Begun,
    (progress, red): (Progress, Vec<[u8; 16]>),
) -> Result<Imported, AppError> {
    let (id, counts, source, seen) = (begun.id, progress.counts, begun.source, begun.seen);
    let mut root = ledger::RootHasher::default();
    house.store.read(|view| {
        statements::leaves(view, id, &mut |leaf| {
            root.push(&leaf.revision);
            Ok(())
        })
    })?;
    let root = *root.root().as_bytes();
    let body = json!({
        "import": id.to_string(),
        "source": begun.source.to_string(),
        "added": counts.added,
        "changed": counts.changed,
        "withdrawn": counts.withdrawn,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
        "older": counts.older,
        "root": hexadecimal(&root),
    });
    let caller_now = Caller { context: house.context(), ..caller.clone() };
    let person = caller.principal.as_ref().and_then(access::Principal::person);
    let label = if red.is_empty() { Tlp::AmberStrict } else { Tlp::Red };
    let entry = record::entry(&caller_now, "import-accepted", (Some(begun.owner), label), body);
    let written = house.write(&caller_now, move |tx| {
        if imports::last_accepted(tx, source)? != seen {
            let why = "another import of this source was accepted meanwhile: import it again";
            return Err(AppError::new(Kind::Conflict, OVERTAKEN, why));
        }
        imports::accept(tx, id, &counts, &root)?;
        for (key, person) in red.iter().filter_map(|key| Some((key, person?))) {
            recipients::insert(tx, key, person)?;
        }
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(Imported { id, progress, entry: written.entry })
}
