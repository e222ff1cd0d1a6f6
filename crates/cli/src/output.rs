//! An answer written as a table for people or as lines for machines.

use std::io::Write;

use crate::{commands::Format, exit::CommandError, inert, report::Report};

pub(crate) fn write(
    report: &Report<'_>,
    format: Format,
    not_checked: bool,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    match format {
        Format::Table => table(report, out),
        Format::Jsonl => jsonl(report, not_checked, out),
    }
}

fn jsonl(report: &Report<'_>, not_checked: bool, out: &mut dyn Write) -> Result<(), CommandError> {
    for line in report.lines() {
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    for line in report.not_checked.iter().filter(|_| not_checked) {
        serde_json::to_writer(&mut *out, line).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

fn table(report: &Report<'_>, out: &mut dyn Write) -> Result<(), CommandError> {
    for line in report.lines() {
        let version = line.version.as_deref().unwrap_or("version not known");
        writeln!(
            out,
            "{}  {}  {}  {}",
            inert::line(&line.component),
            inert::line(version),
            inert::line(&line.advisory),
            line.certainty
        )?;
    }
    Ok(())
}
