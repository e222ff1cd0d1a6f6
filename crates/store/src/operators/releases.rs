//! Releases that some list names: a hash, and the name and version behind it.

use crate::{
    StoreError, Tx, View,
    sql::{insert_rows, sql},
    value::{params, rows},
};

rows! {
    /// A release.
    pub struct ReleaseRow {
        /// Hash of its canonical name.
        pub hash: [u8; 16],
        /// Name and version.
        pub body: Vec<u8>,
    }
}

sql! {
    KNOWN = "SELECT hash FROM release WHERE hash = $1";
    INSERT = "INSERT INTO release (hash, body) VALUES ($1, $2)";
    FIND = "SELECT hash, body FROM release WHERE hash = $1";
    ALL = "SELECT hash, body FROM release ORDER BY hash";
    DELETE = "DELETE FROM release WHERE hash = $1";
}

/// Adds those that are not there; how many. Keep calls to 1,000 rows.
pub fn insert(tx: &mut Tx<'_>, releases: &[ReleaseRow]) -> Result<u64, StoreError> {
    let mut new = std::collections::BTreeMap::new();
    for release in releases {
        if tx.one::<[u8; 16]>(KNOWN, params![release.hash])?.is_none() {
            new.insert(release.hash, [release.hash.into(), (&release.body).into()]);
        }
    }
    insert_rows(tx, INSERT, new.into_values())
}

/// The one with this hash.
pub fn find(view: &mut View<'_>, hash: &[u8; 16]) -> Result<Option<ReleaseRow>, StoreError> {
    view.one(FIND, params![hash])
}

/// All of them by hash, one after another.
pub fn all(
    view: &mut View<'_>,
    each: &mut dyn FnMut(ReleaseRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(ALL, &[], each)
}

/// Deletes some that no list names any more (lists are encrypted, so the caller knows); how many.
pub fn delete(tx: &mut Tx<'_>, hashes: &[[u8; 16]]) -> Result<u64, StoreError> {
    hashes.iter().map(|hash| tx.execute(DELETE, params![hash])).sum()
}
