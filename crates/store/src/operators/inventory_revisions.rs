//! What was in a list, revision after revision, encrypted under the operator's key.

use jiff::Timestamp;
use model::id::{InventoryId, OrganisationId};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A revision of a list.
    pub struct InventoryRevisionRow {
        /// Of which list.
        pub inventory: InventoryId,
        /// Its number, from 1.
        pub revision: i64,
        /// Hash of the document that it was read from.
        pub document: [u8; 32],
        /// Assets, components, what was not identified; encrypted.
        pub body: Vec<u8>,
        /// Sorted hashes of releases, 16 bytes each; encrypted.
        pub releases: Vec<u8>,
        /// Since when.
        pub made: Timestamp,
        /// How long it is kept.
        pub keep_until: Timestamp,
    }

    /// What the matching index needs of the newest revision of a living list.
    pub struct CurrentRow {
        /// Whose.
        pub organisation: OrganisationId,
        /// Which list.
        pub inventory: InventoryId,
        /// Which revision of it.
        pub revision: i64,
        /// Assets, components, what was not identified; encrypted.
        pub body: Vec<u8>,
        /// Sorted hashes of releases, 16 bytes each; encrypted.
        pub releases: Vec<u8>,
        /// Since when.
        pub made: Timestamp,
    }
}

/// A revision to add; its number is the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInventoryRevision {
    /// Of which list.
    pub inventory: InventoryId,
    /// Hash of the document that it was read from.
    pub document: [u8; 32],
    /// Assets, components, what was not identified; encrypted.
    pub body: Vec<u8>,
    /// Sorted hashes of releases, 16 bytes each; encrypted.
    pub releases: Vec<u8>,
    /// How long it is kept.
    pub keep_until: Timestamp,
}

rows! {
    /// A living list whose time is over.
    pub struct ExpiredRow {
        /// Whose.
        pub organisation: OrganisationId,
        /// Which.
        pub inventory: InventoryId,
    }
}

sql! {
    EXPIRED = "SELECT DISTINCT i.organisation, r.inventory \
        FROM inventory_revision r JOIN inventory i ON i.id = r.inventory \
        WHERE r.keep_until_us < $1 AND i.removed_us IS NULL AND NOT EXISTS \
        (SELECT 1 FROM inventory_revision n \
        WHERE n.inventory = r.inventory AND n.keep_until_us >= $1) \
        ORDER BY i.organisation, r.inventory";
    INSERT = "INSERT INTO inventory_revision \
        (inventory, revision, document, body, releases, made_us, keep_until_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    NEXT = "SELECT COALESCE(MAX(revision), 0) + 1 FROM inventory_revision WHERE inventory = $1";
    LATEST = "SELECT inventory, revision, document, body, releases, made_us, keep_until_us \
        FROM inventory_revision WHERE inventory = $1 ORDER BY revision DESC LIMIT 1";
    FIND = "SELECT inventory, revision, document, body, releases, made_us, keep_until_us \
        FROM inventory_revision WHERE inventory = $1 AND revision = $2";
    NUMBERS = "SELECT revision FROM inventory_revision WHERE inventory = $1 ORDER BY revision";
    CURRENT = "SELECT i.organisation, r.inventory, r.revision, r.body, r.releases, r.made_us \
        FROM inventory i JOIN inventory_revision r ON r.inventory = i.id \
        WHERE i.removed_us IS NULL AND r.revision = \
        (SELECT MAX(n.revision) FROM inventory_revision n WHERE n.inventory = i.id) \
        ORDER BY i.organisation, r.inventory";
    CURRENT_OF = "SELECT i.organisation, r.inventory, r.revision, r.body, r.releases, r.made_us \
        FROM inventory i JOIN inventory_revision r ON r.inventory = i.id \
        WHERE i.organisation = $1 AND i.removed_us IS NULL AND r.revision = \
        (SELECT MAX(n.revision) FROM inventory_revision n WHERE n.inventory = i.id) \
        ORDER BY i.organisation, r.inventory";
    DELETE_OF = "DELETE FROM inventory_revision WHERE inventory = $1";
    SWEEP = "DELETE FROM inventory_revision WHERE keep_until_us < $1 AND (revision < \
        (SELECT MAX(n.revision) FROM inventory_revision n \
        WHERE n.inventory = inventory_revision.inventory) OR EXISTS (SELECT 1 FROM inventory i \
        WHERE i.id = inventory_revision.inventory AND i.removed_us IS NOT NULL))";
}

/// Adds the next revision of a list; its number.
pub fn insert(tx: &mut Tx<'_>, new: &NewInventoryRevision) -> Result<i64, StoreError> {
    let at = tx.at();
    let revision: i64 = tx.one(NEXT, params![new.inventory])?.unwrap_or(1);
    let params = params![
        new.inventory,
        revision,
        new.document,
        &new.body,
        &new.releases,
        at,
        new.keep_until
    ];
    tx.execute(INSERT, params)?;
    Ok(revision)
}

/// The newest one of a list.
pub fn latest(
    view: &mut View<'_>,
    inventory: InventoryId,
) -> Result<Option<InventoryRevisionRow>, StoreError> {
    view.one(LATEST, params![inventory])
}

/// One by its number.
pub fn find(
    view: &mut View<'_>,
    inventory: InventoryId,
    revision: i64,
) -> Result<Option<InventoryRevisionRow>, StoreError> {
    view.one(FIND, params![inventory, revision])
}

/// The living lists of which no revision is to be kept any longer.
pub fn expired(view: &mut View<'_>, now: Timestamp) -> Result<Vec<ExpiredRow>, StoreError> {
    view.rows(EXPIRED, params![now])
}

/// The numbers of all that are kept.
pub fn numbers(view: &mut View<'_>, inventory: InventoryId) -> Result<Vec<i64>, StoreError> {
    view.rows(NUMBERS, params![inventory])
}

/// The newest one of every living list, by operator, one after another.
pub fn current(
    view: &mut View<'_>,
    each: &mut dyn FnMut(CurrentRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(CURRENT, &[], each)
}

/// The newest one of every living list of one operator.
pub fn current_of(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<CurrentRow>, StoreError> {
    view.rows(CURRENT_OF, params![organisation])
}

/// Deletes all of a list; how many.
pub fn delete_of(tx: &mut Tx<'_>, inventory: InventoryId) -> Result<u64, StoreError> {
    tx.execute(DELETE_OF, params![inventory])
}

/// Deletes those whose time is over, except the newest of a living list; how many.
pub fn sweep(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let at = tx.at();
    tx.execute(SWEEP, params![at])
}
