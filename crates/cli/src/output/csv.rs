//! CSV: the columns are the keys of the JSON lines; lists are joined by spaces; formulas are made
//! inert.

use std::io::{self, Write};

use wire::{MatchLine, NotCheckedLine};

use sheet::{inert, report::Report};

use crate::{exit::CommandError, output::NotChecked};

const COLUMNS: [&str; 16] = [
    "purl",
    "component",
    "version",
    "asset",
    "advisory",
    "aliases",
    "fixed_versions",
    "source",
    "reason",
    "certainty",
    "due",
    "basis",
    "outcome",
    "possible",
    "kev_due",
    "not_checked",
];

pub(super) fn write(
    report: &Report<'_>,
    not_checked: NotChecked,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let mut rows = ::csv::Writer::from_writer(out);
    rows.write_record(COLUMNS).map_err(io::Error::from)?;
    for line in report.lines() {
        rows.write_record(of_match(&line).map(|cell| inert::cell(&cell)))
            .map_err(io::Error::from)?;
    }
    for line in report.not_checked.iter().filter(|_| not_checked == NotChecked::With) {
        rows.write_record(of_gap(line).map(|cell| inert::cell(&cell))).map_err(io::Error::from)?;
    }
    Ok(rows.flush()?)
}

fn of_match(line: &MatchLine) -> [String; COLUMNS.len()] {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        or_empty(&line.purl),
        line.component.clone(),
        or_empty(&line.version),
        or_empty(&line.asset),
        line.advisory.clone(),
        line.aliases.join(" "),
        line.fixed_versions.join(" "),
        line.source.clone(),
        line.reason.clone(),
        line.certainty.clone(),
        or_empty(&line.due),
        line.basis.clone(),
        line.outcome.clone(),
        line.possible.join("; "),
        or_empty(&line.kev_due),
        String::new(),
    ]
}

fn of_gap(line: &NotCheckedLine) -> [String; COLUMNS.len()] {
    let mut cells: [String; COLUMNS.len()] = Default::default();
    let [purl, component, _, asset, .., not_checked] = &mut cells;
    *purl = line.purl.clone().unwrap_or_default();
    component.clone_from(&line.component);
    *asset = line.asset.clone().unwrap_or_default();
    not_checked.clone_from(&line.not_checked);
    cells
}
