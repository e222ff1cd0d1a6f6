//! The shapes of `--json` and of the API, used by both sides; no behaviour.

mod matches;
mod rule;

pub use matches::{MatchLine, NotCheckedLine};
pub use rule::RuleAnswer;
