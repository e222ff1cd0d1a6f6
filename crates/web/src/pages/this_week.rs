//! This week: at most five things to do, the most urgent first, and what was not checked.

pub(super) mod made;
mod routes;
mod samples;
pub mod task;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Due, Gap, Link, Moment, Paging, Progress},
    shell::Shell,
};
pub(super) use routes::routes;
use task::{Closed, RestRow, Task};

/// `GET /this-week`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/this-week/page.html")]
pub struct ThisWeek {
    /// What is around it; the mark is at least AMBER.
    pub shell: Shell,
    /// Whose week it is.
    pub operator: String,
    /// What there is to say.
    pub week: Week,
    /// Where the forms send answers to: `/this-week/receipts`, for a delegate with the client in
    /// its query.
    pub receipts: String,
    /// The sheet to print.
    pub sheet: String,
    /// For a delegate: the client's list, and the way back to all clients.
    pub ways: Vec<Link>,
}

/// What there is to say of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Week {
    /// Nobody has said yet what runs there.
    NothingListed,
    /// The first match is still under way: nothing can be said yet.
    FirstMatch(Progress),
    /// The list was checked.
    Checked(Box<Checked>),
}

/// A week's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When it was made.
    pub made: Moment,
    /// So many systems are in the list.
    pub systems: u64,
    /// So many of them were checked.
    pub systems_checked: u64,
    /// Set while matching catches up with newer advisories: the page may be behind.
    pub catching_up: Option<Progress>,
    /// At most five; empty where there is nothing to do.
    pub tasks: Vec<Task>,
    /// So many more things can wait.
    pub rest_count: u64,
    /// Those of them that are shown; empty unless they were asked for.
    pub rest: Vec<RestRow>,
    /// Where the rest is shown.
    pub rest_href: String,
    /// The way through the rest.
    pub rest_paging: Paging,
    /// What was not checked; the first few.
    pub gaps: Vec<Gap>,
    /// So many were not checked.
    pub gap_count: u64,
    /// Where all of them are listed.
    pub gaps_href: String,
    /// The numbers of the tasks for which attacks are known, with the way to the checks.
    pub hit: Option<Hit>,
    /// What is answered and needs nothing more for now.
    pub closed: Vec<Closed>,
}

/// Attacks are known: one can look whether one was hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The checks on the sheet.
    pub checks: Link,
    /// Whom to call when something looks odd.
    pub calls: Vec<String>,
}

impl Checked {
    /// The first thing that is still open.
    pub fn first_open(&self) -> Option<&Task> {
        self.tasks.iter().find(|task| task.is_open())
    }

    /// So many things are still open.
    pub fn open_count(&self) -> usize {
        self.tasks.iter().filter(|task| task.is_open()).count()
    }

    fn heading(&self) -> String {
        let things = match self.open_count() {
            0 if self.tasks.is_empty() => return "Nothing to do this week".to_owned(),
            0 => return "Each thing has your answer".to_owned(),
            1 => "One thing".to_owned(),
            2 => "Two things".to_owned(),
            3 => "Three things".to_owned(),
            4 => "Four things".to_owned(),
            5 => "Five things".to_owned(),
            count => format!("{count} things"),
        };
        format!("{things} this week")
    }

    fn first_due(&self) -> Option<&Due> {
        self.first_open().map(|task| &task.due)
    }

    fn gaps_hidden(&self) -> u64 {
        self.gap_count.saturating_sub(self.gaps.len() as u64)
    }
}

impl Page for ThisWeek {
    const TEMPLATE: &'static str = "pages/this-week/page.html";

    fn title(&self) -> String {
        match &self.week {
            Week::NothingListed => "This week: tell us first what you run".to_owned(),
            Week::FirstMatch(_) => "This week: we are still checking your list".to_owned(),
            Week::Checked(checked) => match checked.first_due() {
                Some(due) => {
                    let when = due.head.to_lowercase();
                    format!("{}, the first: {when}", checked.heading())
                }
                None => checked.heading(),
            },
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::samples()
    }
}
