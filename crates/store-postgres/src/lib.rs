//! The driver for PostgreSQL: serializable transactions, tried again on conflict.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

mod database;
mod errors;
mod migrate;
mod server;
mod session;

pub use database::Postgres;
pub use server::Options;
