//! A page of a list.

use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// What is on this page.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; `null` on the last one.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A list that has only this page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}
