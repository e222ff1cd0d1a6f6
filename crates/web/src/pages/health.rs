//! Health: whether all parts run, in figures.

mod routes;
mod samples;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Chip, Due, Link, Moment, Progress, Share},
    shell::Shell,
};

pub(super) use routes::routes;

/// `GET /health`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/health.html")]
pub struct Health {
    /// What is around it.
    pub shell: Shell,
    /// The state in one line: "All parts run", "Catching up", "The disk is nearly full".
    pub heading: String,
    /// What that means for those who use it.
    pub lead: String,
    /// When it was measured, or what happens next.
    pub due: Due,
    /// Set while matching catches up.
    pub catching_up: Option<Progress>,
    /// The parts, each with its state.
    pub parts: Vec<Part>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Space on the disk; none where it could not be read.
    pub disk: Option<Disk>,
    /// The last imports, the newest first.
    pub imports: Vec<Import>,
}

/// A part of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: Chip,
    /// In a few words.
    pub words: String,
}

/// A figure with what it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What is measured, with its unit.
    pub name: String,
    /// Now; none where it was not measured yet.
    pub now: Option<String>,
    /// The highest since the start.
    pub highest: Option<String>,
    /// What it should stay below; empty where nothing is promised.
    pub promised: String,
    /// Where its rows are.
    pub link: Option<Link>,
}

/// Space on the disk, in megabytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Free.
    pub free_mb: u64,
    /// In all.
    pub total_mb: u64,
    /// Below this much intake stops.
    pub stop_mb: u64,
}

impl Disk {
    fn used(self) -> Share {
        Share { part: self.total_mb.saturating_sub(self.free_mb), whole: self.total_mb }
    }
}

/// An import in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The source, with the way to it.
    pub source: Link,
    /// How it ended.
    pub state: Chip,
    /// When it began.
    pub at: Moment,
    /// Records taken.
    pub taken: u64,
    /// Records refused.
    pub refused: u64,
}

impl Page for Health {
    const TEMPLATE: &'static str = "pages/health.html";

    fn title(&self) -> String {
        format!("Health: {}", self.heading)
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::samples()
    }
}
