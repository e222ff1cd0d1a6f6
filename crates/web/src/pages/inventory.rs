//! Inventory: what runs where, what was checked, what was not and why, and who has looked.

mod made;
mod routes;
mod samples;

use askama::Template;

use super::{Page, filters};
use crate::{
    parts::{Chip, Choice, Drawn, Entry, Gap, Link, Moment, Paging, Progress, address::with_query},
    shell::Shell,
};

pub(super) use made::for_people;
pub(super) use routes::routes;

/// `GET /inventory?kind=&name=&show=&after=`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/inventory.html")]
pub struct Inventory {
    /// What is around it; the mark is at least AMBER.
    pub shell: Shell,
    /// Its own address, with the client in its query for a delegate.
    pub address: String,
    /// The client's short name, for a delegate; else empty.
    pub client: String,
    /// The sums.
    pub sums: Sums,
    /// When the list last changed; none while there is no list.
    pub changed: Option<Moment>,
    /// Until when it is kept.
    pub kept_until: Option<Moment>,
    /// Set while matching catches up.
    pub catching_up: Option<Progress>,
    /// Who has looked at this list, the newest first.
    pub looks: Vec<Look>,
    /// All looks, in the record.
    pub looks_href: String,
    /// What was not checked; the first few.
    pub gaps: Vec<Gap>,
    /// Where all of them are; none where all are shown.
    pub gaps_more: Option<Link>,
    /// The filter as it stands in the address.
    pub filter: Filter,
    /// The assets on this page.
    pub assets: Vec<Asset>,
    /// The way through them.
    pub paging: Paging,
    /// The files that the list came from.
    pub lists: Vec<List>,
    /// The form to add one.
    pub upload: Upload,
}

/// The sums over the whole list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Systems.
    pub systems: u64,
    /// Of these, checked.
    pub checked: u64,
    /// Of these, with something to do.
    pub to_do: u64,
    /// Not checked, or only in part.
    pub not_checked: u64,
    /// Parts on all systems.
    pub components: u64,
}

/// A look at the list by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Who.
    pub who: String,
    /// When.
    pub at: Moment,
    /// Why, as recorded.
    pub why: String,
    /// The entry in the record.
    pub entry: Link,
}

/// The filter; `GET` fields `kind`, `show`, `name`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Kinds of assets.
    pub kinds: Vec<Choice>,
    /// All, with something to do, not checked.
    pub shows: Vec<Choice>,
    /// Part of a name or a product.
    pub name: String,
    /// Whether anything is filtered.
    pub active: bool,
}

/// An asset with what runs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Becomes part of an id: letters, digits and hyphens only.
    pub key: String,
    /// Its name.
    pub name: String,
    /// IT, medical, plant, safety, unknown.
    pub kind: String,
    /// Whether the internet can reach it.
    pub exposed: Exposure,
    /// What runs on it; the first few.
    pub components: Vec<Component>,
    /// So many more run on it.
    pub components_hidden: u64,
    /// How sure we are of the surest match, or why not.
    pub chip: Chip,
    /// What there is to do.
    pub to_do: ToDo,
    /// By when, in a few words.
    pub by_when: String,
    /// How that is drawn.
    pub drawn: Drawn,
}

/// Whether the internet can reach an asset. Unknown is never no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposure {
    /// It can.
    Yes,
    /// It cannot.
    No,
    /// Nobody has said.
    Unknown,
}

/// What there is to do on an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToDo {
    /// So many things, with the way to them.
    Things(Link),
    /// A question to its maker.
    AskMaker,
    /// All that matches has an answer that holds.
    Answered,
    /// Nothing found in what was checked.
    NothingFound,
    /// Nobody could look.
    NotChecked,
}

/// One thing that runs on an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// What it is.
    pub name: String,
    /// Its version; empty where none was given.
    pub version: String,
    /// Matched how surely, nothing found, or not checked.
    pub chip: Chip,
    /// The advisories that match.
    pub advisories: Vec<Link>,
    /// Why it was not checked; empty where it was.
    pub why_not: String,
}

/// A file that the list came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its name.
    pub name: String,
    /// What it was read as, such as "CycloneDX 1.5".
    pub format: String,
    /// When it came in.
    pub read: Moment,
    /// So many entries were taken.
    pub entries: u64,
    /// So many lines were refused.
    pub refused: u64,
    /// The refused lines; none where there are none.
    pub refused_link: Option<Link>,
    /// The upload form with this list's name filled in.
    pub replace: String,
    /// The page that asks before removing it.
    pub remove: String,
}

/// The form that adds or replaces a list: `POST /inventory/lists` (multipart) with `list`,
/// `replace`, `asset`, `asset-kind`, `exposed`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upload {
    /// Where it sends to.
    pub action: String,
    /// What is wrong with the file.
    pub list_error: Option<String>,
    /// The name of the list that is replaced; empty for a new one.
    pub replaces: String,
    /// The asset that the file describes, where it is one.
    pub asset: Entry,
    /// Kinds of assets.
    pub kinds: Vec<Choice>,
    /// Yes, no, not known.
    pub exposures: Vec<Choice>,
    /// A file may have so many megabytes.
    pub megabytes_max: u32,
}

impl Inventory {
    fn only(&self, show: &str) -> String {
        with_query("/inventory", &[("operator", &self.client), ("show", show)])
    }

    #[expect(clippy::unused_self, reason = "a template calls it on the page")]
    fn part_count(&self, asset: &Asset) -> u64 {
        asset.components.len() as u64 + asset.components_hidden
    }
}

impl Page for Inventory {
    const TEMPLATE: &'static str = "pages/inventory.html";

    fn title(&self) -> String {
        let Sums { systems, checked, not_checked, .. } = self.sums;
        match systems {
            0 => "Inventory: nothing is listed yet".to_owned(),
            _ => format!("Inventory: {systems} systems, {checked} checked, {not_checked} not"),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::samples()
    }
}
