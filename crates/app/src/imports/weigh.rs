//! Whether what comes in counts: held against what counts already, and against what the same import
//! says later.

use std::sync::Arc;

use model::{Statement, Tlp, Withdrawn};
use sha2::{Digest as _, Sha256};
use store::{StoreError, statements};

use super::{
    newest::{AsOf, Order},
    receive::{Importing, key_of},
    staging::{Key, Revision, Tally, count},
    wholes::{Name, ended},
};
use crate::{AppError, live::Held};

/// How many revisions wait for the end, because an import may still say what counts already.
const BACK_MAX: usize = 10_000;

/// What counts under a key so far.
pub(super) struct Before {
    hash: [u8; 32],
    pub(super) as_of: AsOf,
    pub(super) label: Tlp,
    is_withdrawn: bool,
    /// Where this import has not said anything else of it yet.
    pub(super) held: Option<Arc<Held>>,
}

impl Before {
    /// Whether the same words count already. In which file they stood says nothing of a flaw.
    fn says(&self, statement: &Statement, revision: &Revision, is_level: bool) -> bool {
        let same = |held: &Arc<Held>| {
            let document = statement.document.clone();
            Statement { document, ..Statement::clone(&held.statement) } == *statement
        };
        self.hash == revision.hash || (is_level && self.held.as_ref().is_some_and(same))
    }
}

impl Importing<'_> {
    /// Whether it counts from now on, or stands beside what counts.
    pub(super) fn weigh(&mut self, statement: &Statement, revision: Revision) {
        let (key, as_of) = (revision.key, revision.as_of);
        let before = self.before(&key);
        let name = Name::of(statement);
        let own = before.as_ref().map(|before| Order::of(as_of, before.as_of));
        // A flaw that the newest document of a name dropped has no date of its own.
        let whole = name.as_ref().and_then(|name| self.order_under(name, as_of));
        if [own, whole].contains(&Some(Order::Older)) {
            if self.is_kept(&revision) {
                self.count_unchanged(key);
            } else {
                self.keep_aside(revision);
            }
            return;
        }
        let met_before = match &name {
            Some(name) => !self.wholes.members(name).is_empty(),
            None => before.as_ref().is_some_and(|before| before.held.is_some()),
        };
        self.back.remove(&key);
        let is_level = whole.or(own) == Some(Order::Level);
        if let Some(name) = name {
            self.wholes.name(name, key, (self.progress.documents, as_of));
        }
        if before.is_some_and(|before| before.says(statement, &revision, is_level)) {
            self.count_unchanged(key);
        } else if is_level && met_before && self.back.len() < BACK_MAX && self.is_kept(&revision) {
            self.back.insert(key, revision);
        } else {
            let raw = std::mem::take(&mut self.raw);
            self.stage(Revision { raw, ..revision });
        }
    }

    fn count_unchanged(&mut self, key: Key) {
        if self.staging.of(&key).is_none() && self.unchanged.insert(key) {
            self.progress.counts.unchanged += 1;
        }
    }

    fn keep_aside(&mut self, revision: Revision) {
        self.progress.counts.older += 1;
        let raw = std::mem::take(&mut self.raw);
        self.staging.push_aside(self.begun.owner, Revision { raw, ..revision });
    }

    /// It counts from now on.
    fn stage(&mut self, revision: Revision) {
        let before = self.before(&revision.key);
        let tally = match before {
            Some(before) if revision.is_withdrawn && !before.is_withdrawn => Tally::Withdrawn,
            Some(_) => Tally::Changed,
            None => Tally::Added,
        };
        count(&mut self.progress.counts, tally);
        self.staging.push(self.begun.owner, revision, tally);
    }

    pub(super) fn revision(&self, key: Key, statement: &Statement) -> serde_json::Result<Revision> {
        let body = serde_json::to_vec(statement)?;
        Ok(Revision {
            key,
            kind: statement.source.to_string(),
            advisory: statement.id.clone(),
            hash: Sha256::digest(&body).into(),
            label: statement.label,
            body,
            raw: Vec::new(),
            as_of: AsOf::of(statement, self.caller.context.at),
            is_withdrawn: statement.withdrawn != Withdrawn::Stands,
        })
    }

    pub(super) fn before(&self, key: &Key) -> Option<Before> {
        if let Some(staged) = self.staging.of(key) {
            return Some(Before {
                hash: staged.hash,
                as_of: staged.as_of,
                label: staged.label,
                is_withdrawn: staged.is_withdrawn,
                held: None,
            });
        }
        let held = self.house.live.held(key)?;
        Some(Before {
            hash: held.revision,
            as_of: AsOf::of(&held.statement, held.received),
            label: held.label,
            is_withdrawn: held.statement.withdrawn != Withdrawn::Stands,
            held: Some(held),
        })
    }

    pub(super) fn order_under(&mut self, name: &Name, as_of: AsOf) -> Option<Order> {
        if !self.wholes.knows() {
            self.learn();
        }
        self.wholes.order(name, as_of)
    }

    /// Learns what counts of this source and belongs to a greater whole.
    fn learn(&mut self) {
        let own = (self.begun.source, self.begun.owner);
        let of_whole = |held: &Arc<Held>| {
            Name::of(&held.statement).is_some() && held.key == key_of(&held.statement, own)
        };
        self.wholes.learn(self.house.live.all_held().into_iter().filter(of_whole));
    }

    /// Whether these words came in before.
    fn is_kept(&mut self, revision: &Revision) -> bool {
        let (key, hash) = (&revision.key, &revision.hash);
        let kept: Result<bool, StoreError> =
            self.house.store.read(|view| statements::is_kept(view, key, hash));
        kept.unwrap_or_else(|error| {
            self.fault.get_or_insert(error.into());
            false
        })
    }

    /// Everything was read: what it says as a whole is known now.
    pub(super) fn settle(&mut self) -> Result<(), AppError> {
        let dropped: Vec<Key> =
            self.wholes.said().flat_map(|(_, said)| said.dropped()).copied().collect();
        for key in dropped {
            self.back.remove(&key);
            self.staging.set_aside(&key, &mut self.progress.counts);
        }
        for (_, revision) in std::mem::take(&mut self.back) {
            self.stage(revision);
        }
        self.end_dropped();
        self.fault.take().map_or(Ok(()), Err)?;
        // Who looks between this and the moment from which it counts sees what it brings.
        self.house.live.set_progress(self.begun.id, self.progress);
        self.staging.settle(self.house, self.begun.id)
    }

    /// What counted, and the newest document of its name no longer says.
    fn end_dropped(&mut self) {
        let mut gone = Vec::new();
        for (name, said) in self.wholes.said() {
            let members = self.wholes.members(name).iter().filter(|held| said.ends(held));
            // Who is not its recipient says nothing of what is RED, and learns nothing of it.
            let members =
                members.filter(|held| held.label != Tlp::Red || self.is_recipient(&held.key));
            gone.extend(members.map(|held| ended(held, said, self.caller.context.at)));
        }
        gone.sort_by(|one, other| one.id.cmp(&other.id));
        for statement in gone {
            let key = self.key(&statement);
            let Ok(revision) = self.revision(key, &statement) else { continue };
            if self.staging.of(&key).is_none_or(|staged| staged.hash != revision.hash) {
                self.stage(revision);
            }
        }
    }

    /// Another import of this source was accepted meanwhile: what it said may be newer.
    pub(super) fn meet_others(&mut self) -> Result<(), AppError> {
        self.begun.seen = super::last_accepted(self.house, self.begun.source)?;
        self.house.catch_up()?;
        self.learn();
        let mut late = self.wholes.overtaken();
        for key in self.staging.keys() {
            let (staged, held) = (self.staging.of(&key), self.house.live.held(&key));
            let (Some(staged), Some(held)) = (staged, held) else { continue };
            let known = AsOf::of(&held.statement, held.received);
            // What came under a stricter label meanwhile stays under it.
            if Order::of(staged.as_of, known) == Order::Older || held.label > staged.label {
                late.push(key);
            }
        }
        for key in late {
            self.staging.set_aside(&key, &mut self.progress.counts);
        }
        Ok(())
    }
}
