//! `breakwater admin token`: a program's way in, one line on standard output.

use std::io::Write;

use clap::Args;

use super::holder::Holder;
use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

/// A day in seconds.
const DAY_S: i64 = 86_400;

/// Makes a token; it is shown once, on standard output
#[derive(Debug, Args)]
pub(crate) struct Token {
    #[command(flatten)]
    holder: Holder,
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
        let new = wire::NewToken {
            organisation: self.holder.organisation(),
            role: self.holder.role(),
            name: Some(self.name.clone()),
            scope: self.scope.clone(),
            expires_s: Some(i64::from(self.days) * DAY_S),
        };
        let client = self.holder.connect(surroundings)?;
        let made: wire::TokenMade = client.post("/api/v1/tokens", &new)?;
        self.holder.tell(made.organisation_made, err)?;
        writeln!(err, "works until {}; it is not shown again", made.expires)?;
        writeln!(out, "{}", made.token)?;
        Ok(Exit::Done)
    }
}
