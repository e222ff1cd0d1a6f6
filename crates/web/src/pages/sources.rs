//! Sources: where advisories come from, how fresh they are, and what could not be read.

mod made;
pub mod one;
mod routes;
mod samples;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Chip, Choice, Entry, Link, Moment, Problems, Progress},
    shell::Shell,
};

pub(super) use made::chip_of;
pub(super) use routes::routes;

/// `GET /sources`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sources/list.html")]
pub struct Sources {
    /// What is around it.
    pub shell: Shell,
    /// The state in one line, such as "All sources are fresh" or "One source is late".
    pub heading: String,
    /// What that means for the dates, in a sentence.
    pub lead: String,
    /// The sources, the latest in need first.
    pub rows: Vec<Row>,
    /// The form that adds one; none for whoever may not.
    pub add: Option<Add>,
    /// The form that sends a file in; none for whoever may not.
    pub send: Option<Send>,
}

/// The form that sends a file in: `POST /sources/uploads` (multipart) with `file`, `into`, `mark`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Send {
    /// What is wrong with the file.
    pub file_error: Option<String>,
    /// Into which source.
    pub into: Entry,
    /// The least strict mark that its records get.
    pub labels: Vec<Choice>,
    /// A file may have so many megabytes.
    pub megabytes_max: u32,
}

/// A source in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name, with the way to it.
    pub link: Link,
    /// Its folder or URL; empty for what is sent in.
    pub location: String,
    /// On time, late, failed, never read, running.
    pub state: Chip,
    /// Set while an import runs.
    pub running: Option<Progress>,
    /// The last import that ended well.
    pub last: Option<Moment>,
    /// The next one; none for what is sent in.
    pub next: Option<Moment>,
    /// Records that count.
    pub records: u64,
    /// Records refused at the last import.
    pub refused: u64,
    /// Where "Import now" sends to; none for whoever may not.
    pub import: Option<String>,
}

/// The form that adds a source: `POST /sources` with `name`, `location`, `every`, `label`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Add {
    /// A short name.
    pub name: Entry,
    /// A folder or a URL.
    pub location: Entry,
    /// How often.
    pub every: Vec<Choice>,
    /// The least strict mark that its records get.
    pub labels: Vec<Choice>,
}

impl Add {
    fn problems(&self) -> Problems {
        Problems::of(&[("name", &self.name), ("location", &self.location)])
    }
}

impl Page for Sources {
    const TEMPLATE: &'static str = "pages/sources/list.html";

    fn title(&self) -> String {
        format!("Sources: {}", self.heading)
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}
