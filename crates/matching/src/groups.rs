//! Flaw groups: ids joined by alias edges, computed anew from the edges, so that they split as well
//! as join.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::{Statement, Withdrawn};

/// Which ids name one flaw.
#[derive(Debug, Default)]
pub struct Groups {
    number: HashMap<String, usize>,
    members: Vec<BTreeSet<String>>,
}

impl Groups {
    /// Computes the groups from the edges of all statements that stand.
    pub fn from_statements(statements: &[Arc<Statement>]) -> Self {
        let mut groups = Self::default();
        for statement in statements.iter().filter(|one| one.withdrawn == Withdrawn::Stands) {
            groups.add(&statement.id);
            for alias in &statement.aliases {
                groups.join(&statement.id, alias);
            }
        }
        groups
    }

    /// The number of the group that an id is in.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.number.get(id).copied()
    }

    /// The ids of each group, in order, by its number.
    pub(crate) fn members(&self) -> &[BTreeSet<String>] {
        &self.members
    }

    /// Every id of the flaw, this one among them, in order.
    pub fn names<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let group = self.number(id).and_then(|number| self.members.get(number));
        let alone = group.is_none().then_some(id);
        group.into_iter().flatten().map(String::as_str).chain(alone)
    }

    fn add(&mut self, id: &str) -> usize {
        if let Some(&number) = self.number.get(id) {
            return number;
        }
        let number = self.members.len();
        self.number.insert(id.to_owned(), number);
        self.members.push(BTreeSet::from([id.to_owned()]));
        number
    }

    /// The smaller group moves into the larger one.
    fn join(&mut self, one: &str, other: &str) {
        let (one, other) = (self.add(one), self.add(other));
        let size = |number: usize| self.members.get(number).map_or(0, BTreeSet::len);
        let (into, from) = if size(one) >= size(other) { (one, other) } else { (other, one) };
        if into == from {
            return;
        }
        let moved = self.members.get_mut(from).map(std::mem::take).unwrap_or_default();
        for id in &moved {
            self.number.insert(id.clone(), into);
        }
        if let Some(target) = self.members.get_mut(into) {
            target.extend(moved);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    fn names<'a>(groups: &'a Groups, id: &'a str) -> Vec<&'a str> {
        groups.names(id).collect()
    }

    #[test]
    fn aliases_join_over_several_edges_and_strangers_stay_alone() {
        let mut groups = Groups::default();
        groups.join("GO-1", "CVE-1");
        groups.join("GHSA-1", "CVE-1");
        groups.add("GO-2");
        assert_eq!(names(&groups, "GHSA-1"), ["CVE-1", "GHSA-1", "GO-1"]);
        assert_eq!(names(&groups, "GO-2"), ["GO-2"]);
        assert_eq!(names(&groups, "unheard of"), ["unheard of"]);
    }
}
