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

use askama::Template;
use axum::Router;

pub(crate) use crate::parts::filters;
use crate::{Site, shell::Shell};

/// A title is cut after so many letters.
const TITLE_LETTERS_MAX: usize = 80;

/// The routes of the pages.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
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
