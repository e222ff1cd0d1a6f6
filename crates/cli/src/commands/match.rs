//! `breakwater match`: every flaw of an inventory that the advisories know, with its date, and what
//! was not checked.

use std::{io::Write, path::PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use sheet::report;
use translate::inventory::{AssetDefaults, InputFormat};

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
    inputs,
    output::{self, NotChecked},
    words::{KindName, ScopeName, YesNo},
};

/// Says which components of an inventory have known flaws, by when to act, and what could not be
/// checked.
#[derive(Debug, Args)]
pub(crate) struct Match {
    /// What you run: CycloneDX JSON, SPDX JSON, package-lock.json, Cargo.lock, requirements.txt,
    /// go.mod, or CSV of vendor, product, version
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    inventory: Vec<PathBuf>,
    /// Advisories: files, folders, zip or tar.zst of OSV records, CVE records, makers' CSAF
    /// documents, CISA's KEV catalogue
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    advisories: Vec<PathBuf>,
    /// Read every inventory as this format instead of telling it from its content
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// The day for which dates are said [default: today, UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = notation::time::date)]
    on: Option<Date>,
    /// Whom the answer is for: federal civilian agencies, or anybody else (every date is
    /// informative)
    #[arg(long, value_enum, ignore_case = true, default_value_t = ScopeName::Other)]
    scope: ScopeName,
    /// What the components run on, where an inventory does not say
    #[arg(long, value_name = "NAME")]
    asset: Option<String>,
    /// What kind of thing that is, where an inventory does not say; unknown counts as a device
    #[arg(long, value_enum, ignore_case = true, default_value_t = KindName::Unknown)]
    kind: KindName,
    /// Whether the internet can reach it, where an inventory does not say
    #[arg(long, value_enum, ignore_case = true, default_value_t = YesNo::Unknown)]
    exposed: YesNo,
    /// How the answer is written
    #[arg(long, value_enum, ignore_case = true, default_value_t = Format::Table)]
    format: Format,
    /// Whose name stands on the action sheet (needed with `--format html`)
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// Also write what was not checked (json lines and csv)
    #[arg(long)]
    not_checked: bool,
    /// End with exit code 10 where there is a match
    #[arg(long = "fail-on-match")]
    fail: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, in a terminal
    Table,
    /// JSON Lines, a match a line
    Jsonl,
    /// For a spreadsheet
    Csv,
    /// The action sheet: one offline page
    Html,
}

impl Match {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let operator = self.operator()?;
        let defaults = AssetDefaults {
            asset: self.asset.clone(),
            kind: self.kind.into(),
            exposed: self.exposed.into(),
        };
        let mut faults = inputs::Faults::new(err);
        let inventory =
            inputs::inventories(&self.inventory, self.input_format, &defaults, &mut faults)?;
        let corpus = inputs::advisories(&self.advisories, &mut faults)?;
        let refused = faults.count();
        let asked =
            report::Asked { on: self.on.unwrap_or(surroundings.today), scope: self.scope.into() };
        let report = report::Report::new(&inventory, &corpus, asked);
        let not_checked = if self.not_checked { NotChecked::With } else { NotChecked::Without };
        let manner = output::Manner { format: self.format, not_checked, operator };
        output::write(&report, manner, out)?;
        writeln!(err, "{}", report.summary())?;
        Ok(match () {
            () if self.fail && !report.findings.is_empty() => Exit::Match,
            () if refused > 0 => Exit::SomeRefused,
            () => Exit::Done,
        })
    }

    /// A sheet says whose it is; the other answers need no name.
    fn operator(&self) -> Result<&str, CommandError> {
        match self.operator.as_deref().map(str::trim) {
            Some(name) if !name.is_empty() => Ok(name),
            _ if self.format == Format::Html => Err(CommandError::Usage(
                "`--format html` needs `--operator NAME`: the name on the sheet and in its letters"
                    .to_owned(),
            )),
            _ => Ok(""),
        }
    }
}
