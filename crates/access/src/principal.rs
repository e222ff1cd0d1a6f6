//! Who asks: an organisation, a role, perhaps a person, and how surely we know.

use model::{
    Role,
    id::{OrganisationId, PersonId},
};

use crate::{Action, Group, Scope};

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A program with a token.
    Token,
    /// A person who spent a one-time link.
    Link,
    /// A person who signed in with a passkey.
    Passkey,
    /// A command on this machine, through the socket in the data folder.
    Socket,
}

impl Strength {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Token, Self::Link, Self::Passkey, Self::Socket];

    /// Its name in sessions and in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Link => "link",
            Self::Passkey => "passkey",
            Self::Socket => "socket",
        }
    }

    /// The strength of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strength| strength.name() == name)
    }
}

/// Somebody who is known to the house, acting for one organisation in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    organisation: OrganisationId,
    role: Role,
    person: Option<PersonId>,
    strength: Strength,
    scope: Scope,
}

impl Principal {
    /// A person who spent a one-time link.
    pub fn by_link(organisation: OrganisationId, role: Role, person: PersonId) -> Self {
        let (person, scope) = (Some(person), Scope::of(Group::ALL));
        Self { organisation, role, person, strength: Strength::Link, scope }
    }

    /// A person who signed in with a passkey.
    pub fn by_passkey(organisation: OrganisationId, role: Role, person: PersonId) -> Self {
        let strength = Strength::Passkey;
        Self { strength, ..Self::by_link(organisation, role, person) }
    }

    /// A program; `with_person` names whose token it is.
    pub fn by_token(organisation: OrganisationId, role: Role, scope: Scope) -> Self {
        Self { organisation, role, person: None, strength: Strength::Token, scope }
    }

    /// A command on this machine. It runs the house: it makes keys and reads nobody's material.
    pub fn by_socket(house: OrganisationId) -> Self {
        let (role, scope) = (Role::Administrator, Scope::of(Group::ALL));
        Self { organisation: house, role, person: None, strength: Strength::Socket, scope }
    }

    /// The same, answering for this person.
    #[must_use]
    pub fn with_person(self, person: PersonId) -> Self {
        Self { person: Some(person), ..self }
    }

    /// For whom it acts.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// As what it acts.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Who answers for it; `None` for a program that nobody's name is on.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// How surely we know.
    pub fn strength(&self) -> Strength {
        self.strength
    }

    /// What it may be used for; everything, unless it is a token.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Which verb it takes to give somebody this role, or a token or link for it: people bring in
    /// colleagues in their own role, everything else is the administrator's.
    pub fn action_to_give(&self, role: Role) -> Action {
        if self.role == role && role != Role::Administrator {
            Action::ManageColleagues
        } else {
            Action::ManagePeople
        }
    }

    /// Whether it may make a token of this scope: nobody gives more than they have, and only who
    /// reads restricted content lets a token do so.
    pub fn may_give_scope(&self, scope: Scope) -> bool {
        scope.is_within(self.scope)
            && (!scope.has(Group::Restricted) || self.reads_restricted_content())
    }

    /// Whether it is sure enough who this is for content that is AMBER or stricter.
    pub fn reads_restricted_content(&self) -> bool {
        match self.strength {
            Strength::Passkey => self.person.is_some(),
            Strength::Token => self.person.is_some() && self.scope.has(Group::Restricted),
            Strength::Link | Strength::Socket => false,
        }
    }

    /// Whether this token's scope stands in the way.
    pub(crate) fn lacks_scope(&self, action: Action) -> bool {
        let has = action.group().is_some_and(|group| self.scope.has(group));
        self.strength == Strength::Token && !has
    }
}

/// Who asks: perhaps nobody we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// Anyone on the network.
    Anyone,
    /// Somebody known.
    SignedIn(&'a Principal),
}

impl<'a> From<&'a Principal> for Who<'a> {
    fn from(principal: &'a Principal) -> Self {
        Self::SignedIn(principal)
    }
}

impl<'a> From<Option<&'a Principal>> for Who<'a> {
    fn from(principal: Option<&'a Principal>) -> Self {
        principal.map_or(Self::Anyone, Self::SignedIn)
    }
}

#[cfg(test)]
mod tests {
    use model::{
        Role,
        id::{OrganisationId, PersonId},
    };

    use super::{Principal, Strength};
    use crate::{Action, Group, Scope};

    const ORGANISATION: OrganisationId = OrganisationId::from_bytes([1; 16]);
    const PERSON: PersonId = PersonId::from_bytes([2; 16]);

    #[test]
    fn nobody_gives_a_token_more_than_they_have() {
        let all = Scope::of(Group::ALL);
        let passkey = Principal::by_passkey(ORGANISATION, Role::Coordinator, PERSON);
        let link = Principal::by_link(ORGANISATION, Role::Operator, PERSON);
        let read = Scope::of([Group::Read]);
        let token = Principal::by_token(ORGANISATION, Role::Operator, read).with_person(PERSON);
        assert!(passkey.may_give_scope(all));
        assert!(!link.may_give_scope(all) && link.may_give_scope(Scope::usual(Role::Operator)));
        assert!(!Principal::by_socket(ORGANISATION).may_give_scope(all));
        assert!(token.may_give_scope(read) && !token.may_give_scope(Scope::usual(Role::Operator)));
    }

    #[test]
    fn only_administrators_give_a_role_that_is_not_their_own() {
        for own in Role::ALL {
            let principal = Principal::by_passkey(ORGANISATION, own, PERSON);
            for given in Role::ALL {
                let is_colleague = own == given && own != Role::Administrator;
                let action = principal.action_to_give(given);
                assert_eq!(action == Action::ManageColleagues, is_colleague, "{own} {given}");
            }
        }
    }

    #[test]
    fn strengths_are_read_by_their_names() {
        for strength in Strength::ALL {
            assert_eq!(Strength::from_name(strength.name()), Some(strength));
        }
        assert_eq!(Strength::from_name("Passkey"), None);
    }
}
