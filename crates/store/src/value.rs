//! Values, rows, and how our types go in and out of them.

use jiff::Timestamp;
use model::{Role, Sector, Slug, id};

use crate::StoreError;

/// What a column holds. There is no text: text is its UTF-8 bytes, so that NUL fits and both
/// engines order it alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// One row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(Vec<Value>);

impl Row {
    /// A row of these values.
    pub fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// Its values.
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// Takes a column out, as our type.
    pub(crate) fn take<T: FromValue>(&mut self, column: usize) -> Result<T, StoreError> {
        let unreadable = StoreError::Unreadable { column, expected: T::EXPECTED };
        let value = self.0.get_mut(column).ok_or_else(|| unreadable.clone())?;
        T::from_value(std::mem::replace(value, Value::Null)).ok_or(unreadable)
    }
}

/// A type that a column can be read as.
pub(crate) trait FromValue: Sized {
    const EXPECTED: &'static str;

    fn from_value(value: Value) -> Option<Self>;
}

/// A type that a row can be read as.
pub(crate) trait FromRow: Sized {
    fn from_row(row: Row) -> Result<Self, StoreError>;
}

/// Row types: fields are the columns of the statement, in its order.
macro_rules! rows {
    ($($(#[$outer:meta])* pub struct $name:ident {
        $($(#[$inner:meta])* pub $field:ident: $type:ty,)+
    })+) => { $(
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$inner])* pub $field: $type,)+ }

        impl crate::value::FromRow for $name {
            fn from_row(mut row: crate::Row) -> Result<Self, crate::StoreError> {
                let mut column = 0..;
                $(let $field = row.take(column.next().unwrap_or_default())?;)+
                Ok(Self { $($field),+ })
            }
        }
    )+ };
}

/// Values of any of our types, for `$1 … $n`.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(crate::Value::from($value)),*] };
}

pub(crate) use {params, rows};

macro_rules! single {
    ($($type:ty),+) => { $(
        impl FromRow for $type {
            fn from_row(mut row: Row) -> Result<Self, StoreError> {
                row.take(0)
            }
        }
    )+ };
}
single!(i64, Vec<u8>, String, [u8; 16], [u8; 32], id::OrganisationId, id::ImportId);

impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl FromValue for i64 {
    const EXPECTED: &'static str = "an integer";

    fn from_value(value: Value) -> Option<Self> {
        let Value::Integer(number) = value else { return None };
        Some(number)
    }
}

impl FromValue for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_value(value: Value) -> Option<Self> {
        let Value::Bytes(bytes) = value else { return None };
        Some(bytes)
    }
}

impl FromValue for String {
    const EXPECTED: &'static str = "text in UTF-8";

    fn from_value(value: Value) -> Option<Self> {
        Self::from_utf8(Vec::from_value(value)?).ok()
    }
}

impl<const N: usize> FromValue for [u8; N] {
    const EXPECTED: &'static str = "bytes of its length";

    fn from_value(value: Value) -> Option<Self> {
        Vec::from_value(value)?.try_into().ok()
    }
}

impl FromValue for Timestamp {
    const EXPECTED: &'static str = "a time in microseconds";

    fn from_value(value: Value) -> Option<Self> {
        Self::from_microsecond(i64::from_value(value)?).ok()
    }
}

impl FromValue for Role {
    const EXPECTED: &'static str = "the name of a role";

    fn from_value(value: Value) -> Option<Self> {
        String::from_value(value)?.parse().ok()
    }
}

impl FromValue for Sector {
    const EXPECTED: &'static str = "the name of a sector";

    fn from_value(value: Value) -> Option<Self> {
        Self::from_name(&String::from_value(value)?)
    }
}

impl FromValue for Slug {
    const EXPECTED: &'static str = "a slug";

    fn from_value(value: Value) -> Option<Self> {
        String::from_value(value)?.parse().ok()
    }
}

macro_rules! from {
    ($($type:ty, |$value:ident| $made:expr;)+) => { $(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        }
    )+ };
}
from! {
    i64, |value| Self::Integer(value);
    Vec<u8>, |value| Self::Bytes(value);
    &Vec<u8>, |value| Self::Bytes(value.clone());
    &[u8], |value| Self::Bytes(value.to_vec());
    &str, |value| Self::Bytes(value.as_bytes().to_vec());
    String, |value| Self::Bytes(value.into_bytes());
    &String, |value| Self::Bytes(value.as_bytes().to_vec());
    Timestamp, |value| Self::Integer(value.as_microsecond());
    Role, |value| Self::from(value.name());
    Sector, |value| Self::from(value.name());
    &Slug, |value| Self::from(value.as_str());
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(value: &[u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T> From<Option<T>> for Value
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

macro_rules! ids {
    ($($name:ident),+) => { $(
        impl From<id::$name> for Value {
            fn from(value: id::$name) -> Self {
                Self::Bytes(value.as_bytes().to_vec())
            }
        }

        impl FromValue for id::$name {
            const EXPECTED: &'static str = "an id of 16 bytes";

            fn from_value(value: Value) -> Option<Self> {
                <[u8; 16]>::from_value(value).map(Self::from_bytes)
            }
        }
    )+ };
}
ids!(
    OrganisationId,
    PersonId,
    ConsentId,
    TokenId,
    SourceId,
    ImportId,
    InventoryId,
    ReceiptId,
    EntryId,
    OutboxId
);
