//! JSON Lines: a match a line, then what was not checked.

use std::io::{self, Write};

use sheet::report::Report;

use crate::{exit::CommandError, output::NotChecked};

pub(super) fn write(
    report: &Report<'_>,
    not_checked: NotChecked,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    for line in report.lines() {
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    for line in report.not_checked.iter().filter(|_| not_checked == NotChecked::With) {
        serde_json::to_writer(&mut *out, line).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}
