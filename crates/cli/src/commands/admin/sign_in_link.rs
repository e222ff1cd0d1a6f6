//! `breakwater admin sign-in-link`: a person's way in, one line on standard output.

use std::io::Write;

use clap::Args;

use super::holder::Holder;
use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

/// Makes a one-time sign-in link; it works once, for 15 minutes
#[derive(Debug, Args)]
pub(crate) struct SignInLink {
    #[command(flatten)]
    holder: Holder,
    /// Whose it is; then they can also ask for links by mail
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// What that person is called
    #[arg(long)]
    name: Option<String>,
}

impl SignInLink {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let new = wire::NewSignInLink {
            organisation: self.holder.organisation(),
            role: self.holder.role(),
            email: self.email.clone(),
            name: self.name.clone(),
        };
        let client = self.holder.connect(surroundings)?;
        let made: wire::SignInLink = client.post("/api/v1/sign-in-links", &new)?;
        self.holder.tell(made.organisation_made, err)?;
        writeln!(err, "works once, until {}", made.expires)?;
        writeln!(out, "{}", made.address)?;
        Ok(Exit::Done)
    }
}
