//! What breaks around the server: it says so, loses nothing that it acknowledged, and goes on.

mod clock;
mod database;
mod disk;
mod small_disk;
mod writes;

use testkit::breakwater::Binary;

const BREAKWATER: Binary = Binary(env!("CARGO_BIN_EXE_breakwater"));
