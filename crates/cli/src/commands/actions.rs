//! `breakwater actions`: what an operator should do, most urgent first.

use std::io::{self, Write};

use clap::Args;
use model::Slug;
use sheet::inert;
use wire::{ActionLine, List};

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// Says what an operator should do, and by when
#[derive(Debug, Args)]
pub(crate) struct Actions {
    #[command(flatten)]
    target: Target,
    /// Which operator
    #[arg(long, value_name = "SLUG")]
    operator: Slug,
    /// JSON Lines, an object an action
    #[arg(long)]
    json: bool,
}

impl Actions {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let operator = self.operator.as_str();
        let as_whom = As::Role { role: "operator", organisation: operator };
        let client = Client::connect(self.target.existing()?, as_whom, surroundings)?;
        let actions: List<ActionLine> =
            client.get(&format!("/api/v1/operators/{operator}/actions"))?;
        for action in &actions.items {
            if self.json {
                writeln!(out, "{}", serde_json::to_string(action).map_err(io::Error::other)?)?;
            } else {
                write_for_people(action, out)?;
            }
        }
        writeln!(err, "{} actions", actions.items.len())?;
        Ok(Exit::Done)
    }
}

fn write_for_people(action: &ActionLine, out: &mut dyn Write) -> io::Result<()> {
    let asset = action.asset.as_deref().unwrap_or("no asset named");
    let due = action.due.as_deref().unwrap_or("no date");
    let head = format!(
        "{} on {asset}: {} ({}), {due}: {}",
        action.component, action.advisory, action.certainty, action.basis
    );
    writeln!(out, "{}", inert::line(&head))?;
    for (place, step) in action.steps.iter().enumerate() {
        writeln!(out, "  {}. {}", place + 1, inert::line(step))?;
    }
    Ok(())
}
