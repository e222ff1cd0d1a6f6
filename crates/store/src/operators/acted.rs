//! That somebody first acted on an advisory, when and how; who it was says a pseudonym.

use jiff::Timestamp;

use super::cut_to_the_minute;
use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// That somebody acted.
    pub struct ActedRow {
        /// On which advisory.
        pub advisory: String,
        /// Who: a pseudonym that only the operator's key gives, another one for each advisory.
        pub whom: [u8; 16],
        /// When first, cut to the minute: no entry of the record has the same time.
        pub at: Timestamp,
        /// `done` or `mitigated`.
        pub answer: String,
    }
}

sql! {
    INSERT = "INSERT INTO acted (advisory, whom, at_us, answer) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (advisory, whom) DO NOTHING RETURNING whom";
    OF_ADVISORY = "SELECT advisory, whom, at_us, answer FROM acted \
        WHERE advisory = $1 ORDER BY at_us, whom";
    SWEEP = "DELETE FROM acted WHERE at_us < $1";
}

/// Notes that somebody acts now; whether for the first time.
pub fn insert(
    tx: &mut Tx<'_>,
    advisory: &str,
    whom: &[u8; 16],
    answer: &str,
) -> Result<bool, StoreError> {
    let at = cut_to_the_minute(tx.at());
    let advisory = key("the id of an advisory", advisory)?;
    let added: Option<[u8; 16]> = tx.returning(INSERT, params![advisory, whom, at, answer])?;
    Ok(added.is_some())
}

/// Everybody who acted on an advisory, first ones first.
pub fn of_advisory(view: &mut View<'_>, advisory: &str) -> Result<Vec<ActedRow>, StoreError> {
    view.rows(OF_ADVISORY, params![advisory])
}

/// Deletes those older than this; how many.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(SWEEP, params![before])
}
