//! Every flaw with what is said of it, the one that changed last first: made once an edition.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use jiff::Timestamp;
use model::{Tlp, id::OrganisationId};

use crate::live::Held;

/// Flaws in the order in which a search shows them.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(super) flaws: Vec<Flaw>,
    /// Whose statements of which label there are, for everybody who is signed in.
    pub(super) open: Vec<(OrganisationId, Tlp)>,
}

/// One flaw, whoever may read of it.
#[derive(Debug)]
pub(super) struct Flaw {
    /// The name that most know.
    pub(super) name: String,
    /// What is said of it.
    pub(super) of: Vec<Arc<Held>>,
    /// When it last changed, in microseconds, for who may read all of that.
    pub(super) changed: i64,
    /// Where all of it is of one owner and one open label: which of [`Shelf::open`].
    pub(super) open: Option<usize>,
}

impl Shelf {
    /// Puts statements in order.
    pub(crate) fn new(held: impl IntoIterator<Item = Arc<Held>>) -> Self {
        let mut by_name: HashMap<String, Vec<Arc<Held>>> = HashMap::new();
        for one in held {
            match by_name.get_mut(name(&one)) {
                Some(of) => of.push(one),
                None => drop(by_name.insert(name(&one).to_owned(), vec![one])),
            }
        }
        let mut shelf = Self::default();
        for (name, of) in by_name {
            let changed = changed(&of).as_microsecond();
            let open = shelf.open_of(&of);
            shelf.flaws.push(Flaw { name, of, changed, open });
        }
        shelf.flaws.sort_unstable_by(|one, other| one.place().cmp(&other.place()));
        shelf
    }

    fn open_of(&mut self, of: &[Arc<Held>]) -> Option<usize> {
        let of_first = of.first().map(|one| (one.owner, one.label))?;
        let same = of.iter().all(|one| (one.owner, one.label) == of_first);
        if !same || of_first.1 > Tlp::Green {
            return None;
        }
        let known = self.open.iter().position(|one| *one == of_first);
        Some(known.unwrap_or_else(|| {
            self.open.push(of_first);
            self.open.len() - 1
        }))
    }
}

impl Flaw {
    /// Where it stands: the newest first.
    pub(super) fn place(&self) -> (Reverse<i64>, &str) {
        (Reverse(self.changed), &self.name)
    }
}

/// The name that most know.
pub(super) fn name(held: &Held) -> &str {
    let statement = &held.statement;
    let mut names = std::iter::once(&statement.id).chain(&statement.aliases);
    names.find(|name| name.starts_with("CVE-")).unwrap_or(&statement.id)
}

/// When the newest of these changed at its source, or came in.
pub(super) fn changed(of: &[Arc<Held>]) -> Timestamp {
    let times = of.iter().map(|one| one.statement.modified.unwrap_or(one.received));
    times.max().unwrap_or(Timestamp::UNIX_EPOCH)
}
