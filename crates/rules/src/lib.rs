//! What the rule books say: directive clocks and what to do, as data and pure functions.

pub mod bod_26_04;
pub mod playbook;
