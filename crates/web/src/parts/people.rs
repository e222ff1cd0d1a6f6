//! What others said, and what could not be looked at.

use askama::Template;

/// Words of others, framed; nothing in them links, runs or is followed.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/quote.html")]
pub struct Quote {
    /// Whose words, and of which day.
    pub whose: String,
    /// The words.
    pub words: String,
}

/// One thing that was not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What was not checked.
    pub what: String,
    /// Why not.
    pub why: String,
    /// What helps.
    pub helps: String,
    /// Where one can do that; none where it is done outside this house.
    pub link: Option<super::Link>,
}
