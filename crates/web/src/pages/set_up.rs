//! Set-up: what kind of place, what runs there, who else should know.

mod routes;
mod samples;

use askama::Template;

use super::Page;
use crate::{
    parts::{Choice, Entry, Problems},
    shell::Shell,
};

pub(super) use routes::routes;

/// `GET` and `POST /set-up` (multipart): `kind`, `runs` (many), `list` (a file), `it_company`,
/// `mail`, `later`.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/set-up.html")]
pub struct SetUp {
    /// What is around it.
    pub shell: Shell,
    /// Where the form sends to.
    pub action: String,
    /// Kinds of places; one is chosen.
    pub kinds: Vec<Choice>,
    /// What is wrong with the choice.
    pub kind_error: Option<String>,
    /// What one can run, in groups.
    pub groups: Vec<TickGroup>,
    /// What is wrong with the file.
    pub list_error: Option<String>,
    /// A file may have so many megabytes.
    pub list_megabytes_max: u32,
    /// Whether this house can send mail: else nobody is invited here.
    pub mails: bool,
    /// The address of who knows.
    pub it_company: Entry,
    /// Who else should know.
    pub mail: Entry,
    /// Whether something was saved before.
    pub saved: Saved,
}

/// Whether something was saved before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// This is the first time.
    Nothing,
    /// There is a list: this changes it.
    Earlier,
}

/// Tick boxes that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickGroup {
    /// What they have in common.
    pub legend: String,
    /// A sentence before them; empty where there is none.
    pub hint: String,
    /// Whether its boxes are seen at once.
    pub open: bool,
    /// The boxes; the values are unique on the page.
    pub items: Vec<Choice>,
}

impl SetUp {
    fn problems(&self) -> Problems {
        let plain = |error: &Option<String>| Entry { value: String::new(), error: error.clone() };
        let (kind, list) = (plain(&self.kind_error), plain(&self.list_error));
        Problems::of(&[
            ("kind-0-1", &kind),
            ("list", &list),
            ("it_company", &self.it_company),
            ("mail", &self.mail),
        ])
    }
}

impl Page for SetUp {
    const TEMPLATE: &'static str = "pages/set-up.html";

    fn title(&self) -> String {
        match (self.problems().count(), self.saved) {
            (0, Saved::Nothing) => "Set-up in three steps, about five minutes".to_owned(),
            (0, Saved::Earlier) => "Set-up: change what you run".to_owned(),
            (1, _) => "Set-up: one field needs another look".to_owned(),
            (count, _) => format!("Set-up: {count} fields need another look"),
        }
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::samples()
    }
}
