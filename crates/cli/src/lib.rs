//! Commands: words in, answers on standard output, what happened on standard error, an exit code.

mod client;
mod commands;
mod exit;
mod inputs;
mod login;
mod machine;
mod output;
mod words;

use std::{ffi::OsString, io::Write};

use clap::Parser as _;

pub use exit::Exit;
pub use machine::{
    FeedsFrom, Machine, MachineError, MailOptions, MailTls, RestoreOptions, Restored, SealedKeys,
    ServeOptions, SocketPath, Surroundings, socket_in,
};

/// Runs one command line, the program's name first.
pub fn run(
    words: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings<'_>,
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
