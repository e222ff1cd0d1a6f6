//! `breakwater admin`: keys for people and programs, back-ups, checks; on the data's machine.

mod backup;
mod check;
mod holder;
mod restore;
mod sign_in_link;
mod token;

use std::io::Write;

use clap::Subcommand;

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

/// Makes keys for people and programs; checks, backs up and restores the house
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    Token(token::Token),
    SignInLink(sign_in_link::SignInLink),
    Check(check::Check),
    Backup(backup::Backup),
    Restore(restore::Restore),
}

impl Admin {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        match self {
            Self::Token(command) => command.run(surroundings, out, err),
            Self::SignInLink(command) => command.run(surroundings, out, err),
            Self::Check(command) => command.run(surroundings, out, err),
            Self::Backup(command) => command.run(surroundings, out, err),
            Self::Restore(command) => command.run(surroundings, out, err),
        }
    }
}
