//! Passkey ceremonies that have begun and not ended.

use jiff::Timestamp;

use crate::{Housekeeping, StoreError, sql::sql, value::params};

sql! {
    INSERT = "INSERT INTO ceremony (id, body, expires_us) VALUES ($1, $2, $3)";
    TAKE = "DELETE FROM ceremony WHERE id = $1 AND expires_us > $2 RETURNING body";
    SWEEP = "DELETE FROM ceremony WHERE expires_us <= $1";
}

/// Begins one; its id is random and tells no time.
pub fn insert(
    house: &mut Housekeeping<'_>,
    body: &[u8],
    expires: Timestamp,
) -> Result<[u8; 16], StoreError> {
    let id = house.random();
    house.execute(INSERT, params![id, body, expires])?;
    Ok(id)
}

/// Ends it and gives its body; `None` where it is unknown, ended or expired.
pub fn take(house: &mut Housekeeping<'_>, id: &[u8; 16]) -> Result<Option<Vec<u8>>, StoreError> {
    let at = house.at();
    house.returning(TAKE, params![id, at])
}

/// Deletes the expired ones; how many.
pub fn sweep(house: &mut Housekeeping<'_>) -> Result<u64, StoreError> {
    let at = house.at();
    house.execute(SWEEP, params![at])
}
