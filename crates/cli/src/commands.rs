//! The commands, a module each.

use std::io::Write;

use clap::{Parser, Subcommand};

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

mod actions;
mod admin;
mod advisory;
mod affected;
mod explain;
mod inventory;
mod ledger;
mod login;
mod r#match;
mod rule;
mod serve;
mod version;

pub(crate) use r#match::Format;

const EXAMPLE: &str = "\
Example: breakwater match --inventory list.csv --advisories FOLDER

Exit codes: 0 it ran and nothing was refused; 1 some of what was given was refused, or an order is
wrong; 2 the command line is wrong; 3 the server can't be reached; 4 not allowed; 5 nothing could be
read; 6 conflict, or another process holds the folder; 10 `--fail-on-match` and a match";

/// Am I affected, what do I do, and by when?
#[derive(Debug, Parser)]
#[command(name = "breakwater", version, propagate_version = true, after_help = EXAMPLE)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Match(r#match::Match),
    Explain(explain::Explain),
    Rule(rule::Rule),
    Version(version::Version),
    Serve(serve::Serve),
    Login(login::Login),
    #[command(subcommand)]
    Admin(admin::Admin),
    #[command(subcommand)]
    Advisory(advisory::Advisory),
    #[command(subcommand)]
    Inventory(inventory::Inventory),
    Actions(actions::Actions),
    Affected(affected::Affected),
    #[command(subcommand)]
    Ledger(ledger::Ledger),
}

impl Command {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        match self {
            Self::Match(command) => command.run(surroundings, out, err),
            Self::Explain(command) => command.run(surroundings, out, err),
            Self::Rule(command) => command.run(surroundings, out),
            Self::Version(command) => command.run(out),
            Self::Serve(command) => command.run(surroundings, out),
            Self::Login(command) => command.run(surroundings, err),
            Self::Admin(command) => command.run(surroundings, out, err),
            Self::Advisory(command) => command.run(surroundings, out, err),
            Self::Inventory(command) => command.run(surroundings, out, err),
            Self::Actions(command) => command.run(surroundings, out, err),
            Self::Affected(command) => command.run(surroundings, out),
            Self::Ledger(command) => command.run(surroundings, out, err),
        }
    }
}
