//! The action sheet: one offline page that says what to do, by when, and who can do it.

mod date_basis;
mod due;
mod fix;
mod foreign;
mod gaps;
mod heading;
mod hit;
mod letters;
mod maker;
mod provenance;
mod quote;
mod rest;
mod systems;
mod task;
mod task_view;

use std::io::{self, Write};

use askama::Template;
use rules::playbook::Block;

use crate::{Tasks, report::Report};
pub(crate) use task::Task;

pub(crate) use due::due;
pub use due::{Day, Due, Note};
pub(crate) use fix::distinct;
pub use gaps::{Gap, Gaps, what_helps};
pub use heading::Heading;
pub use hit::{ClassChecks, Hit};
pub use letters::{LetterView, Link};
pub use maker::Said;
pub use provenance::Provenance;
pub use quote::Quote;
pub use rest::Row;
pub use systems::{Chip, Flaws, System, Systems};
pub(crate) use systems::{best_id, chip};
pub use task_view::{Check, TaskView};

/// At most so many tasks come first: more are not begun.
const FIRST_MAX: usize = 5;

/// The table of the rest has so many rows; the others are counted.
const REST_SHOWN_MAX: usize = 40;

/// The house's stylesheet; the page's own policy allows it by its hash and nothing else.
const STYLE: &str = include_str!("../templates/sheet.css");

/// SHA-256 of [`STYLE`] in base64; a test says what to put here when the stylesheet changed.
const STYLE_SHA256: &str = "UI0Okea/1oPJvSdpSehzK72ZFnseO1kO8/FGUHUT75k=";

/// Everything that stands on the page. Text in it is text: the template escapes it.
#[derive(Debug, Template)]
#[template(path = "sheet.html")]
pub struct Sheet {
    /// Whose list it is.
    pub operator: String,
    /// What stands at the head.
    pub heading: Heading,
    /// The first tasks, the most urgent first.
    pub tasks: Vec<TaskView>,
    /// How to see whether somebody is in already.
    pub hit: Hit,
    /// The tasks after the first, as rows; at most forty.
    pub rest: Vec<Row>,
    /// How many tasks come after the first.
    pub rest_count: usize,
    /// What was not checked.
    pub gaps: Gaps,
    /// How many entries the list has.
    pub entries: usize,
    /// From which sources it was made.
    pub provenance: Provenance,
    /// Letters to send.
    pub letters: Vec<LetterView>,
}

/// Writes the sheet of a report, signed by the operator whose list it is.
pub fn write(report: &Report<'_>, operator: &str, out: &mut dyn Write) -> io::Result<()> {
    Sheet::new(report, operator).write_into(out).map_err(io::Error::other)
}

impl Sheet {
    /// The page of a report, signed by the operator whose list it is.
    pub fn new(report: &Report<'_>, operator: &str) -> Self {
        Self::of_open(&Tasks::of(report, |_| false), operator)
    }

    /// The page of the tasks that are open.
    pub fn of_open(tasks: &Tasks<'_>, operator: &str) -> Self {
        let operator = foreign::name(operator);
        let Tasks { report, open: tasks, .. } = tasks;
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
            hit: hit::hit(tasks),
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
