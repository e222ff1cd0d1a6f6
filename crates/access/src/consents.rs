//! Who acts for whom, by consent that is in force.

use std::collections::BTreeSet;

use model::id::OrganisationId;

/// An operator lets a delegate act for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Consent {
    /// Who gave it.
    pub operator: OrganisationId,
    /// Who may act.
    pub delegate: OrganisationId,
    /// What the delegate answered.
    pub uptake: Uptake,
}

/// Whether the delegate took the operator on as its client. Until it does, it may act, but the
/// operator reads nothing of it: else anybody could make themselves the client of anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Uptake {
    /// Not yet.
    Offered,
    /// It did.
    Accepted,
}

/// The consents that are in force, as far as they were looked up; what is not here does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consents(BTreeSet<Consent>);

impl Consents {
    /// None at all.
    pub const NONE: Self = Self(BTreeSet::new());

    /// Whether the operator lets this delegate act.
    pub fn lets_act(&self, operator: OrganisationId, delegate: OrganisationId) -> bool {
        self.is_client(operator, delegate)
            || self.0.contains(&Consent { operator, delegate, uptake: Uptake::Offered })
    }

    /// Whether the delegate took this operator on as its client.
    pub fn is_client(&self, operator: OrganisationId, delegate: OrganisationId) -> bool {
        self.0.contains(&Consent { operator, delegate, uptake: Uptake::Accepted })
    }

    /// For whom a delegate may act.
    pub fn operators_of(&self, delegate: OrganisationId) -> impl Iterator<Item = OrganisationId> {
        self.0.iter().filter(move |it| it.delegate == delegate).map(|it| it.operator)
    }

    /// Whose client an operator is.
    pub fn delegates_of(&self, operator: OrganisationId) -> impl Iterator<Item = OrganisationId> {
        let accepted = |it: &&Consent| it.uptake == Uptake::Accepted;
        let own = move |it: &&Consent| it.operator == operator;
        self.0.iter().filter(own).filter(accepted).map(|it| it.delegate)
    }
}

impl FromIterator<Consent> for Consents {
    fn from_iter<I: IntoIterator<Item = Consent>>(consents: I) -> Self {
        Self(consents.into_iter().collect())
    }
}

/// What lets somebody at a thing: how they stand to its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Their organisation owns it.
    Own,
    /// The owner is a delegate that took their organisation on as its client.
    ClientOf,
    /// The owner lets their organisation act for it.
    ActsFor,
    /// The owner named this person as a recipient.
    Named,
    /// Nothing; what is open to everybody is still open to them.
    None,
}

impl Relation {
    /// All of them; where several let somebody at a thing, the first one is the reason.
    pub const ALL: [Self; 5] = [Self::None, Self::Own, Self::ClientOf, Self::ActsFor, Self::Named];

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::ClientOf => "client of",
            Self::ActsFor => "acts for",
            Self::Named => "named",
            Self::None => "none",
        }
    }
}
