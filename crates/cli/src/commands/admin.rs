//! `breakwater admin`: keys for people and programs, made on the machine that has the data.

mod check;
mod sign_in_link;
mod token;

use std::io::Write;

use clap::Subcommand;

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

/// Makes keys for people and programs, checks the house
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    Token(token::Token),
    SignInLink(sign_in_link::SignInLink),
    Check(check::Check),
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
        }
    }
}
