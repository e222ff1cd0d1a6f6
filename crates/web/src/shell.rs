//! What every page has around it: who is signed in, where one can go, the mark, the foot.

pub use app::{Role, Tlp};

use crate::parts::{Mark, Notice};

/// Around a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// Who is signed in.
    pub who: Option<Signed>,
    /// Where this role can go, in order.
    pub sections: Vec<Section>,
    /// Where one is.
    pub current: Option<Section>,
    /// The mark of restricted material on this page.
    pub tlp: Option<Tlp>,
    /// Whose website this is.
    pub standing: Standing,
    /// What the dates rest on: "Rules of 10 June 2026, catalogue of 25 August 2025".
    pub rules: String,
    /// What stands in the search field.
    pub query: String,
    /// The address of the stylesheet.
    pub stylesheet: String,
    /// The address of the one script, which only passkeys need.
    pub script: String,
    /// What allows the script in this answer's content security policy.
    pub nonce: String,
    /// What has just happened.
    pub notice: Option<Notice>,
    /// Whether the samples of all pages can be looked at here.
    pub gallery: bool,
}

/// Who is signed in, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The organisation that the session acts for.
    pub organisation: String,
    /// The person, where one is known; a token has none.
    pub person: String,
    /// As what.
    pub role: Role,
}

/// Whose website this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A demonstration: each page says so.
    Demonstration,
    /// Configured official.
    Official,
}

/// Where a role can go; the first is where it starts.
pub fn sections(role: Role) -> Vec<Section> {
    use Section::{
        Advisories, Health, Inventory, Operators, People, Record, SetUp, Sources, ThisWeek,
    };
    match role {
        Role::Operator | Role::Agency => {
            vec![ThisWeek, Inventory, Advisories, SetUp, People, Record]
        }
        Role::Delegate => vec![Operators, Advisories, People, Record],
        Role::Coordinator => vec![Advisories, Sources, Record, Health, People],
        Role::Finder | Role::Maintainer => vec![Advisories, People, Record],
        Role::Auditor => vec![Record, Sources, Advisories, People],
        Role::Administrator => vec![Health, Sources, People, Advisories, Record],
    }
}

/// A part of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What to do, by when.
    ThisWeek,
    /// What one runs.
    Inventory,
    /// Who says what of which flaw.
    Advisories,
    /// Three steps.
    SetUp,
    /// Members, tokens, delegates.
    People,
    /// What happened, to be checked by anybody.
    Record,
    /// Where advisories come from.
    Sources,
    /// Whether all parts run.
    Health,
    /// The clients of a delegate.
    Operators,
    /// The way in.
    SignIn,
}

impl Section {
    /// What the navigation calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ThisWeek => "This week",
            Self::Inventory => "Inventory",
            Self::Advisories => "Advisories",
            Self::SetUp => "Set-up",
            Self::People => "People",
            Self::Record => "Record",
            Self::Sources => "Sources",
            Self::Health => "Health",
            Self::Operators => "Operators",
            Self::SignIn => "Sign in",
        }
    }

    pub(crate) fn is_current(self, shell: &Shell) -> bool {
        shell.current == Some(self)
    }

    /// Its address.
    pub fn address(self) -> &'static str {
        match self {
            Self::ThisWeek => "/this-week",
            Self::Inventory => "/inventory",
            Self::Advisories => "/advisories",
            Self::SetUp => "/set-up",
            Self::People => "/people",
            Self::Record => "/record",
            Self::Sources => "/sources",
            Self::Health => "/health",
            Self::Operators => "/operators",
            Self::SignIn => "/sign-in",
        }
    }
}

impl Shell {
    /// Around a page for nobody in particular.
    pub fn of_nobody(standing: Standing, rules: impl Into<String>) -> Self {
        Self {
            who: None,
            sections: vec![Section::SignIn, Section::Advisories, Section::Record],
            current: None,
            tlp: None,
            standing,
            rules: rules.into(),
            query: String::new(),
            stylesheet: "/breakwater.css".to_owned(),
            script: "/passkey.js".to_owned(),
            nonce: String::new(),
            notice: None,
            gallery: true,
        }
    }

    /// Around a page for somebody who is signed in.
    pub fn of(who: Signed, standing: Standing, rules: impl Into<String>) -> Self {
        let sections = sections(who.role);
        Self { who: Some(who), sections, ..Self::of_nobody(standing, rules) }
    }

    /// In this part of the house.
    #[must_use]
    pub fn at(mut self, section: Section) -> Self {
        self.current = Some(section);
        self
    }

    /// With this mark.
    #[must_use]
    pub fn marked(mut self, tlp: Tlp) -> Self {
        self.tlp = Some(tlp);
        self
    }

    /// With what has just happened.
    #[must_use]
    pub fn after(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// Where the name of the house leads: to the first part that this role has.
    pub fn home(&self) -> &'static str {
        self.sections.first().map_or("/sign-in", |section| section.address())
    }

    pub(crate) fn mark(&self) -> Option<Mark> {
        self.tlp.map(Mark)
    }

    pub(crate) fn is_demonstration(&self) -> bool {
        self.standing == Standing::Demonstration
    }
}
