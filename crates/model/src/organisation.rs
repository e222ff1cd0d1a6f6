//! Organisations, and what people do in them.

use std::{fmt, str::FromStr};

/// What somebody does for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Decides at the clearinghouse what comes next.
    Coordinator,
    /// Sends findings.
    Finder,
    /// Owns code that others found a flaw in.
    Maintainer,
    /// Runs systems: a hospital, a bank, a utility.
    Operator,
    /// Acts for operators, with their consent: a State, an ISAC, a service company.
    Delegate,
    /// Is under a directive.
    Agency,
    /// Checks the record.
    Auditor,
    /// Runs this house: people, sources, back-ups; reads nobody's material.
    Administrator,
}

impl Role {
    /// All of them, in the order of this page.
    pub const ALL: [Self; 8] = [
        Self::Coordinator,
        Self::Finder,
        Self::Maintainer,
        Self::Operator,
        Self::Delegate,
        Self::Agency,
        Self::Auditor,
        Self::Administrator,
    ];

    /// Its name in commands, in the API and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Finder => "finder",
            Self::Maintainer => "maintainer",
            Self::Operator => "operator",
            Self::Delegate => "delegate",
            Self::Agency => "agency",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no role; expected coordinator, finder, maintainer, operator, delegate, agency, \
     auditor or administrator"
)]
pub struct RoleError(pub String);

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        let found = Self::ALL.into_iter().find(|role| role.name() == text);
        found.ok_or_else(|| RoleError(text.chars().take(80).collect()))
    }
}

/// What kind of place an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Sector {
    /// A hospital or clinic.
    Hospital,
    /// A bank or credit union.
    Bank,
    /// Water, power or another utility.
    Utility,
    /// State or local government.
    Government,
    /// Something else, or nobody said.
    #[default]
    Other,
}

impl Sector {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Hospital, Self::Bank, Self::Utility, Self::Government, Self::Other];

    /// Its name in forms and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Bank => "bank",
            Self::Utility => "utility",
            Self::Government => "government",
            Self::Other => "other",
        }
    }

    /// The sector of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sector| sector.name() == name)
    }
}

/// The name of an organisation in commands and addresses: `mill-creek-hospital`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// A text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no slug; expected 1 to 63 lower-case letters, digits and hyphens, with a letter or \
     digit at both ends, such as `mill-creek-hospital`"
)]
pub struct SlugError(pub String);

impl Slug {
    /// How long it may be: a label of a host name (RFC 1035 §2.3.4).
    pub const LENGTH_MAX: usize = 63;

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name for people, where nobody gave one: `mill-creek-hospital` is "Mill Creek Hospital".
    pub fn display_name(&self) -> String {
        let words = self.0.split('-').filter(|word| !word.is_empty());
        let capital = |word: &str| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        };
        words.map(capital).collect::<Vec<_>>().join(" ")
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        let fits =
            |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        let ends = text.starts_with('-') || text.ends_with('-') || text.is_empty();
        if ends || text.len() > Self::LENGTH_MAX || !text.bytes().all(fits) {
            return Err(SlugError(text.chars().take(80).collect()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, Slug};

    #[test]
    fn roles_are_read_by_their_names_only() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("Operator".parse::<Role>().is_err());
    }

    #[test]
    fn a_slug_is_a_plain_label() {
        let slug: Slug = "mill-creek-hospital".parse().unwrap();
        assert_eq!(slug.display_name(), "Mill Creek Hospital");
        for bad in ["", "-a", "a-", "Mill", "a b", "é", "a/b", &"a".repeat(64)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }
}
