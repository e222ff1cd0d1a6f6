//! The statements as constants that can be listed, and statements for many rows at once.

use crate::{StoreError, Value, door::Housekeeping};

/// One statement: where it stands, its name there, its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// The module that holds it.
    pub module: &'static str,
    /// The constant.
    pub name: &'static str,
    /// What engines read.
    pub sql: &'static str,
}

/// Statements of a module: a constant each, and `TEXTS` with all of them.
macro_rules! sql {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        pub(crate) const TEXTS: &[crate::sql::Text] = &[$(crate::sql::Text {
            module: module_path!(),
            name: stringify!($name),
            sql: $name,
        }),+];
    };
}

pub(crate) use sql;

/// Every statement of every repository, as it is sent to an engine.
pub fn texts() -> impl Iterator<Item = &'static Text> {
    use crate::{accounts, feeds, operators, record};
    let rooms = [accounts::TEXTS, feeds::TEXTS, operators::TEXTS, record::TEXTS];
    rooms.into_iter().flatten().copied().flatten()
}

/// How long a text may be that rows are found by: every engine's index takes two of them.
pub(crate) const KEY_BYTES_MAX: usize = 1_000;

/// A text that rows are found by.
pub(crate) fn key(what: &'static str, text: impl AsRef<[u8]>) -> Result<Value, StoreError> {
    let bytes = text.as_ref();
    if bytes.len() > KEY_BYTES_MAX {
        return Err(StoreError::TooLong { what, bytes: bytes.len(), bytes_max: KEY_BYTES_MAX });
    }
    Ok(Value::from(bytes))
}

/// How many parameters a statement may have.
pub(crate) const PARAMETERS_MAX: usize = 1_000;

/// Inserts rows with few round trips: `head` of a single row is said again for many.
///
/// `sql` is the statement for one row, which ends in `VALUES ($1, …, $n)`.
pub(crate) fn insert_rows<const N: usize>(
    house: &mut Housekeeping<'_>,
    sql: &'static str,
    rows: impl IntoIterator<Item = [Value; N]>,
) -> Result<u64, StoreError> {
    let mut waiting: Vec<[Value; N]> = rows.into_iter().collect();
    let mut touched = 0;
    // Three sizes only: each size is a text of its own, which engines prepare and keep.
    for size in [PARAMETERS_MAX / N.max(1), 8, 1] {
        if waiting.len() < size || (size == 8 && 8 * N > PARAMETERS_MAX) {
            continue;
        }
        let text = many(sql, N, size);
        while waiting.len() >= size {
            let rest = waiting.split_off(size);
            let values: Vec<Value> = waiting.into_iter().flatten().collect();
            touched += house.execute(&text, &values)?;
            waiting = rest;
        }
    }
    Ok(touched)
}

#[cfg(test)]
mod lint;

/// The statement for `rows` rows, from the one for a single row.
fn many(sql: &str, columns: usize, rows: usize) -> String {
    let mut text = String::from(sql);
    for row in 1..rows {
        text.push_str(", (");
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { ", " };
            text.extend([comma, "$", &(row * columns + column).to_string()]);
        }
        text.push(')');
    }
    text
}
