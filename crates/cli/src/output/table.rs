//! A table for a terminal: the most urgent first, then everything that was not checked.

use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};
use sheet::{
    inert,
    report::{self, Found, Report},
};
use wire::NotCheckedLine;

use crate::exit::CommandError;

/// How wide a table may be where nobody says how wide the terminal is.
const WIDTH_COLUMNS: u16 = 120;
/// How many fixed versions a cell names.
const FIXED_SHOWN_MAX: usize = 3;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> Result<(), CommandError> {
    if report.components == report.unchecked {
        writeln!(out, "Nothing was checked.")?;
    } else if report.findings.is_empty() {
        writeln!(out, "No known flaw in what was checked.")?;
    } else {
        writeln!(out, "{}", matches(report))?;
    }
    if !report.not_checked.is_empty() {
        writeln!(out, "\nNot checked. That does not mean safe.\n{}", gaps(&report.not_checked))?;
    }
    Ok(())
}

fn matches(report: &Report<'_>) -> Table {
    let header = ["By when", "What", "Version", "On", "Flaw", "How sure", "Fixed in"];
    let mut table = plain(&header);
    for found in &report.findings {
        table.add_row(row(found).map(|cell| inert::line(&cell)));
    }
    table
}

fn row(found: &Found<'_>) -> [String; 7] {
    let component = found.component;
    let fixed = &found.flaw.fixed_versions;
    let mut named = fixed.iter().take(FIXED_SHOWN_MAX).cloned().collect::<Vec<_>>().join(", ");
    if fixed.len() > FIXED_SHOWN_MAX {
        named.push_str(", …");
    }
    if let (Some(last), true) = (&found.flaw.last_affected, named.is_empty()) {
        named = format!("after {last}");
    }
    [
        by_when(found),
        report::name(component),
        component.version.clone().unwrap_or_else(|| "not known".to_owned()),
        component.asset.name.clone().unwrap_or_default(),
        found.flaw.advisory.to_owned(),
        report::certainty(found.flaw.certainty).to_owned(),
        named,
    ]
}

/// The headline, and the date where the headline alone does not say it.
fn by_when(found: &Found<'_>) -> String {
    let headline = found.clock.headline();
    match found.clock.due.or(found.clock.kev_due) {
        Some(day) if !headline.contains(&day.year().to_string()) => {
            format!("{headline} ({})", day.strftime("%-d %b %Y"))
        }
        _ => headline,
    }
}

fn gaps(lines: &[NotCheckedLine]) -> Table {
    let mut table = plain(&["What", "On", "Why not"]);
    for line in lines {
        let cells =
            [line.component.as_str(), line.asset.as_deref().unwrap_or_default(), &line.not_checked];
        table.add_row(cells.map(inert::line));
    }
    table
}

fn plain(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_BORDERS_ONLY_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH_COLUMNS)
        .set_header(header);
    table
}
