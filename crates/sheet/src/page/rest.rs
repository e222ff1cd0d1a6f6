//! A row of the table of what can wait.

use super::{
    Due,
    due::due,
    fix::distinct,
    foreign,
    letters::{LetterView, Link, link_of},
    systems::{Chip, best_id, chip, id},
    task::Task,
};
use crate::report::Report;

/// One task, in a row.
#[derive(Debug)]
pub struct Row {
    /// What a receipt answers.
    pub key: String,
    /// The task in one line.
    pub title: String,
    /// What it runs on.
    pub systems: String,
    /// The first flaw, by the name that most know.
    pub advisory: Option<String>,
    /// Which flaws.
    pub flaws: String,
    /// Versions with the fix; empty where none is known, and for a device.
    pub fixed: String,
    /// How sure we are.
    pub chip: Chip,
    /// By when.
    pub due: Due,
    /// The letter that goes with it.
    pub letter: Option<Link>,
}

impl Row {
    /// The row of a task.
    pub(super) fn new(report: &Report<'_>, task: &Task<'_>, letters: &[LetterView]) -> Self {
        let flaws =
            distinct(task.findings.iter().map(|found| id(report.corpus, found.flaw.advisory)));
        Self {
            key: task.key.clone(),
            title: task.title(),
            advisory: task
                .findings
                .first()
                .map(|found| best_id(report.corpus, found.flaw.advisory).to_owned()),
            systems: task.systems.clone(),
            flaws: foreign::names(&flaws),
            fixed: if task.is_device() { String::new() } else { foreign::names(&task.fixed) },
            chip: chip(task, task.lead()),
            due: due(task),
            letter: link_of(letters, task),
        }
    }
}
