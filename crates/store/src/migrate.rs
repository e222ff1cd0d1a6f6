//! Brings a database to the newest schema, a step at a time; several programs may try at once.

use crate::{Dialect, SCHEMA, StoreError, meta};

/// What an engine does for a database that may not have its tables yet.
pub trait Ground {
    /// Where the database is, in words for people.
    fn place(&self) -> String;

    /// The names of its tables.
    fn tables(&mut self) -> Result<Vec<String>, StoreError>;

    /// What its table `meta` has under this name, read outside of any transaction.
    fn setting(&mut self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Runs statements in a transaction of their own: all of them are kept, or none.
    fn all_or_nothing(&mut self, sql: &str) -> Result<(), StoreError>;
}

/// Takes the steps that a database has not taken yet.
pub fn migrate(ground: &mut dyn Ground, dialect: &Dialect) -> Result<(), StoreError> {
    loop {
        let found = version(ground)?;
        if found > SCHEMA {
            return Err(StoreError::Schema { found, known: SCHEMA });
        }
        let Some(step) = dialect.step(found + 1) else { return Ok(()) };
        // Who loses the race for a step finds it taken, and goes on from there.
        if let Err(error) = ground.all_or_nothing(&step)
            && version(ground)? == found
        {
            return Err(error);
        }
    }
}

/// How many steps a database has taken; none where it is empty.
fn version(ground: &mut dyn Ground) -> Result<i64, StoreError> {
    let tables = ground.tables()?;
    if tables.is_empty() {
        return Ok(0);
    }
    let place = ground.place();
    let foreign = |detail: &str| StoreError::Foreign { place, detail: detail.to_owned() };
    if !tables.iter().any(|table| table == "meta") {
        return Err(foreign("it has tables, but none called meta"));
    }
    let digits = ground.setting(meta::SCHEMA)?.and_then(|value| String::from_utf8(value).ok());
    let version = digits.and_then(|digits| digits.parse().ok()).filter(|version| *version > 0);
    version.ok_or_else(|| foreign("its table meta names no schema"))
}
