//! The real server: it starts, holds its folder alone, keeps secrets to itself, stops gracefully.

mod folder;
mod https;
mod slow;
mod stopping;

use testkit::breakwater::Binary;

const BREAKWATER: Binary = Binary(env!("CARGO_BIN_EXE_breakwater"));
