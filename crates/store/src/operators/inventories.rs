//! Lists of what operators run: their names only; what is in them stands in their revisions.

use jiff::Timestamp;
use model::id::{InventoryId, OrganisationId};

use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// A list.
    pub struct InventoryRow {
        /// Its id.
        pub id: InventoryId,
        /// Whose.
        pub organisation: OrganisationId,
        /// Hash of its name under the operator's key.
        pub name: Vec<u8>,
        /// Since when.
        pub made: Timestamp,
        /// Until when; none: still.
        pub removed: Option<Timestamp>,
    }
}

sql! {
    INSERT = "INSERT INTO inventory (id, organisation, name, made_us, removed_us) \
        VALUES ($1, $2, $3, $4, NULL)";
    REMOVE = "UPDATE inventory SET removed_us = $2 WHERE id = $1 AND removed_us IS NULL";
    FIND = "SELECT id, organisation, name, made_us, removed_us FROM inventory WHERE id = $1";
    BY_NAME = "SELECT id, organisation, name, made_us, removed_us FROM inventory \
        WHERE organisation = $1 AND name = $2 AND removed_us IS NULL ORDER BY made_us, id LIMIT 1";
    OF_ORGANISATION = "SELECT id, organisation, name, made_us, removed_us FROM inventory \
        WHERE organisation = $1 AND removed_us IS NULL ORDER BY made_us, id";
    COUNT = "SELECT COUNT(*) FROM inventory WHERE removed_us IS NULL";
}

/// Adds one.
pub fn insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    name: &[u8],
) -> Result<InventoryId, StoreError> {
    let (id, at) = (InventoryId::from_bytes(tx.new_id()), tx.at());
    let name = key("the name of a list", name)?;
    tx.execute(INSERT, params![id, organisation, name, at])?;
    Ok(id)
}

/// Removes it; whether it was alive.
pub fn remove(tx: &mut Tx<'_>, id: InventoryId) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(REMOVE, params![id, at])? == 1)
}

/// The one with this id, removed or not.
pub fn find(view: &mut View<'_>, id: InventoryId) -> Result<Option<InventoryRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The living one of this operator under this name's hash.
pub fn by_name(
    view: &mut View<'_>,
    organisation: OrganisationId,
    name: &[u8],
) -> Result<Option<InventoryRow>, StoreError> {
    view.one(BY_NAME, params![organisation, name])
}

/// The living ones of an operator.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<InventoryRow>, StoreError> {
    view.rows(OF_ORGANISATION, params![organisation])
}

/// How many are alive.
pub fn count(view: &mut View<'_>) -> Result<i64, StoreError> {
    Ok(view.one(COUNT, &[])?.unwrap_or_default())
}
