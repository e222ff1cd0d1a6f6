//! Every flaw with what is said of it, the one that changed last first: made once an edition.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use jiff::Timestamp;
use model::Tlp;

use crate::live::Held;

/// Flaws in the order in which a search shows them.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(super) flaws: Vec<Flaw>,
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
    /// Whether some of it is for some readers only.
    pub(super) restricted: bool,
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
        let flaw = |(name, of): (String, Vec<Arc<Held>>)| Flaw {
            changed: changed(&of).as_microsecond(),
            restricted: of.iter().any(|one| one.label > Tlp::Green),
            name,
            of,
        };
        let mut flaws: Vec<Flaw> = by_name.into_iter().map(flaw).collect();
        flaws.sort_unstable_by(|one, other| one.place().cmp(&other.place()));
        Self { flaws }
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
