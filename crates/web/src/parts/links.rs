//! Ways on: a link, the pages of a list, and how far long work has come.

use askama::Template;

use super::filters;

/// A link to another place of this house.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<a href="{{ href }}">{{ words }}</a>"#, ext = "html")]
pub struct Link {
    /// An address of this server, made by [`super::address`].
    pub href: String,
    /// What it leads to.
    pub words: String,
}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, words: impl Into<String>) -> Self {
        Self { href: href.into(), words: words.into() }
    }
}

/// The way through a long list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "parts/paging.html")]
pub struct Paging {
    /// What is shown, such as "1 to 50 of 312 systems".
    pub shown: String,
    /// Back towards the start.
    pub back: Option<Link>,
    /// On towards the end.
    pub next: Option<Link>,
}

/// How far long work has come.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/progress.html")]
pub struct Progress {
    /// Unique on its page; becomes part of an id.
    pub name: String,
    /// What is counted, such as "records".
    pub what: String,
    /// So many are done.
    pub done: u64,
    /// Of so many; unknown where nobody has counted.
    pub total: Option<u64>,
    /// How long it will take, in words; empty where nobody can say.
    pub left: String,
}
