//! Organisations: a hospital, a bank, a State, the clearinghouse itself.

use jiff::Timestamp;
use model::{Sector, Slug, id::OrganisationId};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// An organisation.
    pub struct OrganisationRow {
        /// Its id.
        pub id: OrganisationId,
        /// Its name in commands and addresses.
        pub slug: Slug,
        /// Its name for people.
        pub name: String,
        /// What kind of place it is.
        pub sector: Sector,
        /// Since when it is here.
        pub made: Timestamp,
    }
}

/// An organisation to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    /// Its name in commands and addresses.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What kind of place it is.
    pub sector: Sector,
}

sql! {
    INSERT = "INSERT INTO organisation (id, slug, name, sector, made_us) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING RETURNING id";
    DESCRIBE = "UPDATE organisation SET name = $2, sector = $3 WHERE id = $1";
    FIND = "SELECT id, slug, name, sector, made_us FROM organisation WHERE id = $1";
    BY_SLUG = "SELECT id, slug, name, sector, made_us FROM organisation WHERE slug = $1";
    AFTER = "SELECT id, slug, name, sector, made_us FROM organisation \
        WHERE slug > $1 ORDER BY slug LIMIT $2";
    COUNT = "SELECT COUNT(*) FROM organisation";
}

/// Adds one; `None` where the slug is taken.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &NewOrganisation,
) -> Result<Option<OrganisationId>, StoreError> {
    let (id, made) = (tx.new_id(), tx.at());
    tx.returning(INSERT, params![id, &new.slug, &new.name, new.sector, made])
}

/// Gives it another name and sector; whether it is there.
pub fn describe(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    name: &str,
    sector: Sector,
) -> Result<bool, StoreError> {
    Ok(tx.execute(DESCRIBE, params![id, name, sector])? == 1)
}

/// The one with this id.
pub fn find(
    view: &mut View<'_>,
    id: OrganisationId,
) -> Result<Option<OrganisationRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The one with this slug.
pub fn by_slug(view: &mut View<'_>, slug: &Slug) -> Result<Option<OrganisationRow>, StoreError> {
    view.one(BY_SLUG, params![slug])
}

/// The next ones by slug, after this text (empty: from the start).
pub fn after(
    view: &mut View<'_>,
    slug: &str,
    limit: i64,
) -> Result<Vec<OrganisationRow>, StoreError> {
    view.rows(AFTER, params![slug, limit])
}

/// How many there are.
pub fn count(view: &mut View<'_>) -> Result<i64, StoreError> {
    Ok(view.one(COUNT, &[])?.unwrap_or_default())
}
