//! The shapes of `--json` and of the API, used by both sides; no behaviour.

mod matches;

pub use matches::{MatchLine, NotCheckedLine};
