//! What an import brings, on its way into the database: chunk by chunk, and nothing counts yet.

use std::collections::HashMap;

use model::{
    Tlp,
    id::{ImportId, OrganisationId},
};
use store::{
    imports::Counts,
    statements::{self, NewStatement},
};

use super::newest::AsOf;
use crate::{AppError, House, record};

/// How many statements one transaction stages; keeps the writer's hold short.
pub(super) const CHUNK: usize = 400;
/// Or so many bytes.
const CHUNK_BYTES: usize = 1 << 20;

/// The key of a statement: what stays the same from revision to revision.
pub(super) type Key = [u8; 16];

/// A revision that may be staged.
#[derive(Debug)]
pub(super) struct Revision {
    pub(super) key: Key,
    pub(super) kind: String,
    pub(super) advisory: String,
    pub(super) hash: [u8; 32],
    pub(super) label: Tlp,
    pub(super) body: Vec<u8>,
    pub(super) raw: Vec<u8>,
    pub(super) as_of: AsOf,
    pub(super) is_withdrawn: bool,
}

/// What a staged revision is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tally {
    Added,
    Changed,
    Withdrawn,
}

impl Tally {
    fn of(self, counts: &mut Counts) -> &mut i64 {
        match self {
            Self::Added => &mut counts.added,
            Self::Changed => &mut counts.changed,
            Self::Withdrawn => &mut counts.withdrawn,
        }
    }
}

/// The last revision of a key that this import brought.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) hash: [u8; 32],
    pub(super) as_of: AsOf,
    pub(super) label: Tlp,
    pub(super) is_withdrawn: bool,
    /// The places of all that this import brought under the key, and what each is counted as.
    places: Vec<(i64, Tally)>,
}

#[derive(Debug, Default)]
pub(super) struct Staging {
    next: i64,
    chunk: Vec<NewStatement>,
    chunk_bytes: usize,
    by_key: HashMap<Key, Staged>,
    /// Places that turned out to be older than what counts.
    aside: Vec<i64>,
}

impl Staging {
    /// What this import brought last under a key.
    pub(super) fn of(&self, key: &Key) -> Option<&Staged> {
        self.by_key.get(key)
    }

    /// Everything that it brought and that is to count.
    pub(super) fn keys(&self) -> Vec<Key> {
        self.by_key.keys().copied().collect()
    }

    /// Whether it is time for [`Staging::flush`].
    pub(super) fn is_full(&self) -> bool {
        self.chunk.len() >= CHUNK || self.chunk_bytes >= CHUNK_BYTES
    }

    /// Stages what is to count.
    pub(super) fn push(&mut self, owner: OrganisationId, new: Revision, tally: Tally) {
        let place = self.place();
        let mut places = self.by_key.remove(&new.key).map(|one| one.places).unwrap_or_default();
        places.push((place, tally));
        let staged = Staged {
            hash: new.hash,
            as_of: new.as_of,
            label: new.label,
            is_withdrawn: new.is_withdrawn,
            places,
        };
        self.by_key.insert(new.key, staged);
        self.stage(owner, place, new);
    }

    /// Stages what is kept and does not count.
    pub(super) fn push_aside(&mut self, owner: OrganisationId, new: Revision) {
        let place = statements::aside(self.place());
        self.stage(owner, place, new);
    }

    fn place(&mut self) -> i64 {
        let place = self.next;
        self.next += 1;
        place
    }

    fn stage(&mut self, owner: OrganisationId, number: i64, new: Revision) {
        self.chunk_bytes += new.body.len() + new.raw.len();
        self.chunk.push(NewStatement {
            number,
            key: new.key,
            kind: new.kind,
            advisory: new.advisory,
            revision: new.hash,
            label: record::number_of(new.label),
            owner,
            body: new.body,
            raw: new.raw,
        });
    }

    /// What this import brought under a key is older than what counts: it is kept, no more.
    pub(super) fn set_aside(&mut self, key: &Key, counts: &mut Counts) {
        let places = self.by_key.remove(key).map(|one| one.places).unwrap_or_default();
        for (place, tally) in places {
            *tally.of(counts) -= 1;
            counts.older += 1;
            self.aside.push(place);
        }
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self, house: &House, import: ImportId) -> Result<(), AppError> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::take(&mut self.chunk);
        self.chunk_bytes = 0;
        let context = house.context();
        house.store.stage(&context, move |house| statements::stage(house, import, &chunk))?;
        Ok(())
    }

    /// Writes all of it, each in its place.
    pub(super) fn settle(&mut self, house: &House, import: ImportId) -> Result<(), AppError> {
        self.flush(house, import)?;
        for chunk in std::mem::take(&mut self.aside).chunks(CHUNK) {
            let (context, chunk) = (house.context(), chunk.to_vec());
            house
                .store
                .stage(&context, move |house| statements::set_aside(house, import, &chunk))?;
        }
        Ok(())
    }
}

/// Counts what is to count.
pub(super) fn count(counts: &mut Counts, tally: Tally) {
    *tally.of(counts) += 1;
}
