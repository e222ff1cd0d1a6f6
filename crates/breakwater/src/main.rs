//! The one binary: reads the clock, the command line and the environment, opens drivers, starts
//! roles, ends with an exit code.

mod admin_socket;
mod durable;
mod folder;
mod jobs;
mod keys;
mod machine;
mod network;
mod recorder;
mod restore;
mod sealed_keys;
mod serve;
mod stop;
mod surroundings;
mod tls;

use std::{io, process::ExitCode};

fn main() -> ExitCode {
    // Every client and server of this process speaks https by ring; nobody else was first.
    drop(tokio_rustls::rustls::crypto::ring::default_provider().install_default());
    let machine = machine::ThisMachine;
    let surroundings = surroundings::read(&machine);
    let mut out = io::BufWriter::new(io::stdout());
    cli::run(std::env::args_os(), &surroundings, &mut out, &mut io::stderr()).into()
}
