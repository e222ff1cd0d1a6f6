//! Which components are affected by which advisories; pure, in memory.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::todo
)]
#![cfg_attr(test, expect(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly"))]

pub mod answer;
pub mod corpus;
pub mod estate;
pub mod groups;
pub mod interval;
pub mod packages;
mod product_decision;
pub mod product_index;
mod product_order;
pub mod product_versions;
pub mod products;
mod remedies;
pub mod revisions;
pub mod views;
