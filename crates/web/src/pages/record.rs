//! The record: what happened, in order, for anybody to check.

pub mod entry;
mod made;
mod routes;
mod samples;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Choice, Due, Link, Paging},
    shell::Shell,
};

pub(super) use routes::routes;

/// `GET /record?s=&from=&what=&before=`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/record/list.html")]
pub struct Record {
    /// What is around it.
    pub shell: Shell,
    /// What we say of the record ourselves.
    pub state: State,
    /// When it was last checked: good, or late where it failed.
    pub checked: Due,
    /// Whether this reader can have it checked here.
    pub may_check: bool,
    /// So many entries.
    pub size: u64,
    /// The search as it stands in the address.
    pub search: Search,
    /// The entries on this page, the newest first.
    pub rows: Vec<Row>,
    /// The way through them.
    pub paging: Paging,
    /// The signed checkpoint; empty before the first.
    pub checkpoint: String,
    /// The command that checks it from outside.
    pub verify: String,
}

/// What we say of the record ourselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing has happened yet.
    Empty,
    /// Every entry is sealed; nobody has checked it for this page.
    Sealed,
    /// It was checked just now: no entry is missing or changed.
    Whole,
    /// Entries wait to be sealed: so many.
    Behind(u64),
    /// A check failed: what and where.
    Broken(String),
}

/// A search: `s`, `from`, `what`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// An entry, an id or an organisation.
    pub words: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// Kinds of entries.
    pub kinds: Vec<Choice>,
    /// Whether anything is searched.
    pub active: bool,
}

/// An entry in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub seq: u64,
    /// What it says; none where this reader may not know.
    pub seen: Option<Seen>,
    /// Its commitment, in hexadecimal.
    pub commitment: String,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: crate::parts::Moment,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// About what.
    pub about: String,
    /// The way to that; none where there is no page.
    pub about_link: Option<Link>,
}

impl Row {
    fn short_commitment(&self) -> String {
        let letters: Vec<char> = self.commitment.chars().collect();
        match (letters.get(..4), letters.len().checked_sub(4).and_then(|at| letters.get(at..))) {
            (Some(first), Some(last)) if letters.len() > 9 => {
                first.iter().chain(&['…']).chain(last).collect()
            }
            _ => self.commitment.clone(),
        }
    }
}

impl Record {
    fn heading(&self) -> &'static str {
        match self.state {
            State::Empty => "The record is empty",
            State::Sealed => "The record is sealed",
            State::Whole => "The record is whole",
            State::Behind(_) => "The record is catching up",
            State::Broken(_) => "A check of the record failed",
        }
    }
}

impl Page for Record {
    const TEMPLATE: &'static str = "pages/record/list.html";

    fn title(&self) -> String {
        let size = filters::group_thousands(self.size);
        match self.state {
            State::Empty => "Record: empty so far".to_owned(),
            State::Sealed => format!("Record: sealed, {size} entries"),
            State::Whole => format!("Record: whole, {size} entries"),
            State::Behind(_) => format!("Record: catching up, {size} entries"),
            State::Broken(_) => "Record: a check failed".to_owned(),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}
