//! Where advisories come from, and when to look again.

use jiff::Timestamp;
use model::{
    Slug,
    id::{OrganisationId, SourceId},
};

use crate::{
    Housekeeping, StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A source.
    pub struct SourceRow {
        /// Its id.
        pub id: SourceId,
        /// Its name in commands and addresses.
        pub slug: Slug,
        /// Who added it.
        pub organisation: OrganisationId,
        /// A folder or an address; none: only uploads.
        pub location: Option<String>,
        /// Who may read what it says, as the number of a label.
        pub label: i64,
        /// How often to look, in seconds; none: never by itself.
        pub every_s: Option<i64>,
        /// When to look next.
        pub next: Option<Timestamp>,
        /// How often in a row it failed.
        pub tries: i64,
        /// What its server called the last version.
        pub etag: Option<String>,
        /// Since when it is here.
        pub made: Timestamp,
        /// Until when; none: still.
        pub removed: Option<Timestamp>,
    }
}

/// A source to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// Its name in commands and addresses.
    pub slug: Slug,
    /// Who adds it.
    pub organisation: OrganisationId,
    /// A folder or an address; none: only uploads.
    pub location: Option<String>,
    /// Who may read what it says, as the number of a label.
    pub label: i64,
    /// How often to look, in seconds; none: never by itself.
    pub every_s: Option<i64>,
    /// When to look first.
    pub next: Option<Timestamp>,
}

/// What came of a look at a source, and when to look next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// When to look next.
    pub next: Option<Timestamp>,
    /// How often in a row it has failed by now.
    pub tries: i64,
    /// What its server calls the version that was read.
    pub etag: Option<String>,
}

sql! {
    INSERT = "INSERT INTO source (id, slug, organisation, location, label, every_s, next_us, \
        tries, etag, made_us, removed_us) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, NULL, $8, NULL) \
        ON CONFLICT (slug) DO NOTHING RETURNING id";
    LOOKED = "UPDATE source SET next_us = $2, tries = $3, etag = $4 WHERE id = $1";
    CHANGE = "UPDATE source SET organisation = $2, location = $3, label = $4, every_s = $5, \
        next_us = $6, tries = 0, etag = NULL, removed_us = NULL WHERE id = $1";
    REMOVE = "UPDATE source SET removed_us = $2, next_us = NULL \
        WHERE id = $1 AND removed_us IS NULL";
    FIND = "SELECT id, slug, organisation, location, label, every_s, next_us, tries, etag, \
        made_us, removed_us FROM source WHERE id = $1";
    BY_SLUG = "SELECT id, slug, organisation, location, label, every_s, next_us, tries, etag, \
        made_us, removed_us FROM source WHERE slug = $1";
    ALL = "SELECT id, slug, organisation, location, label, every_s, next_us, tries, etag, \
        made_us, removed_us FROM source ORDER BY slug";
    DUE = "SELECT id, slug, organisation, location, label, every_s, next_us, tries, etag, \
        made_us, removed_us FROM source WHERE removed_us IS NULL AND next_us <= $1 \
        ORDER BY next_us ASC NULLS FIRST, id";
}

/// Adds one; `None` where the slug is taken.
pub fn insert(tx: &mut Tx<'_>, new: &NewSource) -> Result<Option<SourceId>, StoreError> {
    let (id, at) = (SourceId::from_bytes(tx.new_id()), tx.at());
    let params = params![
        id,
        &new.slug,
        new.organisation,
        new.location.as_deref(),
        new.label,
        new.every_s,
        new.next,
        at
    ];
    let added: Option<[u8; 16]> = tx.returning(INSERT, params)?;
    Ok(added.map(SourceId::from_bytes))
}

/// Notes when to look next: housekeeping, since it changes no fact.
pub fn looked(
    house: &mut Housekeeping<'_>,
    id: SourceId,
    looked: &Looked,
) -> Result<bool, StoreError> {
    let params = params![id, looked.next, looked.tries, looked.etag.as_deref()];
    Ok(house.execute(LOOKED, params)? == 1)
}

/// Gives it another place, label and rhythm, and brings it back where it was removed; whether it is
/// there. Its slug stays.
pub fn change(tx: &mut Tx<'_>, id: SourceId, new: &NewSource) -> Result<bool, StoreError> {
    let params =
        params![id, new.organisation, new.location.as_deref(), new.label, new.every_s, new.next];
    Ok(tx.execute(CHANGE, params)? == 1)
}

/// Removes it; whether it was alive. What it said stays.
pub fn remove(tx: &mut Tx<'_>, id: SourceId) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(REMOVE, params![id, at])? == 1)
}

/// The one with this id.
pub fn find(view: &mut View<'_>, id: SourceId) -> Result<Option<SourceRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The one with this slug.
pub fn by_slug(view: &mut View<'_>, slug: &Slug) -> Result<Option<SourceRow>, StoreError> {
    view.one(BY_SLUG, params![slug])
}

/// All of them by slug, removed ones too.
pub fn all(view: &mut View<'_>) -> Result<Vec<SourceRow>, StoreError> {
    view.rows(ALL, &[])
}

/// Those to look at now, longest due first.
pub fn due(view: &mut View<'_>, now: Timestamp) -> Result<Vec<SourceRow>, StoreError> {
    view.rows(DUE, params![now])
}
