//! Statements on one connection: parameters bound by name, errors in our words.

use rusqlite::{Connection, ErrorCode, Statement, types::ValueRef};
use store::{Faults, Point, Query, Row, StoreError, Value};

/// A transaction or snapshot on this connection; notes the first error that it sees.
pub(crate) struct Session<'c> {
    connection: &'c Connection,
    faults: Option<&'c Faults>,
    noted: Option<StoreError>,
}

impl<'c> Session<'c> {
    pub(crate) fn new(connection: &'c Connection, faults: Option<&'c Faults>) -> Self {
        Self { connection, faults, noted: None }
    }

    /// The first error of any statement, whatever became of it since.
    pub(crate) fn noted(self) -> Option<StoreError> {
        self.noted
    }

    fn note<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &done {
            self.noted.get_or_insert_with(|| error.clone());
        }
        done
    }

    fn run<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        use_it: impl FnOnce(&mut Statement<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // INVARIANT: nothing runs after an error. A full disk may have ended the transaction, and
        // the next statement would then be kept by itself, whatever its change is told.
        if let Some(error) = &self.noted {
            return Err(error.clone());
        }
        let done = meet(self.connection, self.faults, Point::Statement).and_then(|()| {
            let mut statement = self.connection.prepare_cached(sql).map_err(in_our_words)?;
            bind(&mut statement, params)?;
            use_it(&mut statement)
        });
        self.note(done)
    }
}

impl Query for Session<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut all = Vec::new();
        self.for_each(sql, params, &mut |row| {
            all.push(row);
            Ok(())
        })?;
        Ok(all)
    }

    fn for_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // Who stops early has seen no fault of the engine: what was written so far can be kept.
        let mut stopped = Ok(());
        self.run(sql, params, |statement| {
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(in_our_words)? {
                if let Err(error) = each(read(row, columns)?) {
                    stopped = Err(error);
                    break;
                }
            }
            Ok(())
        })?;
        stopped
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.run(sql, params, |statement| {
            let touched = statement.raw_execute().map_err(in_our_words)?;
            Ok(u64::try_from(touched).unwrap_or(u64::MAX))
        })
    }
}

/// Does to the connection what a test asks for at this point; nothing outside of tests.
pub(crate) fn meet(
    connection: &Connection,
    faults: Option<&Faults>,
    point: Point,
) -> Result<(), StoreError> {
    let Some(fault) = faults.and_then(|faults| faults(point)) else { return Ok(()) };
    // Full disks and failing ones make SQLite roll back the whole transaction.
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK").map_err(in_our_words)?;
    }
    Err(fault.into())
}

/// `$1` is a name for SQLite: its place among the parameters is where it stands first.
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> Result<(), StoreError> {
    if statement.parameter_count() != params.len() {
        let (wanted, given) = (statement.parameter_count(), params.len());
        let detail = format!("it has {wanted} parameters and was given {given}");
        return Err(StoreError::Refused { detail });
    }
    for (number, value) in (1..).zip(params) {
        let name = format!("${number}");
        let index = statement.parameter_index(&name).map_err(in_our_words)?;
        let index = index
            .ok_or_else(|| StoreError::Refused { detail: format!("it has no parameter {name}") })?;
        match value {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null),
            Value::Integer(number) => statement.raw_bind_parameter(index, number),
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes),
        }
        .map_err(in_our_words)?;
    }
    Ok(())
}

fn read(row: &rusqlite::Row<'_>, columns: usize) -> Result<Row, StoreError> {
    let value = |column| match row.get_ref(column).map_err(in_our_words)? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Real(_) | ValueRef::Text(_) => {
            Err(StoreError::Unreadable { column, expected: "an integer or bytes" })
        }
    };
    (0..columns).map(value).collect::<Result<_, _>>().map(Row::new)
}

/// An error of SQLite as one of ours.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(crate) fn in_our_words(error: rusqlite::Error) -> StoreError {
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full { detail },
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint { detail },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Unavailable { detail }
        }
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::DatabaseCorrupt,
        ) => StoreError::Io { detail },
        _ => StoreError::Refused { detail },
    }
}
