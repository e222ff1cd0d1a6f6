//! The pages: each is a struct with all that it shows, a template, and samples of its states.

pub mod advisories;
pub mod health;
pub mod inventory;
pub mod operators;
pub mod people;
pub mod preview;
pub mod record;
pub mod set_up;
pub mod sign_in;
pub mod sources;
pub mod this_week;
pub mod trouble;

mod inert;

use access::Strength;
use app::{AppError, Role};
use askama::Template;
use axum::{Router, response::Response, routing::get};

pub(crate) use crate::parts::filters;
use crate::{
    Problem, Site,
    desk::{Answer, Desk, Visitor},
    gallery,
    shell::{self, Shell},
    style,
};

/// A title is cut after so many letters.
const TITLE_LETTERS_MAX: usize = 80;

/// The routes of the pages.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(home))
        .merge(sign_in::routes())
        .merge(people::routes())
        .merge(this_week::routes())
        .merge(inventory::routes())
        .merge(advisories::routes())
        .merge(record::routes())
        .merge(sources::routes())
        .merge(health::routes())
        .merge(operators::routes())
        .merge(set_up::routes())
        .merge(style::routes())
        .merge(gallery::routes())
        .fallback(nothing_here)
}

async fn nothing_here() -> Problem {
    Problem::not_found()
}

/// The first page of whoever comes.
async fn home(visitor: Visitor) -> Result<Response, Problem> {
    visitor.answer(|desk| Ok(Answer::To(first_page(desk)?.to_owned()))).await
}

fn first_page(desk: &Desk<'_>) -> Result<&'static str, AppError> {
    let Some(role) = desk.role() else { return Ok("/sign-in") };
    let principal = desk.caller.principal.as_ref();
    let by_link = principal.is_some_and(|one| one.strength() == Strength::Link);
    if role == Role::Agency && by_link {
        // Their own list needs a passkey: there they add the first one.
        return Ok("/people");
    }
    let operates = matches!(role, Role::Operator | Role::Agency);
    if operates && !app::inventories::has_lists(desk.house, desk.caller)? {
        return Ok("/set-up");
    }
    let sections = shell::sections(role);
    Ok(sections.first().map_or("/advisories", |section| section.address()))
}

/// Our messages begin small and end without a stop; on a page they are sentences.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    let text = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    if text.is_empty() || text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

/// A page: what it shows is text, and its template escapes it.
pub trait Page: Template {
    /// Its template, under `templates`.
    const TEMPLATE: &'static str;

    /// Its title, the part that no other page has first.
    fn title(&self) -> String;

    /// What is around it.
    fn shell(&self) -> &Shell;

    /// The page in each of its states, by name: the tests and the gallery render them.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;

    /// The page as it is sent. The only way to render one.
    fn html(&self) -> Result<String, askama::Error> {
        Ok(inert::spelled_out(&self.render()?))
    }

    /// The title as it fits a browser's tab.
    fn tab(&self) -> String {
        let title = self.title();
        let mut short: String = title.chars().take(TITLE_LETTERS_MAX).collect();
        if short.len() < title.len() {
            short.push('…');
        }
        short
    }
}
