//! What a source says about one advisory: every revision is kept, the newest accepted one counts.

use jiff::Timestamp;
use model::id::{ImportId, OrganisationId, SourceId};

use crate::{
    Housekeeping, StoreError, View, imports,
    sql::{insert_rows, key, sql},
    value::{params, rows},
};

rows! {
    /// A statement, without its raw record (see [`raw`]).
    pub struct StatementRow {
        /// In which import.
        pub import: ImportId,
        /// Its place there, from 0; below 0 where it was older than what counted.
        pub number: i64,
        /// Hash of source, kind, id, publisher, document and owner: alike in every revision.
        pub key: [u8; 16],
        /// Which format it came in.
        pub kind: String,
        /// The advisory's id, as its source writes it.
        pub advisory: String,
        /// Hash of `body`.
        pub revision: [u8; 32],
        /// Who may read it, as the number of a label.
        pub label: i64,
        /// Whose statement it is.
        pub owner: OrganisationId,
        /// When it came.
        pub received: Timestamp,
        /// When its import was accepted: the newest counts, and of one import the last.
        pub accepted: Timestamp,
        /// Our noun, in JSON.
        pub body: Vec<u8>,
    }

    /// Which revision of a key counts now.
    pub struct HeadRow {
        /// The key.
        pub key: [u8; 16],
        /// Hash of the statement's body.
        pub revision: [u8; 32],
        /// In which import.
        pub import: ImportId,
        /// Its place there.
        pub number: i64,
    }
}

impl StatementRow {
    /// Whether it counted when it came; otherwise it is kept for the history alone.
    pub fn counted(&self) -> bool {
        self.number >= 0
    }
}

/// The place of a statement that is kept and does not count; below 0, each once.
pub fn aside(number: i64) -> i64 {
    -1 - number
}

/// A statement to stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatement {
    /// Its place in the import, from 0, or [`aside`].
    pub number: i64,
    /// Hash of source, kind, id, publisher, document and owner.
    pub key: [u8; 16],
    /// Which format it came in.
    pub kind: String,
    /// The advisory's id, as its source writes it.
    pub advisory: String,
    /// Hash of `body`.
    pub revision: [u8; 32],
    /// Who may read it, as the number of a label.
    pub label: i64,
    /// Whose statement it is.
    pub owner: OrganisationId,
    /// Our noun, in JSON.
    pub body: Vec<u8>,
    /// The record as it came, compressed.
    pub raw: Vec<u8>,
}

sql! {
    INSERT = "INSERT INTO statement (import, number, key, kind, advisory, revision, label, \
        owner, received_us, body, raw) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    CURRENT = "SELECT s.import, s.number, s.key, s.kind, s.advisory, s.revision, s.label, \
        s.owner, s.received_us, i.ended_us, s.body \
        FROM statement s JOIN import i ON i.id = s.import \
        WHERE i.state = 1 AND s.number >= 0 AND NOT EXISTS (SELECT 1 FROM statement n \
        JOIN import j ON j.id = n.import \
        WHERE n.key = s.key AND n.number >= 0 AND j.state = 1 \
        AND (j.ended_us > i.ended_us OR (j.ended_us = i.ended_us AND \
        (j.id > i.id OR (j.id = i.id AND n.number > s.number))))) ORDER BY s.key";
    HEADS = "SELECT s.key, s.revision, s.import, s.number \
        FROM statement s JOIN import i ON i.id = s.import \
        WHERE i.state = 1 AND i.source = $1 AND s.number >= 0 \
        AND NOT EXISTS (SELECT 1 FROM statement n JOIN import j ON j.id = n.import \
        WHERE n.key = s.key AND n.number >= 0 AND j.state = 1 \
        AND (j.ended_us > i.ended_us OR (j.ended_us = i.ended_us AND \
        (j.id > i.id OR (j.id = i.id AND n.number > s.number))))) ORDER BY s.key";
    OF_KEY = "SELECT s.import, s.number, s.key, s.kind, s.advisory, s.revision, s.label, \
        s.owner, s.received_us, i.ended_us, s.body \
        FROM statement s JOIN import i ON i.id = s.import \
        WHERE s.key = $1 AND i.state = 1 \
        ORDER BY CASE WHEN s.number < 0 THEN 1 ELSE 0 END, \
        i.ended_us DESC NULLS LAST, i.id DESC, s.number DESC";
    OF_ADVISORY = "SELECT s.import, s.number, s.key, s.kind, s.advisory, s.revision, s.label, \
        s.owner, s.received_us, i.ended_us, s.body \
        FROM statement s JOIN import i ON i.id = s.import \
        WHERE s.advisory = $1 AND i.state = 1 \
        ORDER BY s.key, CASE WHEN s.number < 0 THEN 1 ELSE 0 END, \
        i.ended_us DESC NULLS LAST, i.id DESC, s.number DESC";
    OF_IMPORT = "SELECT s.import, s.number, s.key, s.kind, s.advisory, s.revision, s.label, \
        s.owner, s.received_us, i.ended_us, s.body \
        FROM statement s JOIN import i ON i.id = s.import \
        WHERE s.import = $1 AND i.state = 1 ORDER BY s.number";
    KEPT = "SELECT COUNT(*) FROM statement s JOIN import i ON i.id = s.import \
        WHERE s.key = $1 AND s.revision = $2 AND i.state = 1";
    SET_ASIDE = "UPDATE statement SET number = -1 - number \
        WHERE import = $1 AND number = $2 AND number >= 0";
    STAGED = "SELECT number, revision FROM statement WHERE import = $1 ORDER BY number";
    RAW = "SELECT s.raw FROM statement s JOIN import i ON i.id = s.import \
        WHERE s.import = $1 AND s.number = $2 AND i.state = 1";
}

/// Stages a chunk of an import that is being received; keep chunks to 1,000 rows.
pub fn stage(
    house: &mut Housekeeping<'_>,
    import: ImportId,
    chunk: &[NewStatement],
) -> Result<(), StoreError> {
    imports::must_be_receiving(house, import)?;
    let at = house.at();
    let row = |new: &NewStatement| {
        Ok([
            import.into(),
            new.number.into(),
            new.key.into(),
            (&new.kind).into(),
            key("the id of an advisory", &new.advisory)?,
            new.revision.into(),
            new.label.into(),
            new.owner.into(),
            at.into(),
            (&new.body).into(),
            (&new.raw).into(),
        ])
    };
    let rows: Vec<_> = chunk.iter().map(row).collect::<Result<_, StoreError>>()?;
    insert_rows(house, INSERT, rows).map(drop)
}

/// What was staged in these places turns out to be older than what counts: it is kept, and does not
/// count. Keep chunks to 1,000 rows.
pub fn set_aside(
    house: &mut Housekeeping<'_>,
    import: ImportId,
    numbers: &[i64],
) -> Result<(), StoreError> {
    imports::must_be_receiving(house, import)?;
    for number in numbers {
        house.execute(SET_ASIDE, params![import, *number])?;
    }
    Ok(())
}

/// Whether this revision of a key came in before, counting or not.
pub fn is_kept(
    view: &mut View<'_>,
    key: &[u8; 16],
    revision: &[u8; 32],
) -> Result<bool, StoreError> {
    let count: Option<i64> = view.one(KEPT, params![key, revision])?;
    Ok(count.is_some_and(|count| count > 0))
}

/// The statements that count, by key, one after another.
pub fn current(
    view: &mut View<'_>,
    each: &mut dyn FnMut(StatementRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(CURRENT, &[], each)
}

/// Which revision of each key counts, of those that came with this source: what a new import is
/// compared with.
pub fn heads(
    view: &mut View<'_>,
    source: SourceId,
    each: &mut dyn FnMut(HeadRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(HEADS, params![source], each)
}

/// All revisions of a key, the one that counts first.
pub fn of_key(view: &mut View<'_>, key: &[u8; 16]) -> Result<Vec<StatementRow>, StoreError> {
    view.rows(OF_KEY, params![key])
}

/// All revisions of every key with this advisory id; of each key the one that counts first.
pub fn of_advisory(view: &mut View<'_>, advisory: &str) -> Result<Vec<StatementRow>, StoreError> {
    view.rows(OF_ADVISORY, params![advisory])
}

/// What an accepted import said, in its order, one after another; what did not count comes first.
pub fn of_import(
    view: &mut View<'_>,
    import: ImportId,
    each: &mut dyn FnMut(StatementRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(OF_IMPORT, params![import], each)
}

/// Number and revision of everything staged or accepted in an import: leaves of its Merkle root.
pub fn leaves(
    view: &mut View<'_>,
    import: ImportId,
    each: &mut dyn FnMut(LeafRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(STAGED, params![import], each)
}

/// The record as it came, compressed; `None` where the import is not accepted.
pub fn raw(
    view: &mut View<'_>,
    import: ImportId,
    number: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    view.one(RAW, params![import, number])
}

rows! {
    /// A leaf of an import's Merkle root.
    pub struct LeafRow {
        /// Its place in the import.
        pub number: i64,
        /// Hash of the statement's body.
        pub revision: [u8; 32],
    }
}
