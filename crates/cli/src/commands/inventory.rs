//! `breakwater inventory add`: what an operator runs goes into a house.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, Subcommand};
use model::Slug;
use sheet::inert;
use translate::inventory::InputFormat;
use wire::InventoryAdded;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
    words::{self, KindName, YesNo},
};

/// Says what an operator runs
#[derive(Debug, Subcommand)]
pub(crate) enum Inventory {
    Add(Add),
}

/// Adds a list of what an operator runs; the one of the same name is replaced
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    target: Target,
    /// CycloneDX or SPDX JSON, Cargo.lock, package-lock.json, requirements.txt, go.mod, or CSV
    file: PathBuf,
    /// Whose list it is
    #[arg(long, value_name = "SLUG")]
    operator: Slug,
    /// What the components run on, where the file does not say; also the list's name
    #[arg(long, value_name = "NAME")]
    asset: Option<String>,
    /// What kind of thing that is; unknown counts as a device
    #[arg(long, value_enum, ignore_case = true, default_value_t = KindName::Unknown)]
    kind: KindName,
    /// Whether the internet can reach it
    #[arg(long, value_enum, ignore_case = true, default_value_t = YesNo::Unknown)]
    exposed: YesNo,
    /// Read the file as this format instead of telling it from its content
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Write the answer as one JSON object
    #[arg(long)]
    json: bool,
}

impl Inventory {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let Self::Add(add) = self;
        add.run(surroundings, out, err)
    }
}

impl Add {
    fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let file = File::open(&self.file).map_err(|error| {
            CommandError::NothingReadable(format!("not read: {}: {error}", self.file.display()))
        })?;
        let operator = self.operator.as_str();
        let as_whom = As::NewRole { role: "operator", organisation: operator };
        let client = Client::connect(&self.target, as_whom, surroundings)?;
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy();
        let (kind, exposed) = (words::name(&self.kind), words::name(&self.exposed));
        let format = self.input_format.map(|format| format.to_string());
        let mut query = vec![("name", name.as_ref()), ("kind", &kind), ("exposed", &exposed)];
        query.extend(self.asset.as_deref().map(|asset| ("asset", asset)));
        query.extend(format.as_deref().map(|format| ("format", format)));
        let path = format!("/api/v1/operators/{operator}/inventories");
        let added: InventoryAdded = client.upload(&path, &query, file)?;
        client.follow(&added.entry)?;
        for text in added.warnings.iter().chain(&added.refused) {
            writeln!(err, "{}", inert::line(text))?;
        }
        writeln!(
            err,
            "{} components; {} could not be identified",
            added.components, added.unidentified
        )?;
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&added).map_err(io::Error::other)?)?;
        }
        Ok(if added.refused.is_empty() { Exit::Done } else { Exit::SomeRefused })
    }
}
