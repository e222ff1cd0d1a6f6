//! Who gets a way in: the flags that tokens and sign-in links share.

use std::io::{self, Write};

use clap::Args;
use model::{Role, Slug};

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::CommandError,
};

/// Who gets a way in, and in which house.
#[derive(Debug, Args)]
pub(crate) struct Holder {
    #[command(flatten)]
    target: Target,
    /// As what its holder acts: coordinator, finder, maintainer, operator, delegate, agency,
    /// auditor, administrator
    #[arg(long)]
    role: Role,
    /// For which organisation; one that is not there yet is made
    #[arg(long, value_name = "SLUG")]
    organisation: Slug,
}

impl Holder {
    /// Reaches the house, as the house itself: it makes keys.
    pub(super) fn connect(&self, surroundings: &Surroundings<'_>) -> Result<Client, CommandError> {
        Client::connect(&self.target, As::House, surroundings)
    }

    pub(super) fn role(&self) -> String {
        self.role.name().to_owned()
    }

    pub(super) fn organisation(&self) -> String {
        self.organisation.to_string()
    }

    /// Says that the organisation is new, where it is.
    pub(super) fn tell(&self, organisation_made: bool, err: &mut dyn Write) -> io::Result<()> {
        if organisation_made {
            writeln!(err, "made the organisation `{}`", self.organisation)?;
        }
        Ok(())
    }
}
