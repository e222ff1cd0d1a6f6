//! Orders versions per ecosystem through byte keys: memcmp order is the ecosystem's order.
//!
//! [`Scheme::key`] reads a version and writes its key. Keys of one scheme compare as its versions
//! do; keys of two schemes have nothing to do with each other. So a range of versions is a
//! half-open interval of keys, in memory and in any store that compares bytes.
//!
//! # The bytes of a key
//!
//! A number is one byte (0 to 99), or a byte that says how many bytes follow with two decimal
//! digits each: more digits, higher byte. A text is its bytes and an end below all of them. Between
//! them stand marks, chosen so that whatever ends a list is below whatever continues it.
//!
//! | byte | stands for |
//! |---|---|
//! | `01` | the end of a text |
//! | `02` | PyPI: a legacy version begins; a PEP 440 version begins with its epoch, above this |
//! | `03` | PyPI: the release ends; a development release and nothing else |
//! | `04` `05` `06` | PyPI: the release ends; an alpha, a beta, a candidate |
//! | `07` | PyPI: the release ends; none of these |
//! | `08` | PyPI: no post release |
//! | `09` | PyPI: a text in a local label |
//! | `0a` | PyPI: a word in a legacy version |
//! | `10` … `73` | the numbers 0 to 99 |
//! | `74` … `f2` | a number in 2 to 128 bytes that follow |
//! | `f4` | semver: a text in a prerelease |
//! | `fe` | PyPI: no development release |
//! | `ff` | semver: no prerelease |
//!
//! Dotted numbers are numbers and nothing else. `1.2.300` under semver is `11 12 74 03 00 ff`;
//! `1.2rc1` under PyPI is `10 11 12 06 11 08 fe`.

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
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests may fail loudly"
    )
)]

mod dotted;
mod encode;
mod key;
#[cfg(test)]
mod laws;
mod numbers;
mod pep440;
mod scheme;
mod semver;
pub mod suite;
pub mod vers;

pub use key::{Rank, VersionKey};
pub use scheme::{MAX_VERSION_BYTES, Scheme, SchemeError, VersionError};
