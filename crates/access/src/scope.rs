//! What a token may be used for.

use std::{fmt, str::FromStr};

use model::Role;

/// A group of verbs that a token is given or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Read advisories, sheets, counts and the record.
    Read,
    /// Read and change lists of what an operator runs.
    Inventory,
    /// Bring advisories in, and manage their sources.
    Import,
    /// Say what became of actions.
    Receipt,
    /// Manage people and consents, see health, back up.
    Admin,
    /// Read restricted content (AMBER and stricter), for the person whom the token names.
    Restricted,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Inventory, Self::Import, Self::Receipt, Self::Admin, Self::Restricted];

    /// Its name in scopes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Inventory => "inventory",
            Self::Import => "import",
            Self::Receipt => "receipt",
            Self::Admin => "admin",
            Self::Restricted => "restricted",
        }
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// A set of groups, written as their names with a space between: `read inventory`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scope(u8);

impl Scope {
    /// Nothing.
    pub const NOTHING: Self = Self(0);

    /// Exactly these.
    pub fn of(groups: impl IntoIterator<Item = Group>) -> Self {
        Self(groups.into_iter().fold(0, |bits, group| bits | group.bit()))
    }

    /// What a token gets where nobody says: what the role does, but nothing restricted.
    pub fn usual(role: Role) -> Self {
        use Group::{Admin, Import, Inventory, Read, Receipt};
        match role {
            Role::Operator | Role::Delegate | Role::Agency => {
                Self::of([Read, Inventory, Receipt, Admin])
            }
            Role::Coordinator | Role::Administrator => Self::of([Read, Import, Admin]),
            Role::Finder | Role::Maintainer | Role::Auditor => Self::of([Read]),
        }
    }

    /// Whether a group is in it.
    pub fn has(self, group: Group) -> bool {
        self.0 & group.bit() != 0
    }

    /// Whether it holds nothing that the other lacks.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Its groups, in the order of [`Group::ALL`].
    pub fn groups(self) -> impl Iterator<Item = Group> {
        Group::ALL.into_iter().filter(move |group| self.has(*group))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in self.groups().enumerate() {
            f.write_str(if index == 0 { "" } else { " " })?;
            f.write_str(group.name())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scope({self})")
    }
}

/// A word of a scope names no group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is nothing a token can do; expected read, inventory, import, receipt, admin or \
     restricted"
)]
pub struct ScopeError(pub String);

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let group = |word: &str| {
            let found = Group::ALL.into_iter().find(|group| group.name() == word);
            found.ok_or_else(|| ScopeError(word.chars().take(80).collect()))
        };
        words.map(group).collect::<Result<Vec<_>, _>>().map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use model::Role;

    use super::{Group, Scope};

    #[test]
    fn a_scope_reads_as_it_is_written() {
        for bits in 0..64 {
            let scope = Scope::of(Group::ALL.into_iter().filter(|group| bits & group.bit() != 0));
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert_eq!("read, import".parse(), Ok(Scope::of([Group::Import, Group::Read])));
        let error = "read everything".parse::<Scope>().unwrap_err();
        assert!(error.to_string().starts_with("`everything` is nothing"), "{error}");
    }

    #[test]
    fn a_scope_is_within_another_where_it_adds_nothing() {
        let read = Scope::of([Group::Read]);
        let both = Scope::of([Group::Read, Group::Restricted]);
        assert!(read.is_within(both) && !both.is_within(read) && Scope::NOTHING.is_within(read));
    }

    #[test]
    fn no_role_reads_restricted_content_by_a_usual_token() {
        assert!(Role::ALL.into_iter().all(|role| !Scope::usual(role).has(Group::Restricted)));
    }
}
