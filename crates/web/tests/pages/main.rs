//! The pages: each is there in all its states, holds the rules of the house and reads easily; and
//! the same over a house with people in it.

mod browser;
mod coverage;
mod doors;
mod files;
mod forms;
mod hostile;
mod markup;
mod rules;
#[path = "../api/town.rs"]
#[expect(dead_code, reason = "the tests of the API use more of it")]
mod town;
mod troubles;
mod ways_in;
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
