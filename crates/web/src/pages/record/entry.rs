//! One entry of the record, with the proof that it is in the tree.

use askama::Template;

use super::samples;
use crate::{
    pages::{Page, filters},
    parts::{Link, Mark, Moment, Quote, Tlp},
    shell::Shell,
};

/// `GET /record/{seq}`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/record/entry.html")]
pub struct Entry {
    /// What is around it; its mark is the entry's.
    pub shell: Shell,
    /// Its number.
    pub seq: u64,
    /// What it says; none where this reader may not know.
    pub content: Content,
    /// The commitment, in hexadecimal.
    pub commitment: String,
    /// Whether it is sealed.
    pub proof: Proof,
    /// The command that checks it from outside.
    pub verify: String,
    /// The entry before.
    pub older: Option<Link>,
    /// The entry after.
    pub newer: Option<Link>,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// In full.
    Shown(Box<Shown>),
    /// This reader may not know.
    Withheld,
    /// It was erased: only the commitment is left.
    Erased(Moment),
}

/// An entry in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// When, exactly.
    pub at: Moment,
    /// Who, for whom.
    pub who: String,
    /// What.
    pub what: String,
    /// About what.
    pub about: String,
    /// The way to that.
    pub about_link: Option<Link>,
    /// Its mark.
    pub tlp: Tlp,
    /// Why it was allowed.
    pub allowed: String,
    /// The canonical entry, as it was committed to, with its salt.
    pub canonical: Option<Quote>,
}

/// Whether an entry is sealed into the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It is: the hashes from the leaf to the root, in base64.
    Sealed {
        /// The size of the tree.
        size: u64,
        /// Its root.
        root: String,
        /// The way from the leaf to the root.
        hashes: Vec<String>,
    },
    /// It will be within a second.
    Waiting,
}

impl Page for Entry {
    const TEMPLATE: &'static str = "pages/record/entry.html";

    fn title(&self) -> String {
        let seq = filters::group_thousands(self.seq);
        match &self.content {
            Content::Shown(shown) => format!("Entry {seq}: {}", shown.what),
            Content::Withheld => format!("Entry {seq}: withheld"),
            Content::Erased(_) => format!("Entry {seq}: erased"),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::entries()
    }
}
