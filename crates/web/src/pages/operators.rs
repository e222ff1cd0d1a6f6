//! Operators: a delegate's view over those that it acts for.

mod routes;
mod samples;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Choice, Due, Link, Moment, Paging, Progress},
    shell::Shell,
};

pub(super) use routes::routes;

/// `GET /operators?name=&show=&after=`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/operators.html")]
pub struct Operators {
    /// What is around it; the mark is at least AMBER.
    pub shell: Shell,
    /// The sums over all that this delegate may see.
    pub sums: Sums,
    /// Set while matching catches up.
    pub catching_up: Option<Progress>,
    /// Part of a name.
    pub name: String,
    /// All, due today, asked for help, nothing listed, not checked.
    pub shows: Vec<Choice>,
    /// Whether anything is filtered.
    pub filtered: bool,
    /// Those on this page, the most urgent first.
    pub rows: Vec<Row>,
    /// The way through them.
    pub paging: Paging,
}

/// Sums over all clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Clients.
    pub operators: u64,
    /// With something due today.
    pub today: u64,
    /// That asked for help.
    pub help: u64,
    /// Things without an answer, at all clients.
    pub open: u64,
    /// That have not said yet what they run.
    pub nothing_listed: u64,
}

/// A client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name, with the way to its week.
    pub link: Link,
    /// What kind of place.
    pub kind: String,
    /// What there is to say of it.
    pub week: Week,
    /// Since when it lets us act for it.
    pub since: Option<Moment>,
}

/// What there is to say of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Week {
    /// It has not said yet what it runs.
    NothingListed,
    /// It was checked.
    Checked {
        /// The most urgent date; none where nothing is to do.
        urgent: Option<Box<Due>>,
        /// Things without an answer.
        open: Link,
        /// Things done.
        done: u64,
        /// Requests for help without an answer.
        help: u64,
        /// Systems that were not checked.
        not_checked: u64,
    },
}

impl Operators {
    fn heading(&self) -> String {
        match self.sums {
            Sums { operators: 0, .. } => "Nobody has asked you to act for them yet".to_owned(),
            Sums { today: 0, .. } => "Nothing is due today".to_owned(),
            Sums { today: 1, .. } => "One client has something due today".to_owned(),
            Sums { today, .. } => {
                format!("{} clients have something due today", filters::group_thousands(today))
            }
        }
    }
}

impl Page for Operators {
    const TEMPLATE: &'static str = "pages/operators.html";

    fn title(&self) -> String {
        format!("Operators: {}", self.heading())
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::samples()
    }
}
