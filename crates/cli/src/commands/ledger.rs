//! `breakwater ledger`: the record's key, and whether the record is whole.

mod known;
mod server;
mod verify;

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand};

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

/// Shows the record's key, checks a record
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    Key(Key),
    Verify(verify::Verify),
}

/// Shows the key with which others check the record of a data folder
#[derive(Debug, Args)]
pub(crate) struct Key {
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

impl Ledger {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        match self {
            Self::Key(command) => {
                writeln!(out, "{}", surroundings.machine.ledger_key(&command.data)?)?;
                Ok(Exit::Done)
            }
            Self::Verify(command) => command.run(surroundings, out, err),
        }
    }
}
