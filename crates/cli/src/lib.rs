//! Commands: words in, answers on standard output, what happened on standard error, an exit code.

mod commands;
mod dates;
mod exit;
mod inert;
mod inputs;
mod output;
mod report;
mod sheet;
mod words;

use std::{ffi::OsString, io::Write};

use clap::Parser as _;
use jiff::civil::Date;

pub use exit::Exit;

/// What commands take from outside; read once, in the binary.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings {
    /// The day the program runs, UTC.
    pub today: Date,
}

/// Runs one command line, the program's name first.
pub fn run(
    words: impl IntoIterator<Item = OsString>,
    surroundings: Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let cli = match commands::Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error, out, err),
    };
    let ran = cli.command.run(surroundings, out, err);
    // What is still in a buffer may fail to be written, too.
    match ran.and_then(|exit| Ok(out.flush().map(|()| exit)?)) {
        Ok(exit) => exit,
        Err(error) => exit::failed(&error, err),
    }
}
