//! Whom the owner of a restricted statement lets read it.

use jiff::Timestamp;
use model::id::PersonId;

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A recipient.
    pub struct RecipientRow {
        /// Of which statement's key.
        pub key: [u8; 16],
        /// Who.
        pub person: PersonId,
        /// Since when.
        pub added: Timestamp,
    }
}

sql! {
    INSERT = "INSERT INTO recipient (key, person, added_us) VALUES ($1, $2, $3) \
        ON CONFLICT (key, person) DO NOTHING RETURNING key";
    REMOVE = "DELETE FROM recipient WHERE key = $1 AND person = $2";
    OF_KEY = "SELECT key, person, added_us FROM recipient WHERE key = $1 ORDER BY added_us, person";
    OF_PERSON = "SELECT key, person, added_us FROM recipient WHERE person = $1 ORDER BY key";
}

/// Adds one; whether it is new.
pub fn insert(tx: &mut Tx<'_>, key: &[u8; 16], person: PersonId) -> Result<bool, StoreError> {
    let at = tx.at();
    let added: Option<[u8; 16]> = tx.returning(INSERT, params![key, person, at])?;
    Ok(added.is_some())
}

/// Removes one; whether it was there.
pub fn remove(tx: &mut Tx<'_>, key: &[u8; 16], person: PersonId) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, params![key, person])? == 1)
}

/// All of a statement's key.
pub fn of_key(view: &mut View<'_>, key: &[u8; 16]) -> Result<Vec<RecipientRow>, StoreError> {
    view.rows(OF_KEY, params![key])
}

/// Everything that a person was let read.
pub fn of_person(view: &mut View<'_>, person: PersonId) -> Result<Vec<RecipientRow>, StoreError> {
    view.rows(OF_PERSON, params![person])
}
