//! Statements on one connection: prepared once, values in binary, the first error noted.

use std::{collections::HashMap, error::Error as StdError};

use postgres::{
    Client, Statement,
    fallible_iterator::FallibleIterator as _,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};
use store::{Faults, Point, Query, Row, StoreError, Value};

use crate::errors::in_our_words;

/// How many statements are kept prepared on a connection; more than there are texts.
const PREPARED_MAX: usize = 512;

/// A connection with what is prepared on it.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// The server's process.
    pub(crate) backend: i32,
    prepared: HashMap<String, Statement>,
}

impl Connection {
    pub(crate) fn new(client: Client, backend: i32) -> Self {
        Self { client, backend, prepared: HashMap::new() }
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), postgres::Error> {
        self.client.batch_execute(sql)
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(in_our_words)?;
        if self.prepared.len() >= PREPARED_MAX {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// A transaction or snapshot on a connection.
pub(crate) struct Session<'c> {
    connection: &'c mut Connection,
    faults: Option<&'c Faults>,
    noted: Option<StoreError>,
}

impl<'c> Session<'c> {
    pub(crate) fn new(connection: &'c mut Connection, faults: Option<&'c Faults>) -> Self {
        Self { connection, faults, noted: None }
    }

    /// The first error of any statement: after it the server takes no more in this transaction.
    pub(crate) fn noted(self) -> Option<StoreError> {
        self.noted
    }

    fn run<T>(
        &mut self,
        sql: &str,
        use_it: impl FnOnce(&mut Client, &Statement) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(error) = &self.noted {
            return Err(error.clone());
        }
        let connection = &mut *self.connection;
        let done = meet(self.faults, Point::Statement).and_then(|()| {
            let statement = connection.prepare(sql)?;
            use_it(&mut connection.client, &statement)
        });
        if let Err(error) = &done {
            self.noted.get_or_insert_with(|| error.clone());
        }
        done
    }
}

impl Query for Session<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.run(sql, |client, statement| {
            let bound: Vec<_> = params.iter().map(Param).collect();
            let bound: Vec<_> = bound.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
            let rows = client.query(statement, &bound).map_err(in_our_words)?;
            rows.iter().map(read).collect()
        })
    }

    fn for_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // Who stops early has seen no fault of the engine: what was written so far can be kept.
        let mut stopped = Ok(());
        self.run(sql, |client, statement| {
            let bound: Vec<_> = params.iter().map(Param).collect();
            let mut rows = client.query_raw(statement, bound).map_err(in_our_words)?;
            while let Some(row) = rows.next().map_err(in_our_words)? {
                if let Err(error) = each(read(&row)?) {
                    stopped = Err(error);
                    break;
                }
            }
            Ok(())
        })?;
        stopped
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.run(sql, |client, statement| {
            let bound: Vec<_> = params.iter().map(Param).collect();
            let bound: Vec<_> = bound.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
            client.execute(statement, &bound).map_err(in_our_words)
        })
    }
}

/// What a test asks for at this point; nothing outside of tests.
pub(crate) fn meet(faults: Option<&Faults>, point: Point) -> Result<(), StoreError> {
    let fault = faults.and_then(|faults| faults(point));
    fault.map_or(Ok(()), |fault| Err(fault.into()))
}

fn read(row: &postgres::Row) -> Result<Row, StoreError> {
    let value = |column| {
        let cell: Result<Cell, _> = row.try_get(column);
        let unreadable = StoreError::Unreadable { column, expected: "an integer or bytes" };
        cell.map(|Cell(value)| value).map_err(|_| unreadable)
    };
    (0..row.len()).map(value).collect::<Result<_, _>>().map(Row::new)
}

#[derive(Debug)]
struct Param<'v>(&'v Value);

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        column: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) if *column == Type::INT8 => number.to_sql(column, out),
            Value::Integer(number) if *column == Type::INT4 => {
                i32::try_from(*number)?.to_sql(column, out)
            }
            Value::Bytes(bytes) if *column == Type::BYTEA => bytes.to_sql(column, out),
            _ => Err(format!("the statement wants a value of type {column}").into()),
        }
    }

    fn accepts(column: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::BYTEA].contains(column)
    }

    to_sql_checked!();
}

struct Cell(Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(column: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *column {
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            Type::INT4 => Value::Integer(i32::from_sql(column, raw)?.into()),
            _ => Value::Integer(i64::from_sql(column, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(column: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::BYTEA].contains(column)
    }
}
