//! A program run as a child: what it said, how it ended, and how much memory it had at most.

use std::{
    io::Read as _,
    process::{Command, Stdio},
    thread,
};

use wait4::Wait4 as _;

/// How a child ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The largest resident set in bytes, as the kernel counted it.
    pub peak_bytes: u64,
}

/// Runs a program to its end with nothing on standard input.
pub fn run(command: &mut Command) -> Ended {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stderr = child.stderr.take().expect("standard error is piped");
    let reader = thread::spawn(move || {
        let mut err = Vec::new();
        stderr.read_to_end(&mut err).expect("standard error is read");
        err
    });
    let mut out = Vec::new();
    let mut stdout = child.stdout.take().expect("standard output is piped");
    stdout.read_to_end(&mut out).expect("standard output is read");
    let ended = child.wait4().expect("the program ends");
    Ended {
        code: ended.status.code(),
        out: String::from_utf8(out).expect("standard output is text"),
        err: String::from_utf8(reader.join().expect("the reader ends"))
            .expect("standard error is text"),
        peak_bytes: ended.rusage.maxrss,
    }
}
