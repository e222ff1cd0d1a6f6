//! What was answered to a client's key, so that asking again gives the same answer.

use jiff::Timestamp;
use model::id::OrganisationId;

use crate::{
    Housekeeping, StoreError, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// An answer that was given.
    pub struct IdempotencyRow {
        /// Who asked.
        pub organisation: OrganisationId,
        /// Their key.
        pub key: String,
        /// What they asked for.
        pub route: String,
        /// Hash of what they sent.
        pub body_hash: [u8; 32],
        /// The status of the answer.
        pub status: i64,
        /// The answer.
        pub answer: Vec<u8>,
        /// When it was given.
        pub made: Timestamp,
        /// How long it is kept.
        pub expires: Timestamp,
    }
}

sql! {
    FIND = "SELECT organisation, key, route, body_hash, status, answer, made_us, expires_us \
        FROM idempotency WHERE organisation = $1 AND key = $2 AND route = $3";
    INSERT = "INSERT INTO idempotency \
        (organisation, key, route, body_hash, status, answer, made_us, expires_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (organisation, key, route) DO NOTHING RETURNING key";
    ANSWERED = "UPDATE idempotency SET status = $4, answer = $5 \
        WHERE organisation = $1 AND key = $2 AND route = $3";
    SWEEP = "DELETE FROM idempotency WHERE expires_us <= $1";
}

/// The answer that was given to this key on this route.
pub fn find(
    view: &mut View<'_>,
    organisation: OrganisationId,
    name: &str,
    route: &str,
) -> Result<Option<IdempotencyRow>, StoreError> {
    view.one(FIND, params![organisation, name, route])
}

/// Keeps an answer, in the transaction of what it answers; whether the key is new. A twin that
/// runs at the same time waits here until the first one has ended.
pub fn insert(house: &mut Housekeeping<'_>, new: &IdempotencyRow) -> Result<bool, StoreError> {
    let params = params![
        new.organisation,
        key("an idempotency key", &new.key)?,
        key("a route", &new.route)?,
        new.body_hash,
        new.status,
        &new.answer,
        new.made,
        new.expires
    ];
    let added: Option<Vec<u8>> = house.returning(INSERT, params)?;
    Ok(added.is_some())
}

/// Puts the answer into a row that was kept before it was known; whether there is one.
pub fn answered(
    house: &mut Housekeeping<'_>,
    row: (OrganisationId, &str, &str),
    (status, answer): (i64, &[u8]),
) -> Result<bool, StoreError> {
    let (organisation, name, route) = row;
    Ok(house.execute(ANSWERED, params![organisation, name, route, status, answer])? == 1)
}

/// Deletes the expired ones; how many.
pub fn sweep(house: &mut Housekeeping<'_>) -> Result<u64, StoreError> {
    let at = house.at();
    house.execute(SWEEP, params![at])
}
