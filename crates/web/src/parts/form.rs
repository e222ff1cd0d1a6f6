//! What somebody typed into a form, kept when something was wrong with it.

use askama::Template;

/// What stands in a field, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// As it was typed.
    pub value: String,
    /// What is wrong and what would be right, with an example.
    pub error: Option<String>,
}

impl Entry {
    /// A field with something in it.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: None }
    }

    /// A field with something wrong in it.
    pub fn wrong(value: impl Into<String>, error: impl Into<String>) -> Self {
        Self { value: value.into(), error: Some(error.into()) }
    }
}

/// One of several answers: a tick box, a radio button, a line of a menu.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// A second line in small print; empty where there is none.
    pub small: String,
    /// Whether it is chosen.
    pub checked: bool,
}

impl Choice {
    /// A choice that is not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// With a second line.
    #[must_use]
    pub fn small(mut self, small: impl Into<String>) -> Self {
        self.small = small.into();
        self
    }

    /// Chosen or not.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = checked;
        self
    }
}

/// One line of the list above a form that names what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The id of the field on this page.
    pub field: &'static str,
    /// What is wrong.
    pub words: String,
}

/// All that is wrong with a form, as a list of ways to the fields; nothing where all is well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "parts/problems.html")]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// The fields that have an error, in the order of the form.
    pub fn of(fields: &[(&'static str, &Entry)]) -> Self {
        let wrong = |(field, entry): &(&'static str, &Entry)| {
            entry.error.clone().map(|words| Problem { field, words })
        };
        Self { list: fields.iter().filter_map(wrong).collect() }
    }

    /// So many things are wrong.
    pub fn count(&self) -> usize {
        self.list.len()
    }
}
