//! Turns foreign documents into the nouns of `model`; the only crate that knows both.
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

pub mod advisory;
mod cpe;
pub mod feed;
pub mod inventory;
