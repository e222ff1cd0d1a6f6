//! What was accepted comes into memory; what never was is swept away.

use std::sync::Arc;

use jiff::Timestamp;
use model::{Statement, id::ImportId};
use store::{Store, StoreError, entries::EntryRow, imports, statements, statements::StatementRow};

use crate::{AppError, House, live::Held, record};

/// Reads everything that counts.
pub(crate) fn load(house: &House) -> Result<(), AppError> {
    let mut held = Vec::new();
    house.store.read(|view| {
        statements::current(view, &mut |row| {
            held.extend(of_row(row));
            Ok::<(), StoreError>(())
        })
    })?;
    house.live.take_in(held);
    Ok(())
}

/// Reads what these entries tell of.
pub(crate) fn follow(house: &House, rows: &[EntryRow]) -> Result<(), AppError> {
    let mut held = Vec::new();
    for id in rows.iter().filter_map(import_of) {
        house.store.read(|view| {
            statements::of_import(view, id, &mut |row| {
                held.extend(of_row(row));
                Ok::<(), StoreError>(())
            })
        })?;
    }
    house.live.take_in(held);
    Ok(())
}

fn import_of(row: &EntryRow) -> Option<ImportId> {
    if row.kind != "import-accepted" {
        return None;
    }
    let entry: serde_json::Value = serde_json::from_slice(row.body.as_deref()?).ok()?;
    entry.pointer("/body/import")?.as_str()?.parse().ok()
}

fn of_row(row: StatementRow) -> Option<Held> {
    let statement: Statement = match serde_json::from_slice(&row.body) {
        Ok(statement) => statement,
        Err(error) => {
            tracing::error!(advisory = row.advisory, %error, "a stored statement can't be read");
            return None;
        }
    };
    Some(Held {
        key: row.key,
        revision: row.revision,
        import: row.import,
        label: record::label_of(row.label),
        owner: row.owner,
        received: row.received,
        accepted: (row.accepted, row.import, row.number),
        statement: Arc::new(statement),
    })
}

/// The imports that failed, or that were begun before this time and never ended.
pub(crate) fn left_over(store: &Store, before: Timestamp) -> Result<Vec<ImportId>, StoreError> {
    store.read(|view| imports::received_before(view, before))
}

/// Deletes what these imports staged.
pub(crate) fn sweep(house: &House, left: Vec<ImportId>) -> Result<(), AppError> {
    for id in left {
        loop {
            let context = house.context();
            if !house.store.stage(&context, move |house| imports::sweep(house, id))? {
                break;
            }
        }
        tracing::info!(import = %id, "swept an import that never ended");
    }
    Ok(())
}
