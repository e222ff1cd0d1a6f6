//! The real server: it starts, holds its folder alone, keeps secrets to itself, stops gracefully.

mod folder;
mod https;
mod stopping;

use std::path::Path;

use testkit::{child, server};

const BREAKWATER: &str = env!("CARGO_BIN_EXE_breakwater");

/// Runs a command of the binary to its end.
fn breakwater(arguments: &[&str]) -> child::Ended {
    child::run(std::process::Command::new(BREAKWATER).args(arguments))
}

fn serve(data: &Path) -> std::process::Command {
    server::serve(BREAKWATER, data)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the folder of a test is text")
}
