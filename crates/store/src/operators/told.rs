//! That somebody was first told of an advisory, when and how; who it was says a pseudonym.

use jiff::Timestamp;

use super::cut_to_the_minute;
use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// That somebody was told.
    pub struct ToldRow {
        /// Of which advisory.
        pub advisory: String,
        /// Who: a pseudonym that only the operator's key gives, another one for each advisory.
        pub whom: [u8; 16],
        /// When first, cut to the minute: no entry of the record has the same time.
        pub at: Timestamp,
        /// How: `page`, `api`, `mail`.
        pub channel: String,
    }
}

sql! {
    INSERT = "INSERT INTO told (advisory, whom, at_us, channel) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (advisory, whom) DO NOTHING RETURNING whom";
    OF_ADVISORY = "SELECT advisory, whom, at_us, channel FROM told \
        WHERE advisory = $1 ORDER BY at_us, whom";
    SWEEP = "DELETE FROM told WHERE at_us < $1";
}

/// Notes that somebody is told now; whether for the first time.
pub fn insert(
    tx: &mut Tx<'_>,
    advisory: &str,
    whom: &[u8; 16],
    channel: &str,
) -> Result<bool, StoreError> {
    let at = cut_to_the_minute(tx.at());
    let advisory = key("the id of an advisory", advisory)?;
    let added: Option<[u8; 16]> = tx.returning(INSERT, params![advisory, whom, at, channel])?;
    Ok(added.is_some())
}

/// Everybody who was told of an advisory, first ones first.
pub fn of_advisory(view: &mut View<'_>, advisory: &str) -> Result<Vec<ToldRow>, StoreError> {
    view.rows(OF_ADVISORY, params![advisory])
}

/// Deletes those older than this; how many.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![before])
}
