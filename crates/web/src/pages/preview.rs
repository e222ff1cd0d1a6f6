//! Asking before doing: what will change, what will not, and how long it can be undone.

use askama::Template;

use super::Page;
use crate::{
    gallery::world,
    parts::Link,
    shell::{Role, Section, Shell},
};

/// The page between a button that changes much and the change.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/preview.html")]
pub struct Preview {
    /// What is around it.
    pub shell: Shell,
    /// What will happen, with numbers.
    pub heading: String,
    /// What will change.
    pub changes: Vec<String>,
    /// What will stay as it is, and why.
    pub stays: Vec<String>,
    /// Where the button sends to.
    pub action: String,
    /// What it sends along.
    pub fields: Vec<(String, String)>,
    /// What the button says: the act by its name.
    pub button: String,
    /// The way back.
    pub back: Link,
    /// How long it can be undone, or that it cannot.
    pub undo: String,
}

impl Page for Preview {
    const TEMPLATE: &'static str = "pages/preview.html";

    fn title(&self) -> String {
        format!("{}?", self.heading.trim_end_matches(['.', '?']))
    }

    fn shell(&self) -> &Shell {
        &self.shell
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let list = Self {
            shell: world::signed(Role::Operator).at(Section::Inventory),
            heading: "Remove the list “pcs.csv”".to_owned(),
            changes: vec![
                "14 systems and 212 parts go from your inventory.".to_owned(),
                "2 things on this week’s page go with them.".to_owned(),
            ],
            stays: vec!["Your answers stay in the record. Nobody else can read them.".to_owned()],
            action: "/inventory/lists/remove".to_owned(),
            fields: vec![("list".to_owned(), "pcs.csv".to_owned())],
            button: "Remove 14 systems".to_owned(),
            back: Link::new("/inventory", "Go back, change nothing"),
            undo: "This cannot be undone. You can add the file again.".to_owned(),
        };
        let hostile = Self {
            heading: format!("Remove the list “{}”", world::HOSTILE),
            fields: vec![("list".to_owned(), world::HOSTILE.to_owned())],
            changes: vec![world::long_word()],
            ..list.clone()
        };
        let bulk = Self {
            shell: world::signed(Role::Delegate).at(Section::Operators),
            heading: "This will change 41 things and skip 3".to_owned(),
            changes: vec!["41 clients get one mail each.".to_owned()],
            stays: vec!["3 are left alone: they no longer let you act for them.".to_owned()],
            action: "/operators/remind".to_owned(),
            fields: vec![("who".to_owned(), "all".to_owned())],
            button: "Remind 41 clients".to_owned(),
            back: Link::new("/operators", "Go back, change nothing"),
            undo: "You can undo this until 14:06 UTC.".to_owned(),
        };
        vec![("list", list), ("bulk", bulk), ("hostile", hostile)]
    }
}
