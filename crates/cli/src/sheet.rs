//! The action sheet: one offline page that says what to do, by when, and who can do it.

mod date_basis;
mod due;
mod fix;
mod foreign;
mod gaps;
mod heading;
mod hit;
mod letters;
mod provenance;
mod quote;
mod rest;
mod systems;
mod task;
mod task_view;

use std::io::Write;

use askama::Template;
use rules::playbook::Block;

use crate::{exit::CommandError, report::Report};
use due::Due;
use gaps::Gaps;
use heading::Heading;
use hit::Hit;
use letters::LetterView;
use provenance::Provenance;
use rest::Row;
use task::Task;
use task_view::TaskView;

/// At most so many tasks come first: more are not begun.
const FIRST_MAX: usize = 5;

/// The table of the rest has so many rows; the others are counted.
const REST_SHOWN_MAX: usize = 40;

/// The house's stylesheet; the page's own policy allows it by its hash and nothing else.
const STYLE: &str = include_str!("../templates/sheet.css");

/// SHA-256 of [`STYLE`] in base64; a test says what to put here when the stylesheet changed.
const STYLE_SHA256: &str = "UI0Okea/1oPJvSdpSehzK72ZFnseO1kO8/FGUHUT75k=";

/// Everything that stands on the page. Text in it is text: the template escapes it.
#[derive(Template)]
#[template(path = "sheet.html")]
struct Sheet {
    operator: String,
    heading: Heading,
    tasks: Vec<TaskView>,
    hit: Hit,
    rest: Vec<Row>,
    rest_count: usize,
    gaps: Gaps,
    entries: usize,
    provenance: Provenance,
    letters: Vec<LetterView>,
}

/// Writes the sheet of a report, signed by the operator whose list it is.
pub(crate) fn write(
    report: &Report<'_>,
    operator: &str,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    Sheet::new(report, operator).write_into(out)?;
    Ok(())
}

impl Sheet {
    fn new(report: &Report<'_>, operator: &str) -> Self {
        let operator = foreign::name(operator);
        let tasks = Task::all(report);
        let (first, rest) = tasks.split_at(tasks.len().min(FIRST_MAX));
        let letters = letters::letters(report, &operator, first, rest);
        let gaps = gaps::gaps(report);
        let views: Vec<TaskView> = first
            .iter()
            .enumerate()
            .map(|(index, task)| TaskView::new(report, index + 1, task, &letters))
            .collect();
        let shown: Vec<&Task<'_>> = tasks.iter().take(FIRST_MAX + REST_SHOWN_MAX).collect();
        Self {
            heading: Heading::new(report, &views, gaps.entries),
            tasks: views,
            hit: hit::hit(&tasks),
            rest_count: rest.len(),
            rest: rest
                .iter()
                .take(REST_SHOWN_MAX)
                .map(|task| Row::new(report, task, &letters))
                .collect(),
            gaps,
            entries: report.components,
            provenance: provenance::provenance(report, &shown),
            letters,
            operator,
        }
    }
}
