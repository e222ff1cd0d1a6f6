//! The wrapped key of each operator's lists: without it nobody can read them again.

use jiff::Timestamp;
use model::id::OrganisationId;

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// An operator's key.
    pub struct OperatorKeyRow {
        /// Whose.
        pub organisation: OrganisationId,
        /// Encrypted under the house's key.
        pub wrapped: Vec<u8>,
        /// Since when.
        pub made: Timestamp,
    }
}

sql! {
    INSERT = "INSERT INTO operator_key (organisation, wrapped, made_us) VALUES ($1, $2, $3) \
        ON CONFLICT (organisation) DO NOTHING RETURNING organisation";
    FIND = "SELECT organisation, wrapped, made_us FROM operator_key WHERE organisation = $1";
    ALL = "SELECT organisation, wrapped, made_us FROM operator_key ORDER BY organisation";
    DELETE = "DELETE FROM operator_key WHERE organisation = $1";
}

/// Adds one; whether there was none.
pub fn insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    wrapped: &[u8],
) -> Result<bool, StoreError> {
    let at = tx.at();
    let added: Option<OrganisationId> = tx.returning(INSERT, params![organisation, wrapped, at])?;
    Ok(added.is_some())
}

/// The one of this operator.
pub fn find(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Option<OperatorKeyRow>, StoreError> {
    view.one(FIND, params![organisation])
}

/// All of them, one after another.
pub fn all(
    view: &mut View<'_>,
    each: &mut dyn FnMut(OperatorKeyRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(ALL, &[], each)
}

/// Deletes it, and with it the meaning of every list of this operator; whether it was there.
pub fn delete(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, params![organisation])? == 1)
}
