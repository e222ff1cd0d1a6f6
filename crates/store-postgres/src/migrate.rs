//! Brings a database to the newest schema; several programs may try at once.

use store::{Dialect, SCHEMA, StoreError, meta};

use crate::{errors::in_our_words, pool::Pool, session::Connection};

/// How PostgreSQL spells the tables.
const DIALECT: Dialect = Dialect {
    bytes: "BYTEA",
    integer: "BIGINT",
    table: "",
    clustered: "",
    nulls_first: " ASC NULLS FIRST",
};

/// How often a step is tried: who loses the race for one finds it taken.
const ATTEMPTS_MAX: u32 = 8;

/// Takes the steps that a database has not taken yet, each in its own transaction.
pub(crate) fn migrate(pool: &Pool) -> Result<(), StoreError> {
    let mut lent = pool.lend()?;
    let connection = lent.connection()?;
    let place = pool.place();
    let mut attempts = 0;
    loop {
        let found = version(connection, &place)?;
        if found > SCHEMA {
            return Err(StoreError::Schema { found, known: SCHEMA });
        }
        let Some(step) = DIALECT.step(found + 1) else { return Ok(()) };
        attempts += 1;
        if let Err(error) = take(connection, found + 1, &step)
            && (attempts >= ATTEMPTS_MAX || version(connection, &place)? == found)
        {
            return Err(error);
        }
    }
}

fn take(connection: &mut Connection, number: i64, step: &str) -> Result<(), StoreError> {
    let sql = format!(
        "BEGIN ISOLATION LEVEL SERIALIZABLE; {step} \
         INSERT INTO meta (name, value) VALUES ('{}'::bytea, '{number}'::bytea) \
         ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value; COMMIT",
        meta::SCHEMA,
    );
    let taken = connection.batch(&sql).map_err(in_our_words);
    if taken.is_err() {
        connection.batch("ROLLBACK").map_err(in_our_words)?;
    }
    taken
}

fn version(connection: &mut Connection, place: &str) -> Result<i64, StoreError> {
    let foreign =
        |detail: &str| StoreError::Foreign { place: place.to_owned(), detail: detail.to_owned() };
    let tables = "SELECT table_name::text FROM information_schema.tables \
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    let tables = connection.client.query(tables, &[]).map_err(in_our_words)?;
    if tables.is_empty() {
        return Ok(0);
    }
    let is_meta = |row: &postgres::Row| row.try_get(0).is_ok_and(|name: &str| name == "meta");
    if !tables.iter().any(is_meta) {
        return Err(foreign("it has tables, but none called meta"));
    }
    let sql = format!("SELECT value FROM meta WHERE name = '{}'::bytea", meta::SCHEMA);
    let row = connection.client.query_opt(&sql, &[]).map_err(in_our_words)?;
    let value: Option<Vec<u8>> = row.and_then(|row| row.try_get(0).ok());
    let digits = value.and_then(|bytes| String::from_utf8(bytes).ok());
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| foreign("its table meta names no schema"))
}
