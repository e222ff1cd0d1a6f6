//! Messages that wait to leave the house.

use jiff::Timestamp;
use model::id::OutboxId;

use crate::{
    Housekeeping, StoreError, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A message.
    pub struct OutboxRow {
        /// Its id.
        pub id: OutboxId,
        /// What kind: `mail`, `webhook`.
        pub kind: String,
        /// What it says and to whom.
        pub body: Vec<u8>,
        /// Since when it waits.
        pub made: Timestamp,
        /// When to try next.
        pub next: Timestamp,
        /// How often it failed.
        pub tries: i64,
        /// When it left.
        pub sent: Option<Timestamp>,
    }
}

sql! {
    INSERT = "INSERT INTO outbox (id, kind, body, made_us, next_us, tries, sent_us) \
        VALUES ($1, $2, $3, $4, $4, 0, NULL)";
    DUE = "SELECT id, kind, body, made_us, next_us, tries, sent_us FROM outbox \
        WHERE sent_us IS NULL AND next_us <= $1 ORDER BY next_us, id LIMIT $2";
    SENT = "UPDATE outbox SET sent_us = $2 WHERE id = $1 AND sent_us IS NULL";
    FAILED = "UPDATE outbox SET next_us = $2, tries = tries + 1 \
        WHERE id = $1 AND sent_us IS NULL";
    FIND = "SELECT id, kind, body, made_us, next_us, tries, sent_us FROM outbox WHERE id = $1";
    WAITING = "SELECT COUNT(*) FROM outbox WHERE sent_us IS NULL";
    SWEEP = "DELETE FROM outbox WHERE sent_us < $1";
}

/// Adds one that may leave at once.
pub fn insert(
    house: &mut Housekeeping<'_>,
    kind: &str,
    body: &[u8],
) -> Result<OutboxId, StoreError> {
    let (id, at) = (OutboxId::from_bytes(house.new_id()), house.at());
    house.execute(INSERT, params![id, kind, body, at])?;
    Ok(id)
}

/// Those to send now, longest due first.
pub fn due(view: &mut View<'_>, now: Timestamp, limit: i64) -> Result<Vec<OutboxRow>, StoreError> {
    view.rows(DUE, params![now, limit])
}

/// Notes that it left; whether it was waiting.
pub fn sent(house: &mut Housekeeping<'_>, id: OutboxId) -> Result<bool, StoreError> {
    let at = house.at();
    Ok(house.execute(SENT, params![id, at])? == 1)
}

/// Notes that it failed once more, and when to try again; whether it was waiting.
pub fn failed(
    house: &mut Housekeeping<'_>,
    id: OutboxId,
    next: Timestamp,
) -> Result<bool, StoreError> {
    Ok(house.execute(FAILED, params![id, next])? == 1)
}

/// The one with this id.
pub fn find(view: &mut View<'_>, id: OutboxId) -> Result<Option<OutboxRow>, StoreError> {
    view.one(FIND, params![id])
}

/// How many wait.
pub fn waiting(view: &mut View<'_>) -> Result<i64, StoreError> {
    Ok(view.one(WAITING, &[])?.unwrap_or_default())
}

/// Deletes those that left before; how many.
pub fn sweep(house: &mut Housekeeping<'_>, sent_before: Timestamp) -> Result<u64, StoreError> {
    house.execute(SWEEP, params![sent_before])
}
