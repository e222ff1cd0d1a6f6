//! What a query may return to somebody: plain data, which `store` turns into SQL.

use std::collections::BTreeMap;

use model::{
    Tlp,
    id::{OrganisationId, PersonId},
};

use crate::{Consents, Thing, Who, reach::Reach};

/// The rows that somebody may read: any of three ways is enough.
///
/// It covers everything that [`crate::Standing::decide`] permits, so a query within it misses
/// nothing. Rows still pass `decide` one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadScope {
    anyone_up_to: Option<Tlp>,
    organisations: BTreeMap<OrganisationId, Tlp>,
    named: Option<(PersonId, Tlp)>,
}

impl ReadScope {
    pub(crate) fn new(who: Who<'_>, consents: &Consents, reach: Reach) -> Self {
        let mut scope =
            Self { anyone_up_to: reach.anyone, organisations: BTreeMap::new(), named: None };
        let Who::SignedIn(principal) = who else { return scope };
        let own = principal.organisation();
        scope.add([own], reach.own);
        scope.add(consents.delegates_of(own), reach.client);
        scope.add(consents.operators_of(own), reach.acting);
        scope.named = principal.person().zip(reach.named);
        scope
    }

    fn add(&mut self, owners: impl IntoIterator<Item = OrganisationId>, label: Option<Tlp>) {
        let Some(label) = label else { return };
        for owner in owners {
            let widest = self.organisations.entry(owner).or_insert(label);
            *widest = (*widest).max(label);
        }
    }

    /// Rows of any owner, with this label or a wider one; `None`: there are none such.
    pub fn anyone_up_to(&self) -> Option<Tlp> {
        self.anyone_up_to
    }

    /// Rows of these owners, each with its label or a wider one.
    pub fn organisations(&self) -> impl ExactSizeIterator<Item = (OrganisationId, Tlp)> {
        self.organisations.iter().map(|(owner, label)| (*owner, *label))
    }

    /// Rows whose owner named this person, with this label or a wider one.
    pub fn named(&self) -> Option<(PersonId, Tlp)> {
        self.named
    }

    /// Whether no row can be in it: the query need not run.
    pub fn is_empty(&self) -> bool {
        self.anyone_up_to.is_none() && self.organisations.is_empty() && self.named.is_none()
    }

    /// Whether a row is in it. What `store` builds in SQL must say the same.
    pub fn covers(&self, thing: &Thing) -> bool {
        let is_open = self.anyone_up_to >= Some(thing.label());
        let is_owned =
            self.organisations.get(&thing.owner()).is_some_and(|widest| *widest >= thing.label());
        let is_named = self
            .named
            .is_some_and(|(person, widest)| widest >= thing.label() && thing.is_named(person));
        is_open || is_owned || is_named
    }
}
