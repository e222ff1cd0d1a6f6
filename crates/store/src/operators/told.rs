//! When an operator was first told of an advisory, and how.

use jiff::Timestamp;
use model::id::OrganisationId;

use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// That an operator was told.
    pub struct ToldRow {
        /// Who.
        pub organisation: OrganisationId,
        /// Of which advisory.
        pub advisory: String,
        /// When first.
        pub at: Timestamp,
        /// How: `page`, `api`, `mail`.
        pub channel: String,
    }
}

sql! {
    INSERT = "INSERT INTO told (organisation, advisory, at_us, channel) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (organisation, advisory) DO NOTHING RETURNING organisation";
    OF_ORGANISATION = "SELECT organisation, advisory, at_us, channel FROM told \
        WHERE organisation = $1 ORDER BY advisory";
    OF_ADVISORY = "SELECT organisation, advisory, at_us, channel FROM told \
        WHERE advisory = $1 ORDER BY at_us, organisation";
    SWEEP = "DELETE FROM told WHERE at_us < $1";
}

/// Notes that an operator was told now; whether for the first time.
pub fn insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    advisory: &str,
    channel: &str,
) -> Result<bool, StoreError> {
    let (at, advisory) = (tx.at(), key("the id of an advisory", advisory)?);
    let added: Option<OrganisationId> =
        tx.returning(INSERT, params![organisation, advisory, at, channel])?;
    Ok(added.is_some())
}

/// Everything that an operator was told.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<ToldRow>, StoreError> {
    view.rows(OF_ORGANISATION, params![organisation])
}

/// Everybody who was told of an advisory, first ones first.
pub fn of_advisory(view: &mut View<'_>, advisory: &str) -> Result<Vec<ToldRow>, StoreError> {
    view.rows(OF_ADVISORY, params![advisory])
}

/// Deletes those older than this; how many.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![before])
}
