//! `breakwater admin sign-in-link`: a person's way in, one line on standard output.

use std::io::Write;

use clap::Args;
use model::{Role, Slug};
use serde_json::json;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// Makes a one-time sign-in link; it works once, for 15 minutes
#[derive(Debug, Args)]
pub(crate) struct SignInLink {
    #[command(flatten)]
    target: Target,
    /// As what its holder acts: coordinator, finder, maintainer, operator, delegate, agency,
    /// auditor, administrator
    #[arg(long)]
    role: Role,
    /// For which organisation; one that is not there yet is made
    #[arg(long, value_name = "SLUG")]
    organisation: Slug,
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
        let client = Client::connect(&self.target, As::House, surroundings)?;
        let mut body =
            json!({ "role": self.role.name(), "organisation": self.organisation.as_str() });
        if let Some(fields) = body.as_object_mut() {
            fields.extend(self.email.iter().map(|email| ("email".to_owned(), json!(email))));
            fields.extend(self.name.iter().map(|name| ("name".to_owned(), json!(name))));
        }
        let made: wire::SignInLink = client.post("/api/v1/sign-in-links", &body)?;
        if made.organisation_made {
            writeln!(err, "made the organisation `{}`", self.organisation)?;
        }
        writeln!(err, "works once, until {}", made.expires)?;
        writeln!(out, "{}", made.address)?;
        Ok(Exit::Done)
    }
}
