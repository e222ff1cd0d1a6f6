//! `breakwater admin check`: state, files and record agree.

use std::io::Write;

use clap::Args;
use sheet::inert;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// Checks that the database, the files and the record agree; at any time
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    target: Target,
}

impl Check {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let client = Client::connect(self.target.existing()?, As::House, surroundings)?;
        let checked: wire::Checked = client.post("/api/v1/check", &serde_json::json!({}))?;
        for fault in &checked.faults {
            writeln!(out, "{}", inert::line(fault))?;
        }
        let count = checked.faults.len();
        writeln!(err, "{} entries of the record; {count} faults", checked.entries)?;
        if count > 0 {
            return Err(CommandError::Wrong("the house is not whole".to_owned()));
        }
        Ok(Exit::Done)
    }
}
