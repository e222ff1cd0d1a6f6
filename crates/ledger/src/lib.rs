//! Keeps a Merkle log in C2SP tiles and proves inclusion and consistency.
//!
//! It follows RFC 6962 and 9162 (hashing, proofs) and C2SP's tlog-tiles, tlog-checkpoint and
//! signed-note. What an entry means is nobody's business here: it is bytes with a length.
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

pub mod checkpoint;
mod disk;
mod edge;
pub mod fault;
pub mod hash;
pub mod key;
pub mod log;
pub mod note;
pub mod path;
pub mod proof;
mod root;
pub mod source;
pub mod tile;
pub mod verify;

pub use checkpoint::{Checkpoint, Tree};
pub use fault::Fault;
pub use hash::Hash;
pub use key::{SigningKey, VerifierKey};
pub use log::Log;
pub use path::TilePath;
pub use root::RootHasher;
pub use source::{FetchError, Folder, Source};
pub use verify::{Verified, verify};
