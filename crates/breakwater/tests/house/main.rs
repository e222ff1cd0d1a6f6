//! The house as a whole, through the real binary: checked, backed up, restored.

mod back_up;
mod check;
mod client;
mod fixture;

const BREAKWATER: &str = env!("CARGO_BIN_EXE_breakwater");
