//! What leaves the house: mail and fetched feeds.
//!
//! Nothing here knows who may read what: it carries what it is given. All calls block, and belong
//! on threads that may.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::todo
)]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests may fail loudly"))]

pub mod feeds;
pub mod mail;
mod said;
