//! Who asks, with the consents in force: decides one thing, or gives a query its scope.

use crate::{
    Action, Consents, Guarded, Permit, Principal, ReadScope, Readable, Refusal, Relation, Thing,
    Who,
    reach::{Reach, reach},
};

static NO_CONSENTS: Consents = Consents::NONE;

/// Who asks, and how they stand to others at this moment. Made anew for each read, from the same
/// snapshot as the rows: a consent that has ended is not in it.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    who: Who<'a>,
    consents: &'a Consents,
}

impl<'a> Standing<'a> {
    /// Somebody, with the consents that their organisation gave or was given.
    pub fn new(who: impl Into<Who<'a>>, consents: &'a Consents) -> Self {
        Self { who: who.into(), consents }
    }

    /// Somebody, where consents play no part or were not looked up.
    pub fn alone(who: impl Into<Who<'a>>) -> Self {
        Self { who: who.into(), consents: &NO_CONSENTS }
    }

    /// Who asks.
    pub fn who(&self) -> Who<'a> {
        self.who
    }

    /// Whether they may do this with that thing.
    pub fn decide(&self, action: Action, thing: &Thing) -> Result<Permit, Refusal> {
        let reach = reach(self.who, action);
        let relation = Relation::ALL
            .into_iter()
            .find(|relation| self.carries(*relation, reach, thing))
            .ok_or_else(|| self.refusal(action))?;
        Ok(Permit::new(action, relation, thing))
    }

    /// The answer to somebody who asks for what is not there: the same as for what they may not
    /// see.
    pub fn refusal(&self, action: Action) -> Refusal {
        let Who::SignedIn(principal) = self.who else {
            let is_open = reach(Who::Anyone, action) != Reach::default();
            return if is_open { Refusal::Invisible } else { Refusal::SignIn };
        };
        if principal.lacks_scope(action) {
            return action.group().map_or(Refusal::Role, Refusal::Scope);
        }
        if reach(self.who, action) != Reach::default() {
            return Refusal::Invisible;
        }
        if would_a_passkey_help(principal, action) { Refusal::Passkey } else { Refusal::Role }
    }

    /// What a query may return for this verb.
    pub fn read_scope(&self, action: Action) -> ReadScope {
        ReadScope::new(self.who, self.consents, reach(self.who, action))
    }

    /// Hands out something to read, where they may.
    pub fn read<T: Guarded>(&self, value: T) -> Result<Readable<T>, Refusal> {
        let permit = self.decide(T::READ_BY, &value.thing())?;
        Ok(Readable::new(value, &permit))
    }

    /// Hands out those rows that they may read, in their order.
    pub fn read_all<T: Guarded>(&self, rows: impl IntoIterator<Item = T>) -> Vec<Readable<T>> {
        rows.into_iter().filter_map(|row| self.read(row).ok()).collect()
    }

    fn carries(&self, relation: Relation, reach: Reach, thing: &Thing) -> bool {
        reach.by(relation) >= Some(thing.label()) && self.stands(relation, thing)
    }

    fn stands(&self, relation: Relation, thing: &Thing) -> bool {
        if relation == Relation::None {
            return true;
        }
        let Who::SignedIn(principal) = self.who else { return false };
        let (own, owner) = (principal.organisation(), thing.owner());
        match relation {
            Relation::Own => own == owner,
            Relation::ClientOf => self.consents.is_client(own, owner),
            Relation::ActsFor => self.consents.lets_act(owner, own),
            Relation::Named => principal.person().is_some_and(|person| thing.is_named(person)),
            Relation::None => true,
        }
    }
}

fn would_a_passkey_help(principal: &Principal, action: Action) -> bool {
    let Some(person) = principal.person() else { return false };
    let stronger = Principal::by_passkey(principal.organisation(), principal.role(), person);
    reach(Who::SignedIn(&stronger), action) != Reach::default()
}

#[cfg(test)]
mod tests {
    use model::{Tlp, id::OrganisationId};

    use super::*;

    struct Note(Thing);

    impl Guarded for Note {
        const READ_BY: Action = Action::ReadAdvisory;

        fn thing(&self) -> Thing {
            self.0.clone()
        }
    }

    #[test]
    fn a_list_hands_out_only_what_may_be_read() {
        let owner = OrganisationId::from_bytes([1; 16]);
        let notes = Tlp::ALL.map(|label| Note(Thing::new(owner, label)));
        let readable = Standing::alone(Who::Anyone).read_all(notes);
        assert_eq!(readable.len(), 1);
        let only = readable.into_iter().next().unwrap().map(|note| note.0.owner());
        assert_eq!((*only, only.label(), only.needs_entry()), (owner, Tlp::Clear, false));
        assert_eq!(format!("{only:?}"), "Readable(TLP:CLEAR)");
    }
}
