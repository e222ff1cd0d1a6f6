//! Every statement of every repository is understood by the engine.

use super::context;
use crate::{Store, StoreError, Value, texts};

/// Statements are run with nothing in their parameters: rows may be refused, the text may not.
pub(super) fn every_statement_is_understood(store: &Store) {
    let mut seen = 0;
    for text in texts() {
        let mut params = vec![Value::Null; parameters(text.sql)];
        // Nothing is no limit.
        let limit = text.sql.rsplit_once("LIMIT $").map_or(0, |(_, number)| first_number(number));
        if let Some(limit) = limit.checked_sub(1).and_then(|place| params.get_mut(place)) {
            *limit = Value::Integer(1);
        }
        let done: Result<(), StoreError> = store.housekeep(&context(1), move |house| {
            house.raw().query(text.sql, &params)?;
            Err(StoreError::Closed)
        });
        seen += 1;
        match done {
            Err(StoreError::Closed | StoreError::Constraint { .. }) => {}
            other => panic!("{}::{}: {other:?}\n{}", text.module, text.name, text.sql),
        }
    }
    assert!(seen > 100, "only {seen} statements were seen");
}

/// The greatest n of `$n`.
fn parameters(sql: &str) -> usize {
    sql.split('$').skip(1).map(first_number).max().unwrap_or(0)
}

fn first_number(text: &str) -> usize {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
