//! Documents that say all there is to say under their name: what they name no more has ended.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use model::{Notice, Source, Statement, Withdrawn, id::ImportId};
use translate::advisory::Whole;

use super::{
    newest::{AsOf, Order},
    staging::Key,
};
use crate::live::Held;

/// Under which name a source speaks of several flaws at once; each new document of that name takes
/// the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// CISA's catalogue.
    Catalogue,
    /// A maker's advisory: publisher and document name it (CSAF 2.0 §3.2.1.12.4).
    Notice { publisher: String, id: String },
}

impl Name {
    /// The name that a statement stands under, where its document speaks of others, too.
    pub(super) fn of(statement: &Statement) -> Option<Self> {
        match statement.source {
            Source::Kev => Some(Self::Catalogue),
            Source::Csaf => statement.notice.as_ref().map(Self::of_notice),
            Source::Osv | Source::Cve => None,
        }
    }

    /// The name of a whole document.
    pub(super) fn of_whole(whole: &Whole<'_>) -> Option<Self> {
        match whole.source {
            Source::Kev => Some(Self::Catalogue),
            Source::Csaf => whole.notice.map(Self::of_notice),
            Source::Osv | Source::Cve => None,
        }
    }

    fn of_notice(notice: &Notice) -> Self {
        let (publisher, id) = (notice.publisher.namespace.clone(), notice.id.clone());
        Self::Notice { publisher, id }
    }
}

/// What the newest document of a name says, of those that this import brought.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// As of when it speaks.
    pub(super) as_of: AsOf,
    /// Which of this import's documents it is.
    document: i64,
    /// What it names.
    named: HashSet<Key>,
    /// What documents before it named, in this import.
    before: HashSet<Key>,
    /// Whether all of it could be read.
    is_complete: bool,
}

impl Said {
    /// Another document, at least as new, speaks from now on.
    fn begin(&mut self, (document, as_of): At) {
        if self.document != document {
            self.before.extend(self.named.drain());
            (self.document, self.as_of, self.is_complete) = (document, as_of, false);
        }
    }

    /// What this import brought under the name and its newest document does not name.
    pub(super) fn dropped(&self) -> impl Iterator<Item = &Key> {
        self.before.difference(&self.named).filter(|_| self.is_complete)
    }

    /// Everything that this import brought under the name.
    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        self.before.union(&self.named)
    }

    /// Whether what counted until now has ended with this document.
    pub(super) fn ends(&self, held: &Held) -> bool {
        self.is_complete
            && held.statement.withdrawn == Withdrawn::Stands
            && !self.named.contains(&held.key)
            && Order::of(self.as_of, AsOf::of(&held.statement, held.received)) != Order::Older
    }
}

/// What counts under a name before this import.
#[derive(Debug)]
struct Known {
    /// As of when the document speaks that came last, and when that was accepted.
    as_of: AsOf,
    last: (Timestamp, ImportId, i64),
    members: Vec<Arc<Held>>,
}

#[derive(Debug, Default)]
pub(super) struct Wholes {
    said: HashMap<Name, Said>,
    /// Made when a name is met first, because most imports meet none.
    known: Option<HashMap<Name, Known>>,
}

impl Wholes {
    /// Learns what counts; `held` is of the source that is imported.
    pub(super) fn learn(&mut self, held: impl Iterator<Item = Arc<Held>>) {
        let mut known: HashMap<Name, Known> = HashMap::new();
        for held in held {
            let Some(name) = Name::of(&held.statement) else { continue };
            let (as_of, last) = (AsOf::of(&held.statement, held.received), held.accepted);
            let whole =
                known.entry(name).or_insert_with(|| Known { as_of, last, members: Vec::new() });
            if last > whole.last {
                (whole.as_of, whole.last) = (as_of, last);
            }
            whole.members.push(held);
        }
        self.known = Some(known);
    }

    pub(super) fn knows(&self) -> bool {
        self.known.is_some()
    }

    /// What counts under a name before this import.
    pub(super) fn members(&self, name: &Name) -> &[Arc<Held>] {
        let known = self.known.as_ref().and_then(|known| known.get(name));
        known.map_or(&[], |known| known.members.as_slice())
    }

    /// How a document of that name stands to what is said under it already; `None`: nothing is.
    pub(super) fn order(&self, name: &Name, as_of: AsOf) -> Option<Order> {
        let known = self.known.as_ref().and_then(|known| known.get(name)).map(|one| one.as_of);
        let said = self.said.get(name).map(|said| said.as_of);
        Some(Order::of(as_of, said.or(known)?))
    }

    /// A document that is not older than another one names a statement.
    pub(super) fn name(&mut self, name: Name, key: Key, at: At) {
        let said = self.said.entry(name).or_default();
        said.begin(at);
        said.named.insert(key);
    }

    /// All of a document was read.
    pub(super) fn complete(&mut self, name: Name, at: At) {
        let said = self.said.entry(name).or_default();
        said.begin(at);
        said.is_complete = true;
    }

    /// What this import says, by name.
    pub(super) fn said(&self) -> impl Iterator<Item = (&Name, &Said)> {
        self.said.iter()
    }

    /// The names under which somebody else said something newer meanwhile: what this import says
    /// under them ends nothing. All that it brought under them.
    pub(super) fn overtaken(&mut self) -> Vec<Key> {
        let mut keys = Vec::new();
        for (name, said) in &mut self.said {
            let known = self.known.as_ref().and_then(|known| known.get(name));
            let Some(known) = known else { continue };
            if Order::of(said.as_of, known.as_of) == Order::Older {
                said.is_complete = false;
                keys.extend(said.all().copied());
            }
        }
        keys
    }
}

/// Which of an import's documents, and as of when it speaks.
pub(super) type At = (i64, AsOf);

/// What was said, ended by a document that was received then.
pub(super) fn ended(held: &Held, said: &Said, received: Timestamp) -> Statement {
    let mut statement = Statement::clone(&held.statement);
    statement.withdrawn = Withdrawn::Since(said.as_of.date().or(Some(received)));
    statement.modified = said.as_of.date();
    statement
}
