//! The shapes of what programs read from us, JSON lines and objects; no behaviour.

mod matches;
mod rule;

pub use matches::{MatchLine, NotCheckedLine};
pub use rule::RuleAnswer;
