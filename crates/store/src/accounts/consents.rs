//! That a delegate may act for an operator.

use jiff::Timestamp;
use model::id::{ConsentId, OrganisationId, PersonId};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A consent.
    pub struct ConsentRow {
        /// Its id.
        pub id: ConsentId,
        /// Who consents.
        pub operator: OrganisationId,
        /// Who may act.
        pub delegate: OrganisationId,
        /// Since when.
        pub given: Timestamp,
        /// Which person gave it; none: a program or the house.
        pub given_by: Option<PersonId>,
        /// Since when the delegate takes the operator as its client; none: not yet.
        pub accepted: Option<Timestamp>,
        /// Which person of the delegate accepted it.
        pub accepted_by: Option<PersonId>,
        /// Until when; none: still.
        pub revoked: Option<Timestamp>,
        /// Which person ended it.
        pub revoked_by: Option<PersonId>,
    }
}

sql! {
    INSERT = "INSERT INTO consent (id, operator, delegate, given_us, given_by, accepted_us, \
        accepted_by, revoked_us, revoked_by) \
        VALUES ($1, $2, $3, $4, $5, NULL, NULL, NULL, NULL)";
    ACCEPT = "UPDATE consent SET accepted_us = $2, accepted_by = $3 \
        WHERE id = $1 AND accepted_us IS NULL AND revoked_us IS NULL";
    REVOKE = "UPDATE consent SET revoked_us = $2, revoked_by = $3 \
        WHERE id = $1 AND revoked_us IS NULL";
    FIND = "SELECT id, operator, delegate, given_us, given_by, accepted_us, accepted_by, \
        revoked_us, revoked_by FROM consent WHERE id = $1";
    BETWEEN = "SELECT id, operator, delegate, given_us, given_by, accepted_us, accepted_by, \
        revoked_us, revoked_by FROM consent \
        WHERE operator = $1 AND delegate = $2 AND revoked_us IS NULL \
        ORDER BY given_us, id LIMIT 1";
    OF_OPERATOR = "SELECT id, operator, delegate, given_us, given_by, accepted_us, accepted_by, \
        revoked_us, revoked_by FROM consent WHERE operator = $1 ORDER BY given_us, id";
    OF_DELEGATE = "SELECT id, operator, delegate, given_us, given_by, accepted_us, accepted_by, \
        revoked_us, revoked_by FROM consent \
        WHERE delegate = $1 AND revoked_us IS NULL ORDER BY operator, id";
}

/// Adds one.
pub fn insert(
    tx: &mut Tx<'_>,
    operator: OrganisationId,
    delegate: OrganisationId,
    given_by: Option<PersonId>,
) -> Result<ConsentId, StoreError> {
    let (id, at) = (ConsentId::from_bytes(tx.new_id()), tx.at());
    tx.execute(INSERT, params![id, operator, delegate, at, given_by])?;
    Ok(id)
}

/// Takes the operator as a client; whether the consent was alive and not accepted before.
pub fn accept(
    tx: &mut Tx<'_>,
    id: ConsentId,
    accepted_by: Option<PersonId>,
) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(ACCEPT, params![id, at, accepted_by])? == 1)
}

/// Ends it; whether it was alive.
pub fn revoke(
    tx: &mut Tx<'_>,
    id: ConsentId,
    revoked_by: Option<PersonId>,
) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(REVOKE, params![id, at, revoked_by])? == 1)
}

/// The one with this id.
pub fn find(view: &mut View<'_>, id: ConsentId) -> Result<Option<ConsentRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The living one by which this delegate acts for this operator.
pub fn between(
    view: &mut View<'_>,
    operator: OrganisationId,
    delegate: OrganisationId,
) -> Result<Option<ConsentRow>, StoreError> {
    view.one(BETWEEN, params![operator, delegate])
}

/// All that an operator ever gave.
pub fn of_operator(
    view: &mut View<'_>,
    operator: OrganisationId,
) -> Result<Vec<ConsentRow>, StoreError> {
    view.rows(OF_OPERATOR, params![operator])
}

/// The living ones that a delegate holds.
pub fn of_delegate(
    view: &mut View<'_>,
    delegate: OrganisationId,
) -> Result<Vec<ConsentRow>, StoreError> {
    view.rows(OF_DELEGATE, params![delegate])
}
