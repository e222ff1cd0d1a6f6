//! Passkeys: what a person's device proves itself with.

use jiff::Timestamp;
use model::id::PersonId;

use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// A passkey.
    pub struct PasskeyRow {
        /// The credential's id, as its device chose it.
        pub credential: Vec<u8>,
        /// Whose it is.
        pub person: PersonId,
        /// Public key and counter, as the passkeys room writes them.
        pub body: Vec<u8>,
        /// What its owner calls it.
        pub name: String,
        /// Since when.
        pub made: Timestamp,
        /// Until when; none: still.
        pub removed: Option<Timestamp>,
    }
}

sql! {
    INSERT = "INSERT INTO passkey (credential, person, body, name, made_us, removed_us) \
        VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (credential) DO NOTHING RETURNING credential";
    USED = "UPDATE passkey SET body = $2 WHERE credential = $1 AND removed_us IS NULL";
    REMOVE = "UPDATE passkey SET removed_us = $2 WHERE credential = $1 AND removed_us IS NULL";
    REMOVE_ALL = "UPDATE passkey SET removed_us = $2 WHERE person = $1 AND removed_us IS NULL";
    FIND = "SELECT credential, person, body, name, made_us, removed_us FROM passkey \
        WHERE credential = $1";
    OF_PERSON = "SELECT credential, person, body, name, made_us, removed_us FROM passkey \
        WHERE person = $1 AND removed_us IS NULL ORDER BY made_us, credential";
}

/// Adds one; whether the credential is new.
pub fn insert(tx: &mut Tx<'_>, new: &PasskeyRow) -> Result<bool, StoreError> {
    let (at, credential) = (tx.at(), key("the id of a passkey", &new.credential)?);
    let params = params![credential, new.person, &new.body, &new.name, at];
    let added: Option<Vec<u8>> = tx.returning(INSERT, params)?;
    Ok(added.is_some())
}

/// Keeps its new counter; whether it is alive.
pub fn used(tx: &mut Tx<'_>, credential: &[u8], body: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.execute(USED, params![credential, body])? == 1)
}

/// Removes it; whether it was alive.
pub fn remove(tx: &mut Tx<'_>, credential: &[u8]) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(REMOVE, params![credential, at])? == 1)
}

/// Removes all of a person; how many.
pub fn remove_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, StoreError> {
    let at = tx.at();
    tx.execute(REMOVE_ALL, params![person, at])
}

/// The one with this credential, removed or not.
pub fn find(view: &mut View<'_>, credential: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
    view.one(FIND, params![credential])
}

/// The living ones of a person.
pub fn of_person(view: &mut View<'_>, person: PersonId) -> Result<Vec<PasskeyRow>, StoreError> {
    view.rows(OF_PERSON, params![person])
}
