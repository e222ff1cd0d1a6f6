//! What was accepted comes into memory; what never was is swept away.

use std::{
    sync::{Arc, mpsc},
    thread,
};

use jiff::Timestamp;
use model::{Statement, id::ImportId};
use store::{Store, StoreError, entries::EntryRow, imports, statements, statements::StatementRow};

use crate::{AppError, House, live::Held, record};

/// How many rows are handed over to be understood at once.
const HANDED_OVER: usize = 256;
/// How many such chunks may wait.
const WAITING: usize = 8;

/// Reads everything that counts.
pub(crate) fn read(house: &House) -> Result<Vec<Held>, AppError> {
    let held = house.store.read(|view| understood(|each| statements::current(view, each)))?;
    Ok(held)
}

/// Reads what these entries tell of.
pub(crate) fn follow(house: &House, rows: &[EntryRow]) -> Result<(), AppError> {
    let mut held = Vec::new();
    for id in rows.iter().filter_map(import_of) {
        let read =
            house.store.read(|view| understood(|each| statements::of_import(view, id, each)));
        held.extend(read?);
    }
    house.live.take_in(held);
    rows.iter().filter_map(import_of).for_each(|id| house.live.end_progress(id));
    Ok(())
}

type Each<'a> = &'a mut dyn FnMut(StatementRow) -> Result<(), StoreError>;

/// Understands rows on a second thread while the database reads the next ones.
fn understood(
    rows: impl FnOnce(Each<'_>) -> Result<(), StoreError>,
) -> Result<Vec<Held>, StoreError> {
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<Vec<StatementRow>>(WAITING);
        let reader = scope.spawn(move || {
            let counted = receive.into_iter().flatten().filter(StatementRow::counted);
            counted.filter_map(|row| of_row(&row)).collect::<Vec<Held>>()
        });
        let mut chunk = Vec::with_capacity(HANDED_OVER);
        let gone = |_| StoreError::Closed;
        rows(&mut |row| {
            chunk.push(row);
            if chunk.len() < HANDED_OVER {
                return Ok(());
            }
            send.send(std::mem::take(&mut chunk)).map_err(gone)
        })?;
        send.send(chunk).map_err(gone)?;
        drop(send);
        reader.join().map_err(|_| StoreError::Closed)
    })
}

fn import_of(row: &EntryRow) -> Option<ImportId> {
    if row.kind != "import-accepted" {
        return None;
    }
    let entry: serde_json::Value = serde_json::from_slice(row.body.as_deref()?).ok()?;
    entry.pointer("/body/import")?.as_str()?.parse().ok()
}

fn of_row(row: &StatementRow) -> Option<Held> {
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
pub(crate) fn sweep(house: &House, left: &[ImportId]) -> Result<(), AppError> {
    for id in left.iter().copied() {
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
