//! `breakwater admin backup`: a copy of the house while it runs; its keys apart.

use std::{io::Write, path::PathBuf};

use clap::Args;
use serde_json::json;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// Backs the house up into a new folder, while it runs; keys go into a file of their own
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    target: Target,
    /// The folder to make; empty or not there yet
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Write the keys too, sealed, into this file; the code that opens it is the one line on
    /// standard output: keep it apart from both
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl Backup {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let Some(data) = &self.target.data else {
            let why = "a back-up is made on the machine that has the data: give `--data DIR`";
            return Err(CommandError::Usage(why.to_owned()));
        };
        let to = std::path::absolute(&self.to)?;
        let keys = self.keys.as_ref().map(std::path::absolute).transpose()?;
        if keys.as_ref().is_some_and(|keys| keys.starts_with(&to)) {
            let why = "keys do not lie beside what they open: name a file outside of the back-up";
            return Err(CommandError::Usage(why.to_owned()));
        }
        let client = Client::connect(self.target.existing()?, As::House, surroundings)?;
        let made: wire::Backup = client.post("/api/v1/backups", &json!({ "to": to }))?;
        writeln!(err, "backed up {} bytes as of {}", made.size_bytes, made.made)?;
        if let Some(keys) = keys {
            let code = surroundings.machine.seal_keys(data, &keys)?;
            writeln!(err, "sealed the keys; only this code opens them:")?;
            writeln!(out, "{code}")?;
        } else {
            writeln!(err, "without its keys nobody can read what operators run: see `--keys`")?;
        }
        Ok(Exit::Done)
    }
}
