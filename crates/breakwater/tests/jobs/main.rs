//! What the server does by itself, seen from outside.

mod feed;
mod mail;
mod sources;
mod sweeps;

use testkit::breakwater::Binary;

const BREAKWATER: Binary = Binary(env!("CARGO_BIN_EXE_breakwater"));
