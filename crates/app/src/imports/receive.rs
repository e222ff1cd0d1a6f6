//! Documents of an import become staged statements, chunk by chunk.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    io::{Read, Seek},
};

use model::{
    Source, Statement, Tlp, Withdrawn,
    id::{ImportId, OrganisationId, SourceId},
};
use sha2::{Digest as _, Sha256};
use store::{StoreError, imports, imports::Counts, recipients, refusals, statements::NewStatement};
use translate::{
    advisory::{AdvisoryError, Receiver},
    feed::{self, ArchiveError, FeedReceiver, Given},
};

use super::accept::{self, Imported};
use crate::{AppError, Caller, House, record};

/// How many statements one transaction stages; keeps the writer's hold short.
const CHUNK: usize = 400;
/// Or so many bytes.
const CHUNK_BYTES: usize = 1 << 20;
/// How many refusals are kept with their words; the rest is counted.
const REFUSALS_MAX: usize = 10_000;
/// How hard raw records are pressed: fast.
const PRESSURE: i32 = 1;
/// More people read refusals than a RED document names: neither its name nor its words stand there.
const RED_PLACE: &str = "a document that says TLP:RED";
const RED_REASON: &str = "it is broken, or not in a form that is read here; its words are not \
                          repeated: check it with `breakwater match` on your own machine";

/// What an import is of.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub(super) id: ImportId,
    pub(super) source: SourceId,
    pub(super) owner: OrganisationId,
    pub(super) label: Tlp,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Documents read.
    pub documents: i64,
    /// What came of their records.
    pub counts: Counts,
}

/// An import that is being received.
#[derive(Debug)]
pub struct Importing<'h> {
    house: &'h House,
    caller: Caller,
    begun: Begun,
    progress: Progress,
    number: i64,
    chunk: Vec<NewStatement>,
    chunk_bytes: usize,
    refusals: Vec<refusals::RefusalRow>,
    /// The document that is being read, pressed; goes with its first statement that is new.
    document: String,
    raw: Vec<u8>,
    /// Whether that document says anywhere that it is RED.
    is_red: bool,
    /// The file that was handed in, where it is a document of its own.
    alone: Option<String>,
    red: Vec<[u8; 16]>,
    catalogue: Catalogue,
    seen: HashSet<[u8; 16]>,
    staged: HashMap<[u8; 16], [u8; 32]>,
    fault: Option<AppError>,
    ended: bool,
}

/// A catalogue is complete: what it no longer lists is withdrawn. One with a broken entry is not.
#[derive(Debug, Default)]
struct Catalogue {
    listed: HashSet<[u8; 16]>,
    /// In which documents entries stand, and in which there is a broken record.
    documents: HashSet<String>,
    broken: HashSet<String>,
}

impl<'h> Importing<'h> {
    pub(super) fn new(house: &'h House, caller: Caller, begun: Begun) -> Self {
        house.live.begin_progress(begun.id);
        Self {
            house,
            caller,
            begun,
            progress: Progress::default(),
            number: 0,
            chunk: Vec::new(),
            chunk_bytes: 0,
            refusals: Vec::new(),
            document: String::new(),
            raw: Vec::new(),
            is_red: false,
            alone: None,
            red: Vec::new(),
            catalogue: Catalogue::default(),
            seen: HashSet::new(),
            staged: HashMap::new(),
            fault: None,
            ended: false,
        }
    }

    /// Its id, to ask how far it is.
    pub fn id(&self) -> ImportId {
        self.begun.id
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Reads one file: a document, a zip, a tar.zst. What can't be read is among the refusals.
    pub fn file(
        &mut self,
        file: impl Read + Seek,
        name: &str,
        given: Given,
    ) -> Result<(), AppError> {
        let first = self.progress.documents == 0 && given == Given::ByName;
        self.alone = first.then(|| name.to_owned());
        if let Err(error) = feed::read(file, name, given, self) {
            self.refuse(name, &error.to_string());
        }
        self.fault.take().map_or(Ok(()), Err)
    }

    /// Something that was given is not read.
    pub fn refuse(&mut self, place: &str, reason: &str) {
        self.progress.counts.refused += 1;
        let (place, reason) = match self.is_red {
            true if !reason.starts_with("TLP:RED") => (RED_PLACE, RED_REASON),
            true => (RED_PLACE, reason),
            false => (place, reason),
        };
        if self.refusals.len() < REFUSALS_MAX {
            let number = i64::try_from(self.refusals.len()).unwrap_or(i64::MAX);
            self.refusals.push(refusals::RefusalRow {
                import: self.begun.id,
                number,
                place: place.to_owned(),
                reason: reason.to_owned(),
            });
        }
    }

    /// Makes everything count, with one entry in the record.
    pub fn finish(mut self) -> Result<Imported, AppError> {
        let imported = self.finished()?;
        self.ended = true;
        Ok(imported)
    }

    fn finished(&mut self) -> Result<Imported, AppError> {
        self.delist()?;
        self.flush()?;
        self.stage_refusals()?;
        let red = std::mem::take(&mut self.red);
        accept::accept(self.house, &self.caller, &self.begun, (self.progress, red))
    }

    /// What the catalogue listed and lists no longer.
    fn delist(&mut self) -> Result<(), AppError> {
        let Catalogue { listed, documents, broken } = &self.catalogue;
        if listed.is_empty() || !documents.is_disjoint(broken) {
            return Ok(());
        }
        let held = self.house.live.all_held();
        let gone: Vec<_> = held
            .iter()
            .filter(|held| {
                held.statement.source == Source::Kev
                    && held.owner == self.begun.owner
                    && held.statement.withdrawn == Withdrawn::Stands
                    // Of this source: another one's list is another list.
                    && held.key == self.key(&held.statement)
                    && !self.catalogue.listed.contains(&held.key)
            })
            .collect();
        for held in gone {
            let mut statement = Statement::clone(&held.statement);
            statement.withdrawn = Withdrawn::Since(Some(self.caller.context.at));
            self.take(&statement);
        }
        self.fault.take().map_or(Ok(()), Err)
    }

    fn take(&mut self, statement: &Statement) {
        let mut statement = Cow::Borrowed(statement);
        if statement.label < self.begun.label {
            // A label that changes is a new revision: it is part of what is hashed.
            statement.to_mut().label = self.begun.label;
        }
        let key = self.key(&statement);
        if statement.source == Source::Kev && statement.withdrawn == Withdrawn::Stands {
            self.catalogue.listed.insert(key);
            if !self.catalogue.documents.contains(&self.document) {
                self.catalogue.documents.insert(self.document.clone());
            }
        }
        if statement.label == Tlp::Red {
            if let Err(why) = self.red_may_come(&key) {
                let document = self.document.clone();
                self.refuse(&document, why);
                return;
            }
            self.red.push(key);
        }
        let Ok(body) = serde_json::to_vec(&*statement) else {
            let document = self.document.clone();
            self.refuse(&document, "it can't be written down");
            return;
        };
        let revision: [u8; 32] = Sha256::digest(&body).into();
        let withdrawn = statement.withdrawn != Withdrawn::Stands;
        if !self.counts(key, revision, withdrawn) {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        self.chunk_bytes += body.len() + raw.len();
        self.chunk.push(NewStatement {
            number: self.number,
            key,
            kind: statement.source.to_string(),
            advisory: statement.id.clone(),
            revision,
            label: record::number_of(statement.label),
            owner: self.begun.owner,
            body,
            raw,
        });
        self.number += 1;
        if (self.chunk.len() >= CHUNK || self.chunk_bytes >= CHUNK_BYTES)
            && let Err(error) = self.flush()
        {
            self.fault.get_or_insert(error);
        }
    }

    fn key(&self, statement: &Statement) -> [u8; 16] {
        key_of(statement, (self.begun.source, self.begun.owner))
    }

    /// RED has named recipients: whoever hands it in first is the first, and the next revision
    /// comes from one of them.
    fn red_may_come(&self, key: &[u8; 16]) -> Result<(), &'static str> {
        if self.alone.as_ref() != Some(&self.document) {
            return Err("TLP:RED is not taken in bulk: hand it in alone");
        }
        let person = self.caller.principal.as_ref().and_then(access::Principal::person);
        let Some(person) = person else {
            return Err("TLP:RED needs a named recipient: hand it in as a person, with a passkey \
                        or with a token that has your name on it");
        };
        if self.house.live.head(key).is_none() {
            return Ok(());
        }
        let known = self.house.store.read(|view| recipients::of_key(view, key));
        let is_one = known.is_ok_and(|rows| rows.iter().any(|row| row.person == person));
        is_one.then_some(()).ok_or("this is there already: one of its recipients hands it in again")
    }

    /// Whether this revision is one that we did not have.
    fn counts(&mut self, key: [u8; 16], revision: [u8; 32], withdrawn: bool) -> bool {
        let before = match self.staged.get(&key) {
            Some(revision) => Some((*revision, false)),
            None => self.house.live.head(&key),
        };
        let counts = &mut self.progress.counts;
        let first = self.seen.insert(key);
        match before {
            Some((known, _)) if known == revision => {
                counts.unchanged += i64::from(first);
                return false;
            }
            Some((_, was_withdrawn)) if withdrawn && !was_withdrawn => counts.withdrawn += 1,
            Some(_) => counts.changed += 1,
            None => counts.added += 1,
        }
        self.staged.insert(key, revision);
        true
    }

    fn flush(&mut self) -> Result<(), AppError> {
        self.house.live.set_progress(self.begun.id, self.progress);
        if self.chunk.is_empty() {
            return Ok(());
        }
        let (id, chunk) = (self.begun.id, std::mem::take(&mut self.chunk));
        self.chunk_bytes = 0;
        let context = self.house.context();
        self.house
            .store
            .stage(&context, move |house| store::statements::stage(house, id, &chunk))?;
        Ok(())
    }

    fn stage_refusals(&mut self) -> Result<(), AppError> {
        let id = self.begun.id;
        let rows = std::mem::take(&mut self.refusals);
        for chunk in rows.chunks(CHUNK) {
            let (context, chunk) = (self.house.context(), chunk.to_vec());
            self.house.store.stage(&context, move |house| refusals::stage(house, id, &chunk))?;
        }
        Ok(())
    }
}

impl Importing<'_> {
    fn fail(&self) -> Result<(), StoreError> {
        let (id, context) = (self.begun.id, self.house.context());
        self.house.store.housekeep(&context, move |house| imports::fail(house, id).map(drop))?;
        while self.house.store.stage(&context, move |house| imports::sweep(house, id))? {}
        Ok(())
    }
}

impl Drop for Importing<'_> {
    /// One that never came to its end is over; what can't be swept now is at the next start. The
    /// progress of one that was accepted ends when it is followed.
    fn drop(&mut self) {
        let id = self.begun.id;
        if !self.ended {
            self.house.live.end_progress(id);
            if let Err(error) = self.fail() {
                tracing::error!(import = %id, %error, "an import that broke off can't be ended");
            }
        }
    }
}

impl Receiver for Importing<'_> {
    fn statement(&mut self, statement: Statement) {
        self.take(&statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        let place = if pointer.is_empty() {
            self.document.clone()
        } else {
            self.catalogue.broken.insert(self.document.clone());
            format!("{}: {pointer}", self.document)
        };
        self.refuse(&place, &fault.to_string());
    }
}

impl FeedReceiver for Importing<'_> {
    fn document(&mut self, name: &str, bytes: &[u8]) {
        name.clone_into(&mut self.document);
        self.is_red = [b"\"RED\"".as_slice(), b"TLP:RED"]
            .iter()
            .any(|mark| bytes.windows(mark.len()).any(|part| part == *mark));
        self.progress.documents += 1;
        self.raw = zstd::bulk::compress(bytes, PRESSURE).unwrap_or_default();
    }

    fn passed_over(&mut self, _name: &str, _why: &str) {}

    fn broken(&mut self, name: &str, why: &ArchiveError) {
        self.refuse(name, &why.to_string());
    }
}

/// What stays the same from revision to revision: source, kind, id, owner. Several makers'
/// advisories speak of one flaw, and each counts: publisher and document tell them apart (CSAF 2.0
/// §3.2.1.12.4).
///
/// What two sources say of one flaw are two statements, also where one organisation keeps both.
fn key_of(statement: &Statement, (source, owner): (SourceId, OrganisationId)) -> [u8; 16] {
    let notice = statement.notice.as_ref();
    let (publisher, document) =
        notice.map_or(("", ""), |notice| (notice.publisher.namespace.as_str(), notice.id.as_str()));
    let mut hash = Sha256::new();
    for part in [&statement.source.to_string(), statement.id.as_str(), publisher, document] {
        hash.update(part);
        hash.update([0x1f]);
    }
    hash.update(source.as_bytes());
    hash.update(owner.as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(hash.finalize().split_at(16).0);
    key
}
