//! The house as a whole, through the real binary: checked, backed up, restored.

mod back_up;
mod check;
mod fixture;

use testkit::breakwater::Binary;

const BREAKWATER: Binary = Binary(env!("CARGO_BIN_EXE_breakwater"));
