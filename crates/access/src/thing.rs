//! What somebody wants something of: its owner, its label, its recipients.

use std::collections::BTreeSet;

use model::{
    Tlp,
    id::{OrganisationId, PersonId},
};

use crate::Action;

/// What access needs to know of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    owner: OrganisationId,
    label: Tlp,
    recipients: BTreeSet<PersonId>,
}

impl Thing {
    /// Something of this owner under this label. A thing whose recipients nobody looked up has
    /// none: RED without recipients is read by nobody.
    pub fn new(owner: OrganisationId, label: Tlp) -> Self {
        Self { owner, label, recipients: BTreeSet::new() }
    }

    /// The same, with the persons whom the owner named.
    #[must_use]
    pub fn with_recipients(self, recipients: impl IntoIterator<Item = PersonId>) -> Self {
        Self { recipients: recipients.into_iter().collect(), ..self }
    }

    /// An organisation, or the house, as something that is managed.
    pub fn organisation(organisation: OrganisationId) -> Self {
        Self::new(organisation, Tlp::Clear)
    }

    /// A person's own things, such as passkeys.
    pub fn person(organisation: OrganisationId, person: PersonId) -> Self {
        Self::new(organisation, Tlp::Red).with_recipients([person])
    }

    /// Whose it is.
    pub fn owner(&self) -> OrganisationId {
        self.owner
    }

    /// Its label.
    pub fn label(&self) -> Tlp {
        self.label
    }

    /// Whether the owner named this person.
    pub fn is_named(&self, person: PersonId) -> bool {
        self.recipients.contains(&person)
    }

    /// Whether reading it is reading restricted content: AMBER and stricter.
    pub fn is_restricted(&self) -> bool {
        self.label >= Tlp::Amber
    }
}

/// Something that is read only through access.
pub trait Guarded {
    /// The verb that reads it.
    const READ_BY: Action;

    /// Its owner, label and recipients.
    fn thing(&self) -> Thing;
}
