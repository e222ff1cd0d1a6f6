//! A row of the table of what can wait.

use super::{
    Due,
    due::due,
    fix::distinct,
    foreign,
    letters::{LetterView, Link, link_of},
    systems::{Chip, chip, id},
    task::Task,
};
use crate::report::Report;

/// One task, in a row.
pub(super) struct Row {
    pub(super) title: String,
    pub(super) systems: String,
    pub(super) flaws: String,
    /// Versions with the fix; empty where none is known, and for a device.
    pub(super) fixed: String,
    pub(super) chip: Chip,
    pub(super) due: Due,
    pub(super) letter: Option<Link>,
}

impl Row {
    /// The row of a task.
    pub(super) fn new(report: &Report<'_>, task: &Task<'_>, letters: &[LetterView]) -> Self {
        let flaws =
            distinct(task.findings.iter().map(|found| id(report.corpus, found.flaw.advisory)));
        Self {
            title: task.title(),
            systems: task.systems.clone(),
            flaws: foreign::names(&flaws),
            fixed: if task.is_device() { String::new() } else { foreign::names(&task.fixed) },
            chip: chip(task, task.lead()),
            due: due(task),
            letter: link_of(letters, task),
        }
    }
}
