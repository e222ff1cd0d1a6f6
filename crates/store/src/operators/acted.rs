//! When an operator first acted on an advisory, and with which answer.

use jiff::Timestamp;
use model::id::OrganisationId;

use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// That an operator acted.
    pub struct ActedRow {
        /// Who.
        pub organisation: OrganisationId,
        /// On which advisory.
        pub advisory: String,
        /// When first.
        pub at: Timestamp,
        /// `done` or `mitigated`.
        pub answer: String,
    }
}

sql! {
    INSERT = "INSERT INTO acted (organisation, advisory, at_us, answer) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (organisation, advisory) DO NOTHING RETURNING organisation";
    OF_ORGANISATION = "SELECT organisation, advisory, at_us, answer FROM acted \
        WHERE organisation = $1 ORDER BY advisory";
    OF_ADVISORY = "SELECT organisation, advisory, at_us, answer FROM acted \
        WHERE advisory = $1 ORDER BY at_us, organisation";
    SWEEP = "DELETE FROM acted WHERE at_us < $1";
}

/// Notes that an operator acts now; whether for the first time.
pub fn insert(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    advisory: &str,
    answer: &str,
) -> Result<bool, StoreError> {
    let (at, advisory) = (tx.at(), key("the id of an advisory", advisory)?);
    let added: Option<OrganisationId> =
        tx.returning(INSERT, params![organisation, advisory, at, answer])?;
    Ok(added.is_some())
}

/// Everything that an operator acted on.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<ActedRow>, StoreError> {
    view.rows(OF_ORGANISATION, params![organisation])
}

/// Everybody who acted on an advisory, first ones first.
pub fn of_advisory(view: &mut View<'_>, advisory: &str) -> Result<Vec<ActedRow>, StoreError> {
    view.rows(OF_ADVISORY, params![advisory])
}

/// Deletes those older than this; how many.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![before])
}
