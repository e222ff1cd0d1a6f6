//! One source: its imports, and each record that was refused with its place and reason.

use askama::Template;

use super::samples;
use crate::{
    pages::{Page, filters},
    parts::{Chip, Moment, Paging, Progress},
    shell::Shell,
};

/// `GET /sources/{slug}`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sources/one.html")]
pub struct Source {
    /// What is around it.
    pub shell: Shell,
    /// Its name.
    pub name: String,
    /// Its folder or URL; empty for what is sent in.
    pub location: String,
    /// On time, late, failed, never read, running.
    pub state: Chip,
    /// In a sentence: what the last import brought, or why it failed.
    pub lead: String,
    /// Set while an import runs.
    pub running: Option<Progress>,
    /// Its imports, the newest first.
    pub imports: Vec<Import>,
    /// So many records were refused at the last import.
    pub refused: u64,
    /// Those of them on this page.
    pub refusals: Vec<Refusal>,
    /// The way through them.
    pub paging: Paging,
    /// Where "Import now" sends to; none for whoever may not.
    pub import: Option<String>,
    /// The page that asks before removing it; none for whoever may not.
    pub remove: Option<String>,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// When it began.
    pub at: Moment,
    /// How it ended.
    pub state: Chip,
    /// New records.
    pub added: u64,
    /// Changed records.
    pub changed: u64,
    /// Records taken back.
    pub withdrawn: u64,
    /// Records as they were.
    pub unchanged: u64,
    /// Records that are older than what the source said already.
    pub older: u64,
    /// Refused records.
    pub refused: u64,
    /// Whether it is still being received.
    pub running: bool,
    /// Its entry in the record, where that is known.
    pub entry: Option<crate::parts::Link>,
}

/// A record that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file and the place in it.
    pub place: String,
    /// Why.
    pub reason: String,
}

impl Source {
    /// Whether any import brought records that are older than what counts.
    fn has_older(&self) -> bool {
        self.imports.iter().any(|one| one.older > 0)
    }
}

impl Page for Source {
    const TEMPLATE: &'static str = "pages/sources/one.html";

    fn title(&self) -> String {
        format!("{}, a source: {}", self.name, self.state.words)
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::ones()
    }
}
