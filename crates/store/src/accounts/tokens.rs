//! Programs' ways in: only the hash of a token is kept.

use jiff::Timestamp;
use model::{
    Role,
    id::{OrganisationId, PersonId, TokenId},
};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A token.
    pub struct TokenRow {
        /// Its id.
        pub id: TokenId,
        /// SHA-256 of the secret.
        pub hash: [u8; 32],
        /// For which organisation it acts.
        pub organisation: OrganisationId,
        /// As what.
        pub role: Role,
        /// Whose it is; none: a program's own.
        pub person: Option<PersonId>,
        /// What people call it.
        pub name: String,
        /// What it may be used for.
        pub scope: String,
        /// Since when.
        pub made: Timestamp,
        /// When it stops by itself.
        pub expires: Timestamp,
        /// When somebody ended it.
        pub revoked: Option<Timestamp>,
    }
}

/// A token to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// For which organisation it acts.
    pub organisation: OrganisationId,
    /// As what.
    pub role: Role,
    /// Whose it is; none: a program's own.
    pub person: Option<PersonId>,
    /// What people call it.
    pub name: String,
    /// What it may be used for.
    pub scope: String,
    /// When it stops by itself.
    pub expires: Timestamp,
}

sql! {
    INSERT = "INSERT INTO token (id, hash, organisation, role, person, name, scope, made_us, \
        expires_us, revoked_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)";
    REVOKE = "UPDATE token SET revoked_us = $2 WHERE id = $1 AND revoked_us IS NULL";
    FIND = "SELECT id, hash, organisation, role, person, name, scope, made_us, expires_us, \
        revoked_us FROM token WHERE id = $1";
    BY_HASH = "SELECT id, hash, organisation, role, person, name, scope, made_us, expires_us, \
        revoked_us FROM token WHERE hash = $1";
    OF_ORGANISATION = "SELECT id, hash, organisation, role, person, name, scope, made_us, \
        expires_us, revoked_us FROM token WHERE organisation = $1 ORDER BY made_us, id";
    SWEEP = "DELETE FROM token WHERE expires_us < $1 OR revoked_us < $1";
}

/// Adds one.
pub fn insert(tx: &mut Tx<'_>, new: &NewToken) -> Result<TokenId, StoreError> {
    let (id, at) = (TokenId::from_bytes(tx.new_id()), tx.at());
    tx.execute(
        INSERT,
        params![
            id,
            new.hash,
            new.organisation,
            new.role,
            new.person,
            &new.name,
            &new.scope,
            at,
            new.expires
        ],
    )?;
    Ok(id)
}

/// Ends it; whether it was not ended before.
pub fn revoke(tx: &mut Tx<'_>, id: TokenId) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(REVOKE, params![id, at])? == 1)
}

/// The one with this id.
pub fn find(view: &mut View<'_>, id: TokenId) -> Result<Option<TokenRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The one with this secret's hash, alive or not.
pub fn by_hash(view: &mut View<'_>, hash: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
    view.one(BY_HASH, params![hash])
}

/// All of an organisation.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<TokenRow>, StoreError> {
    view.rows(OF_ORGANISATION, params![organisation])
}

/// Deletes those that ended before; how many.
pub fn sweep(tx: &mut Tx<'_>, ended_before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![ended_before])
}
