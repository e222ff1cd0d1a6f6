//! Records of an import that were refused, each with its place and reason.

use jiff::Timestamp;
use model::id::ImportId;

use crate::{
    Housekeeping, StoreError, Tx, View, generator, imports,
    sql::{insert_rows, sql},
    value::{params, rows},
};

rows! {
    /// A refused record.
    pub struct RefusalRow {
        /// In which import.
        pub import: ImportId,
        /// Its place among the refused, from 0.
        pub number: i64,
        /// Where it stood: a file, a line, a JSON pointer.
        pub place: String,
        /// Why, and what was expected.
        pub reason: String,
    }
}

sql! {
    INSERT = "INSERT INTO refusal (import, number, place, reason) VALUES ($1, $2, $3, $4)";
    AFTER = "SELECT import, number, place, reason FROM refusal \
        WHERE import = $1 AND number > $2 ORDER BY number LIMIT $3";
    SWEEP = "DELETE FROM refusal WHERE import < $2 AND EXISTS (SELECT 1 FROM import i \
        WHERE i.id = refusal.import AND i.state <> 0 AND i.ended_us < $1)";
}

/// Stages a chunk of an import that is being received.
pub fn stage(
    house: &mut Housekeeping<'_>,
    import: ImportId,
    chunk: &[RefusalRow],
) -> Result<(), StoreError> {
    imports::must_be_receiving(house, import)?;
    let rows = chunk
        .iter()
        .map(|new| [import.into(), new.number.into(), (&new.place).into(), (&new.reason).into()]);
    insert_rows(house, INSERT, rows).map(drop)
}

/// The next ones of an import after this number (-1: from the start).
pub fn after(
    view: &mut View<'_>,
    import: ImportId,
    number: i64,
    limit: i64,
) -> Result<Vec<RefusalRow>, StoreError> {
    view.rows(AFTER, params![import, number, limit])
}

/// Deletes those of imports that ended before; how many.
pub fn sweep(tx: &mut Tx<'_>, ended_before: Timestamp) -> Result<u64, StoreError> {
    // An import that ended before was begun before, and its id tells when: no younger one is read.
    tx.execute(SWEEP, params![ended_before, generator::least_id(ended_before)])
}
