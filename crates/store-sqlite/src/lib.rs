//! The driver for SQLite: one writer thread, group commit, a pool of readers.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)
)]

mod database;
mod migrate;
mod queue;
mod readers;
mod session;
mod writer;

pub use database::{Options, Sqlite};
