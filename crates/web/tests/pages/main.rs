//! The pages in all their states: each is there, holds the rules of the house, and reads easily.

mod coverage;
mod hostile;
mod markup;
mod rules;
mod words;

use web::gallery::{Exhibit, pages};

/// Each page in each of its states.
fn gallery() -> Vec<Exhibit> {
    pages().expect("every sample renders")
}

/// The samples of one page, by the folder in the gallery.
fn of(folder: &str) -> Vec<Exhibit> {
    let prefix = format!("/gallery/{folder}/");
    let found: Vec<_> = gallery().into_iter().filter(|one| one.url.starts_with(&prefix)).collect();
    assert!(!found.is_empty(), "no sample under {prefix}");
    found
}
