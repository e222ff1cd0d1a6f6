//! An answer written for people or for machines, a module a form.

use std::io::Write;

use sheet::{page, report::Report};

use crate::{commands::Format, exit::CommandError};

mod csv;
mod jsonl;
mod table;

/// Whether an answer for machines also has what was not checked; one for people always has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotChecked {
    With,
    Without,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner<'a> {
    pub(crate) format: Format,
    pub(crate) not_checked: NotChecked,
    /// Whose name stands on the action sheet.
    pub(crate) operator: &'a str,
}

pub(crate) fn write(
    report: &Report<'_>,
    manner: Manner<'_>,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let not_checked = manner.not_checked;
    match manner.format {
        Format::Table => table::write(report, out),
        Format::Jsonl => jsonl::write(report, not_checked, out),
        Format::Csv => csv::write(report, not_checked, out),
        Format::Html => Ok(page::write(report, manner.operator, out)?),
    }
}
