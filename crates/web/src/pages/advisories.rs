//! Advisories: search what the sources say.

mod made;
pub mod one;
mod routes;
mod samples;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Chip, Choice, Link, Mark, Moment, Paging, Progress, Tlp},
    shell::Shell,
};

pub(super) use made::sector_name;
pub(super) use routes::{of_import, routes};

/// `GET /advisories?q=&show=&source=&after=`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/advisories/list.html")]
pub struct Advisories {
    /// What is around it; its mark is that of the strictest row.
    pub shell: Shell,
    /// What was asked for.
    pub query: String,
    /// All, being attacked, matching my systems.
    pub shows: Vec<Choice>,
    /// All sources, and each.
    pub sources: Vec<Choice>,
    /// How many were found.
    pub found: Found,
    /// Those on this page.
    pub rows: Vec<Row>,
    /// The way through them.
    pub paging: Paging,
    /// Set while an import runs: the list may grow.
    pub importing: Option<Progress>,
}

/// How many were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// No source was read yet.
    NothingLoaded,
    /// So many fit, of so many.
    Some {
        /// What fits.
        fit: u64,
        /// All that this reader may see.
        all: u64,
    },
}

/// One advisory in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id, with the way to it.
    pub link: Link,
    /// Its other names.
    pub aliases: String,
    /// What it is about, in its source's words.
    pub title: String,
    /// What it hits.
    pub products: String,
    /// Whether attacks are known.
    pub attacks: Chip,
    /// The mark.
    pub tlp: Tlp,
    /// How the reader's own systems fit; none where the reader has none.
    pub yours: Option<Chip>,
    /// The last change.
    pub changed: Moment,
}

impl Advisories {
    /// Whether the reader has systems that could fit.
    fn shows_yours(&self) -> bool {
        self.rows.iter().any(|row| row.yours.is_some())
    }

    fn heading(&self) -> String {
        use filters::group_thousands as grouped;
        match (self.found, self.query.is_empty()) {
            (Found::NothingLoaded, _) => "No advisories were read yet".to_owned(),
            (Found::Some { fit: 0, .. }, _) => "No advisory fits".to_owned(),
            (Found::Some { fit: 1, .. }, false) => "One advisory fits".to_owned(),
            (Found::Some { fit, .. }, false) => format!("{} advisories fit", grouped(fit)),
            (Found::Some { fit, all }, true) if fit == all => {
                format!("{} advisories", grouped(all))
            }
            (Found::Some { fit, all }, true) => {
                format!("{} of {} advisories", grouped(fit), grouped(all))
            }
        }
    }
}

impl Page for Advisories {
    const TEMPLATE: &'static str = "pages/advisories/list.html";

    fn title(&self) -> String {
        match self.query.as_str() {
            "" => format!("Advisories: {}", self.heading()),
            query => format!("“{query}”: {}", self.heading()),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}
