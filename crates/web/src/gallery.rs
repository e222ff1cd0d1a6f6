//! The gallery: each page in each of its states, to be looked at and to be tested.

pub(crate) mod world;

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::Uri,
    response::{Html, IntoResponse, Response},
    routing::get,
};

use crate::{
    Problem, Site,
    pages::{
        Page,
        advisories::{Advisories, one::Advisory},
        health::Health,
        inventory::Inventory,
        operators::Operators,
        people::People,
        preview::Preview,
        record::{Record, entry::Entry},
        set_up::SetUp,
        sign_in::{SignIn, link::SignInLink},
        sources::{Sources, one::Source},
        this_week::ThisWeek,
        trouble::TroublePage,
    },
    shell::Shell,
};

static HUNG: LazyLock<Vec<Exhibit>> = LazyLock::new(|| {
    pages().unwrap_or_else(|error| {
        tracing::error!(%error, "the gallery can't be hung");
        Vec::new()
    })
});

/// The routes; where the house shows no gallery, nothing is there.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/gallery", get(show)).route("/gallery/{*exhibit}", get(show))
}

async fn show(State(site): State<Site>, uri: Uri) -> Result<Response, Problem> {
    let shown = || HUNG.iter().find(|exhibit| exhibit.url == uri.path());
    let exhibit = site.settings().gallery.then(shown).flatten().ok_or_else(Problem::not_found)?;
    Ok(Html(exhibit.html.as_str()).into_response())
}

/// One page in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Its address: `/gallery/…`.
    pub url: String,
    /// Its title, as a browser's tab shows it.
    pub title: String,
    /// The whole page.
    pub html: String,
    /// The template that it comes from.
    pub template: &'static str,
}

/// Each page in each of its states, and first the page that links them all.
pub fn pages() -> Result<Vec<Exhibit>, askama::Error> {
    let mut rooms = Vec::new();
    for exhibits in [
        hang::<SignIn>("Sign in", "sign-in")?,
        hang::<SignInLink>("Sign-in link", "sign-in-link")?,
        hang::<ThisWeek>("This week", "this-week")?,
        hang::<SetUp>("Set-up", "set-up")?,
        hang::<Inventory>("Inventory", "inventory")?,
        hang::<Advisories>("Advisories", "advisories")?,
        hang::<Advisory>("Advisory", "advisory")?,
        hang::<Sources>("Sources", "sources")?,
        hang::<Source>("Source", "source")?,
        hang::<Record>("Record", "record")?,
        hang::<Entry>("Entry of the record", "entry")?,
        hang::<People>("People", "people")?,
        hang::<Health>("Health", "health")?,
        hang::<Operators>("Operators", "operators")?,
        hang::<Preview>("Asking before doing", "preview")?,
        hang::<TroublePage>("When it did not work", "trouble")?,
    ] {
        rooms.push(exhibits);
    }
    let index = Index { shell: world::nobody(), rooms };
    let mut all = vec![exhibit("/gallery".to_owned(), &index)?];
    all.extend(index.rooms.into_iter().flat_map(|room| room.exhibits));
    Ok(all)
}

/// The states of one page.
#[derive(Debug, Clone)]
struct Room {
    name: &'static str,
    exhibits: Vec<Exhibit>,
}

fn hang<P: Page>(name: &'static str, folder: &str) -> Result<Room, askama::Error> {
    let hung = |(state, page): (&str, P)| exhibit(format!("/gallery/{folder}/{state}"), &page);
    let exhibits = P::samples().into_iter().map(hung).collect::<Result<_, _>>()?;
    Ok(Room { name, exhibits })
}

fn exhibit<P: Page>(url: String, page: &P) -> Result<Exhibit, askama::Error> {
    Ok(Exhibit { url, title: page.tab(), html: page.html()?, template: P::TEMPLATE })
}

/// The page that links all others.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/gallery.html")]
struct Index {
    shell: Shell,
    rooms: Vec<Room>,
}

impl Page for Index {
    const TEMPLATE: &'static str = "pages/gallery.html";

    fn title(&self) -> String {
        "Gallery of all pages in all their states".to_owned()
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("empty", Self { shell: world::nobody(), rooms: Vec::new() })]
    }
}
