//! `breakwater admin token`: a program's way in, one line on standard output.

use std::io::Write;

use clap::Args;
use model::{Role, Slug};
use serde_json::json;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// Makes a token; it is shown once, on standard output
#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(flatten)]
    target: Target,
    /// As what its holder acts: coordinator, finder, maintainer, operator, delegate, agency,
    /// auditor, administrator
    #[arg(long)]
    role: Role,
    /// For which organisation; one that is not there yet is made
    #[arg(long, value_name = "SLUG")]
    organisation: Slug,
    /// What it is called in lists
    #[arg(long, default_value = "made by a command")]
    name: String,
    /// What it may be used for [default: what the role usually does]
    #[arg(long, value_name = "WORDS")]
    scope: Option<String>,
    /// How many days it works
    #[arg(long, value_name = "N", default_value_t = 365)]
    days: u32,
}

impl Token {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let client = Client::connect(&self.target, As::House, surroundings)?;
        let mut body = json!({
            "role": self.role.name(),
            "organisation": self.organisation.as_str(),
            "name": self.name,
            "expires_s": u64::from(self.days) * 86_400,
        });
        if let (Some(scope), Some(fields)) = (&self.scope, body.as_object_mut()) {
            fields.insert("scope".to_owned(), json!(scope));
        }
        let made: wire::TokenMade = client.post("/api/v1/tokens", &body)?;
        if made.organisation_made {
            writeln!(err, "made the organisation `{}`", self.organisation)?;
        }
        writeln!(err, "works until {}; it is not shown again", made.expires)?;
        writeln!(out, "{}", made.token)?;
        Ok(Exit::Done)
    }
}
