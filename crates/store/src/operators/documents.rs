//! Documents as they came, each once, under the hash of their bytes.

use jiff::Timestamp;
use model::id::OrganisationId;

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A document.
    pub struct DocumentRow {
        /// Hash of its bytes.
        pub hash: [u8; 32],
        /// Who sent it.
        pub organisation: OrganisationId,
        /// How long it is, uncompressed, in bytes.
        pub size: i64,
        /// Compressed, and encrypted where it is an operator's list.
        pub body: Vec<u8>,
        /// Since when.
        pub made: Timestamp,
    }
}

/// A document to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Hash of its bytes.
    pub hash: [u8; 32],
    /// Who sends it.
    pub organisation: OrganisationId,
    /// How long it is, uncompressed, in bytes.
    pub size: i64,
    /// Compressed, and encrypted where it is an operator's list.
    pub body: Vec<u8>,
}

sql! {
    INSERT = "INSERT INTO document (hash, organisation, size, body, made_us) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING RETURNING hash";
    FIND = "SELECT hash, organisation, size, body, made_us FROM document WHERE hash = $1";
    SWEEP = "DELETE FROM document WHERE made_us < $1 AND NOT EXISTS \
        (SELECT 1 FROM inventory_revision r WHERE r.document = document.hash)";
}

/// Adds one; whether it is new.
pub fn insert(tx: &mut Tx<'_>, new: &NewDocument) -> Result<bool, StoreError> {
    let at = tx.at();
    let params = params![new.hash, new.organisation, new.size, &new.body, at];
    let added: Option<[u8; 32]> = tx.returning(INSERT, params)?;
    Ok(added.is_some())
}

/// The one with this hash.
pub fn find(view: &mut View<'_>, hash: &[u8; 32]) -> Result<Option<DocumentRow>, StoreError> {
    view.one(FIND, params![hash])
}

/// Deletes those older than this that no list names; how many.
pub fn sweep(tx: &mut Tx<'_>, made_before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![made_before])
}
