//! A notice: what has just happened, or what one must know.

use askama::Template;

use super::Link;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Plain,
    /// Something is open.
    Open,
    /// It failed.
    Stop,
    /// It worked and is written down.
    Good,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Open => " open",
            Self::Stop => " stop",
            Self::Good => " good",
        }
    }
}

/// A notice with its way on.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/notice.html")]
pub struct Notice {
    /// What it is about.
    pub tone: Tone,
    /// In a few words.
    pub head: String,
    /// In a sentence or two.
    pub words: String,
    /// The entry in the record, or the way on.
    pub links: Vec<Link>,
}
