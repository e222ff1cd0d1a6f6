//! Sign-in links that can be spent once.

use jiff::Timestamp;
use model::{
    Role,
    id::{OrganisationId, PersonId},
};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A link.
    pub struct LinkRow {
        /// SHA-256 of its secret.
        pub hash: [u8; 32],
        /// Whom it signs in.
        pub person: PersonId,
        /// For which organisation.
        pub organisation: OrganisationId,
        /// As what.
        pub role: Role,
        /// Since when.
        pub made: Timestamp,
        /// When it stops by itself.
        pub expires: Timestamp,
        /// When it was spent.
        pub spent: Option<Timestamp>,
    }
}

/// A link to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Whom it signs in.
    pub person: PersonId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// As what.
    pub role: Role,
    /// When it stops by itself.
    pub expires: Timestamp,
}

sql! {
    MADE_SINCE = "SELECT COUNT(*) FROM link WHERE person = $1 AND organisation = $2 \
        AND role = $3 AND made_us > $4";
    INSERT = "INSERT INTO link \
        (hash, person, organisation, role, made_us, expires_us, spent_us) \
        VALUES ($1, $2, $3, $4, $5, $6, NULL)";
    FIND = "SELECT hash, person, organisation, role, made_us, expires_us, spent_us \
        FROM link WHERE hash = $1";
    SPEND = "UPDATE link SET spent_us = $2 \
        WHERE hash = $1 AND spent_us IS NULL AND expires_us > $2 \
        RETURNING hash, person, organisation, role, made_us, expires_us, spent_us";
    END_ALL = "DELETE FROM link WHERE person = $1 AND spent_us IS NULL";
    SWEEP = "DELETE FROM link WHERE expires_us < $1 OR spent_us < $1";
}

/// Adds one.
pub fn insert(tx: &mut Tx<'_>, new: &NewLink) -> Result<(), StoreError> {
    let at = tx.at();
    let params = params![new.hash, new.person, new.organisation, new.role, at, new.expires];
    tx.execute(INSERT, params).map(drop)
}

/// The one with this secret's hash, alive or not.
pub fn find(view: &mut View<'_>, hash: &[u8; 32]) -> Result<Option<LinkRow>, StoreError> {
    view.one(FIND, params![hash])
}

/// How many this person got for the same role there since then.
pub fn made_since(
    view: &mut View<'_>,
    like: &NewLink,
    since: Timestamp,
) -> Result<i64, StoreError> {
    let params = params![like.person, like.organisation, like.role, since];
    Ok(view.one(MADE_SINCE, params)?.unwrap_or(0))
}

/// Spends it; `None` where it is unknown, spent or expired.
pub fn spend(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<LinkRow>, StoreError> {
    let at = tx.at();
    tx.returning(SPEND, params![hash, at])
}

/// Deletes those of a person that were not spent; how many.
pub fn end_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, StoreError> {
    tx.execute(END_ALL, params![person])
}

/// Deletes those that ended before; how many.
pub fn sweep(tx: &mut Tx<'_>, ended_before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![ended_before])
}
