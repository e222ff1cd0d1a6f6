//! Exit codes, and whose fault an error was: decided here and nowhere else.

use std::io::{ErrorKind, Write};

use crate::machine::MachineError;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It ran, and nothing was refused.
    Done = 0,
    /// It ran, and some of what it was given was refused.
    SomeRefused = 1,
    /// The command line can't be understood.
    Usage = 2,
    /// The server can't be reached, or can't answer now.
    Unreachable = 3,
    /// Not signed in, not allowed, or nothing there that this caller may see.
    NotAllowed = 4,
    /// Nothing of what it was given can be read.
    NothingReadable = 5,
    /// It contradicts what is there, or another process holds the folder.
    Conflict = 6,
    /// The caller asked to fail on a match, and there is one.
    Match = 10,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that ends a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// The words contradict each other or name what does not exist.
    #[error("{0}")]
    Usage(String),
    /// Nothing could be read; each file's own fault was said before.
    #[error("{0}")]
    NothingReadable(String),
    /// The server refused what was sent.
    #[error("{0}")]
    Refused(String),
    /// The server can't be reached, or can't answer now.
    #[error("{0}")]
    Unreachable(String),
    /// The server does not let this caller.
    #[error("{0}")]
    NotAllowed(String),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// Checked, and not as it should be.
    #[error("{0}")]
    Wrong(String),
    /// The answer can't be written.
    #[error("the answer can't be written: {0}")]
    Output(#[from] std::io::Error),
}

impl From<MachineError> for CommandError {
    fn from(error: MachineError) -> Self {
        match error {
            MachineError::Conflict(why) => Self::Conflict(why),
            MachineError::Broken(why) => Self::Wrong(why),
            MachineError::Failed(why) => Self::Unreachable(why),
        }
    }
}

/// Says what clap says: help on standard output, a mistake on standard error.
pub(crate) fn usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        // Nothing is left to say where standard error is closed.
        let _ = write!(err, "{text}");
        Exit::Usage
    } else {
        let _ = write!(out, "{text}");
        Exit::Done
    }
}

pub(crate) fn failed(error: &CommandError, err: &mut dyn Write) -> Exit {
    let exit = match error {
        CommandError::Usage(_) => Exit::Usage,
        CommandError::NothingReadable(_) => Exit::NothingReadable,
        CommandError::Unreachable(_) => Exit::Unreachable,
        CommandError::NotAllowed(_) => Exit::NotAllowed,
        CommandError::Conflict(_) => Exit::Conflict,
        // A reader that has seen enough (`| head`) is no fault.
        CommandError::Output(io) if io.kind() == ErrorKind::BrokenPipe => return Exit::Done,
        CommandError::Refused(_) | CommandError::Wrong(_) | CommandError::Output(_) => {
            Exit::SomeRefused
        }
    };
    let _ = writeln!(err, "breakwater: {error}");
    exit
}
