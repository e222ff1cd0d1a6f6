//! Readings of a source: staged while they are received, then accepted in one small transaction.

use jiff::Timestamp;
use model::id::{ImportId, OrganisationId, SourceId};

use crate::{
    Housekeeping, StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

/// Still being received; no reader sees it.
pub const RECEIVING: i64 = 0;
/// Accepted: what it says counts.
pub const ACCEPTED: i64 = 1;
/// Failed: nothing of it counts.
pub const FAILED: i64 = 2;

rows! {
    /// An import.
    pub struct ImportRow {
        /// Its id.
        pub id: ImportId,
        /// Of which source.
        pub source: SourceId,
        /// Who imported.
        pub organisation: OrganisationId,
        /// [`RECEIVING`], [`ACCEPTED`] or [`FAILED`].
        pub state: i64,
        /// Who may read it, as the number of a label.
        pub label: i64,
        /// When it began.
        pub started: Timestamp,
        /// When it was accepted or failed.
        pub ended: Option<Timestamp>,
        /// How many records were new.
        pub added: i64,
        /// How many had changed.
        pub changed: i64,
        /// How many were withdrawn.
        pub withdrawn: i64,
        /// How many were as before.
        pub unchanged: i64,
        /// How many were refused.
        pub refused: i64,
        /// How many were older than what counted, and came for the first time.
        pub older: i64,
        /// The Merkle root over its statements.
        pub root: Option<[u8; 32]>,
    }
}

/// What came of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many records were new.
    pub added: i64,
    /// How many had changed.
    pub changed: i64,
    /// How many were withdrawn.
    pub withdrawn: i64,
    /// How many were as before.
    pub unchanged: i64,
    /// How many were refused.
    pub refused: i64,
    /// How many were older than what counted, and came for the first time: those rows stand below 0
    /// (see [`crate::statements::aside`]), so nobody stores their number.
    pub older: i64,
}

sql! {
    BEGIN = "INSERT INTO import (id, source, organisation, state, label, started_us, ended_us, \
        added, changed, withdrawn, unchanged, refused, root) \
        VALUES ($1, $2, $3, 0, $4, $5, NULL, 0, 0, 0, 0, 0, NULL)";
    STATE = "SELECT state FROM import WHERE id = $1";
    ACCEPT = "UPDATE import SET state = 1, ended_us = (SELECT CASE \
        WHEN $2 > COALESCE(MAX(n.ended_us), 0) THEN $2 ELSE MAX(n.ended_us) + 1 END \
        FROM import n), added = $3, changed = $4, \
        withdrawn = $5, unchanged = $6, refused = $7, root = $8 WHERE id = $1 AND state = 0";
    FAIL = "UPDATE import SET state = 2, ended_us = $2 WHERE id = $1 AND state = 0";
    FIND = "SELECT id, source, organisation, state, label, started_us, ended_us, added, changed, \
        withdrawn, unchanged, refused, (SELECT COUNT(*) FROM statement s \
        WHERE s.import = import.id AND s.number < 0) AS older, root FROM import WHERE id = $1";
    OF_SOURCE = "SELECT id, source, organisation, state, label, started_us, ended_us, added, \
        changed, withdrawn, unchanged, refused, (SELECT COUNT(*) FROM statement s \
        WHERE s.import = import.id AND s.number < 0) AS older, root FROM import \
        WHERE source = $1 ORDER BY started_us DESC, id DESC LIMIT $2";
    LAST = "SELECT MAX(ended_us) FROM import WHERE source = $1 AND state = 1";
    RECEIVED = "SELECT id FROM import WHERE state = 0 AND started_us < $1 \
        ORDER BY started_us, id";
    FAILED_WITH_STATEMENTS = "SELECT id FROM import WHERE state = 2 \
        AND EXISTS (SELECT 1 FROM statement s WHERE s.import = import.id) ORDER BY started_us, id";
    SWEEP_STATEMENTS = "DELETE FROM statement WHERE import = $1 AND number < $2 \
        AND import IN (SELECT id FROM import WHERE id = $1 AND state <> 1)";
    SWEEP_REFUSALS = "DELETE FROM refusal WHERE import = $1 AND number < $2 \
        AND import IN (SELECT id FROM import WHERE id = $1 AND state = 0)";
    FIRST = "SELECT MIN(number) FROM (SELECT MIN(number) AS number FROM statement \
        WHERE import = $1 UNION ALL SELECT MIN(number) AS number FROM refusal WHERE import = $1 \
        AND import IN (SELECT id FROM import WHERE id = $1 AND state = 0)) n";
    SWEEP = "DELETE FROM import WHERE id = $1 AND state = 0";
}

/// Begins one in state [`RECEIVING`].
pub fn begin(
    house: &mut Housekeeping<'_>,
    source: SourceId,
    organisation: OrganisationId,
    label: i64,
) -> Result<ImportId, StoreError> {
    let (id, at) = (ImportId::from_bytes(house.new_id()), house.at());
    house.execute(BEGIN, params![id, source, organisation, label, at])?;
    Ok(id)
}

/// Refuses to go on where the import is no longer being received.
pub(crate) fn must_be_receiving(view: &mut View<'_>, id: ImportId) -> Result<(), StoreError> {
    match view.one::<i64>(STATE, params![id])? {
        Some(RECEIVING) => Ok(()),
        _ => Err(StoreError::ImportEnded),
    }
}

/// Makes everything staged count, as the newest of all, even where a clock was set back;
/// [`StoreError::ImportEnded`] where it was not being received.
pub fn accept(
    tx: &mut Tx<'_>,
    id: ImportId,
    counts: &Counts,
    root: &[u8; 32],
) -> Result<(), StoreError> {
    let at = tx.at();
    let params = params![
        id,
        at,
        counts.added,
        counts.changed,
        counts.withdrawn,
        counts.unchanged,
        counts.refused,
        root
    ];
    let touched = tx.execute(ACCEPT, params)?;
    if touched == 1 { Ok(()) } else { Err(StoreError::ImportEnded) }
}

/// Ends it without accepting; its refusals stay, its statements go by [`sweep`]. Whether it was
/// being received.
pub fn fail(house: &mut Housekeeping<'_>, id: ImportId) -> Result<bool, StoreError> {
    let at = house.at();
    Ok(house.execute(FAIL, params![id, at])? == 1)
}

/// The one with this id, in any state.
pub fn find(view: &mut View<'_>, id: ImportId) -> Result<Option<ImportRow>, StoreError> {
    view.one(FIND, params![id])
}

/// Those of a source, newest first, one that runs too.
pub fn of_source(
    view: &mut View<'_>,
    source: SourceId,
    limit: i64,
) -> Result<Vec<ImportRow>, StoreError> {
    view.rows(OF_SOURCE, params![source, limit])
}

/// When the last one of a source was accepted; `None` where none was.
pub fn last_accepted(
    view: &mut View<'_>,
    source: SourceId,
) -> Result<Option<Timestamp>, StoreError> {
    let last: Option<Last> = view.one(LAST, params![source])?;
    Ok(last.and_then(|last| last.ended))
}

/// Those that were begun before and never ended, and those that failed and left statements: what
/// a start-up sweeps.
pub fn received_before(
    view: &mut View<'_>,
    before: Timestamp,
) -> Result<Vec<ImportId>, StoreError> {
    let mut left = view.rows(RECEIVED, params![before])?;
    left.extend(view.rows::<ImportId>(FAILED_WITH_STATEMENTS, &[])?);
    Ok(left)
}

/// Deletes up to 1,000 rows of an import that is not accepted; whether there is more to do.
/// One that is still in state [`RECEIVING`] goes itself with its last row.
pub fn sweep(house: &mut Housekeeping<'_>, id: ImportId) -> Result<bool, StoreError> {
    const ROWS: i64 = 500;
    let first: Option<Number> = house.one(FIRST, params![id])?;
    if let Some(number) = first.and_then(|first| first.number) {
        let below = number + ROWS;
        let statements = house.execute(SWEEP_STATEMENTS, params![id, below])?;
        let refusals = house.execute(SWEEP_REFUSALS, params![id, below])?;
        if statements + refusals > 0 {
            return Ok(true);
        }
    }
    house.execute(SWEEP, params![id])?;
    Ok(false)
}

rows! {
    /// When the last one ended, where there is one.
    pub struct Last {
        /// It.
        pub ended: Option<Timestamp>,
    }

    /// The least number, where there is one.
    pub struct Number {
        /// It.
        pub number: Option<i64>,
    }
}
