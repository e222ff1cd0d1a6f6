//! Reads foreign documents as their specifications say: a module per format, none importing
//! another.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::todo
)]
#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests may fail loudly"
    )
)]

pub mod archive;
pub mod cargo_lock;
pub mod csaf;
pub mod cve;
pub mod cyclonedx;
pub mod go_mod;
pub mod inventory_csv;
pub mod json;
pub mod kev;
pub mod osv;
pub mod package_lock;
pub mod requirements;
pub mod spdx;
pub mod text;
