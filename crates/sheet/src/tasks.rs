//! The tasks of a report, made once for everything that shows them.

use crate::{page::Task, report::Report};

/// The tasks of a report, in the order in which to do them.
#[derive(Debug)]
pub struct Tasks<'a> {
    pub(crate) report: &'a Report<'a>,
    pub(crate) open: Vec<Task<'a>>,
    pub(crate) closed: Vec<Task<'a>>,
}

impl<'a> Tasks<'a> {
    /// The tasks of a report; those that an answer closes are told by their keys.
    pub fn of(report: &'a Report<'a>, is_closed: impl Fn(&str) -> bool) -> Self {
        let (closed, open) = Task::all(report).into_iter().partition(|task| is_closed(&task.key));
        Self { report, open, closed }
    }

    /// Key and title of each that is closed.
    pub fn closed(&self) -> impl Iterator<Item = (&str, String)> {
        self.closed.iter().map(|task| (task.key.as_str(), task.title()))
    }
}
