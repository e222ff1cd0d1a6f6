//! Repositories in one SQL text over a small driver trait, and the suite that every driver passes.
//!
//! Everything here blocks: call it from a blocking thread. A use-case is a closure that may be run
//! again; [`Store::write`] wants a [`Recorded`] from it, which only [`Tx::record`] makes.
#![cfg_attr(
    not(any(test, feature = "suite")),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

mod accounts;
mod door;
mod driver;
mod error;
mod feeds;
mod generator;
mod migrate;
mod operators;
mod pool;
mod record;
mod schema;
mod sql;
#[cfg(feature = "suite")]
pub mod suite;
mod value;

pub use accounts::{
    ceremonies, consents, links, memberships, organisations, passkeys, people, sessions, tokens,
};
pub use door::{Context, Housekeeping, NewEntry, Recorded, Store, Tx, View, Written};
pub use driver::{Driver, Ended, Fault, Faults, Figures, Job, Lane, Point, Query, Verdict};
pub use error::StoreError;
pub use feeds::{imports, recipients, refusals, sources, statements};
pub use generator::Generator;
pub use migrate::{Ground, migrate};
pub use operators::{
    acted, documents, inventories, inventory_revisions, operator_keys, receipts, releases, told,
};
pub use pool::{Lent, Pool};
pub use record::{entries, idempotency, jobs, meta, outbox};
pub use schema::{Dialect, SCHEMA};
pub use sql::{Text, texts};
pub use value::{Row, Value};
