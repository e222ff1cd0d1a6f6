//! What the house knows about its database, such as the version of its schema.

use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::params,
};

sql! {
    FIND = "SELECT value FROM meta WHERE name = $1";
    SET = "INSERT INTO meta (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value";
}

/// Under which name the version of the schema stands, in decimal digits.
pub const SCHEMA: &str = "schema";

/// The value under this name.
pub fn find(view: &mut View<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    view.one(FIND, params![name])
}

/// Puts a value under this name.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &[u8]) -> Result<(), StoreError> {
    let name = key("the name of a setting", name)?;
    tx.execute(SET, params![name, value]).map(drop)
}
