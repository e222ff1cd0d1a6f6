//! `breakwater affected`: how many operators a flaw reaches; counts, none under ten.

use std::io::{self, Write};

use clap::Args;
use wire::Reach;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// Says how many operators a flaw reaches; no count under ten is told
#[derive(Debug, Args)]
pub(crate) struct Affected {
    #[command(flatten)]
    target: Target,
    /// The flaw, by any of its names
    id: String,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
}

impl Affected {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let as_whom = As::Role { role: "coordinator", organisation: "clearinghouse" };
        let client = Client::connect(self.target.existing()?, as_whom, surroundings)?;
        let id = segment(&self.id)?;
        let reach: Result<Reach, _> = client.get(&format!("/api/v1/advisories/{id}/reach"));
        let reach = reach.map_err(|error| match error {
            CommandError::NotAllowed(_) => CommandError::NotAllowed(format!(
                "no advisory `{id}` is known in this house, or you may not see it"
            )),
            error => error,
        })?;
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&reach).map_err(io::Error::other)?)?;
            return Ok(Exit::Done);
        }
        for (count, words) in [
            (reach.all, "operators affected"),
            (reach.exact, "of them exactly"),
            (reach.likely, "only likely"),
            (reach.told, "were told"),
            (reach.acted, "acted"),
        ] {
            let count = count.map_or("fewer than ten".to_owned(), |count| count.to_string());
            writeln!(out, "{count:>14}  {words}")?;
        }
        Ok(Exit::Done)
    }
}

/// An id as a part of an address.
fn segment(id: &str) -> Result<&str, CommandError> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.:".contains(letter);
    if !id.is_empty() && id.chars().all(fits) && id.len() <= 200 {
        return Ok(id);
    }
    let id: String = id.chars().take(80).collect();
    let why = format!("`{}` is no advisory's id; example: CVE-2024-21762", sheet::inert::line(&id));
    Err(CommandError::Usage(why))
}
