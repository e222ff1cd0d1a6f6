//! The one binary: reads the clock and the command line, runs a command, ends with its code.

use std::{io, process::ExitCode};

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    let now = jiff::Timestamp::now();
    let surroundings = cli::Surroundings { today: notation::time::date_of(now) };
    let mut out = io::BufWriter::new(io::stdout().lock());
    cli::run(std::env::args_os(), surroundings, &mut out, &mut io::stderr().lock()).into()
}
