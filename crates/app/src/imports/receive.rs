//! Documents of an import become staged statements, chunk by chunk.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    io::{Read, Seek},
};

use jiff::Timestamp;
use model::{
    Statement, Tlp,
    id::{ImportId, OrganisationId, PersonId, SourceId},
};
use sha2::{Digest as _, Sha256};
use store::{StoreError, imports, imports::Counts, recipients, refusals};
use translate::{
    advisory::{AdvisoryError, Receiver, Whole},
    feed::{self, ArchiveError, FeedReceiver, Given},
};

use super::{
    accept::{self, Imported},
    labels::Brought,
    newest::{AsOf, Order},
    staging::{CHUNK, Key, Revision, Staging},
    wholes::{Name, Wholes},
};
use crate::{AppError, Caller, House};

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
    pub(super) brought: Brought,
    /// When the last import of the source was accepted that this one is compared with.
    pub(super) seen: Option<Timestamp>,
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
    pub(super) house: &'h House,
    pub(super) caller: Caller,
    pub(super) begun: Begun,
    pub(super) progress: Progress,
    pub(super) staging: Staging,
    refusals: Vec<refusals::RefusalRow>,
    /// The document that is being read, pressed; goes with its first statement that is new.
    document: String,
    pub(super) raw: Vec<u8>,
    /// Whether that document says anywhere that it is RED.
    is_red: bool,
    /// The file that was handed in, where it is a document of its own.
    alone: Option<String>,
    red: Vec<[u8; 16]>,
    pub(super) wholes: Wholes,
    /// Words that are known already and do not count now: said again, unless what comes after them
    /// in this import says what counts.
    pub(super) back: BTreeMap<Key, Revision>,
    pub(super) unchanged: HashSet<Key>,
    /// Whether a statement of the document that is being read was refused.
    in_part: bool,
    pub(super) fault: Option<AppError>,
    ended: bool,
}

impl<'h> Importing<'h> {
    pub(super) fn new(house: &'h House, caller: Caller, begun: Begun) -> Self {
        house.live.begin_progress(begun.id);
        Self {
            house,
            caller,
            begun,
            progress: Progress::default(),
            staging: Staging::default(),
            refusals: Vec::new(),
            document: String::new(),
            raw: Vec::new(),
            is_red: false,
            alone: None,
            red: Vec::new(),
            wholes: Wholes::default(),
            back: BTreeMap::new(),
            unchanged: HashSet::new(),
            in_part: false,
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
        self.stage_refusals()?;
        let red = std::mem::take(&mut self.red);
        loop {
            self.settle()?;
            let what = (self.progress, red.clone());
            match accept::accept(self.house, &self.caller, &self.begun, what) {
                Err(error) if error.code == accept::OVERTAKEN => self.meet_others()?,
                ended => return ended,
            }
        }
    }

    fn take(&mut self, statement: &Statement) {
        let mut statement = Cow::Borrowed(statement);
        let key = self.key(&statement);
        let label = match self.label(&key, &statement) {
            Ok(label) => label,
            Err(why) => return self.refuse_statement(why),
        };
        if statement.label != label {
            // A label that changes is a new revision: it is part of what is hashed.
            statement.to_mut().label = label;
        }
        if statement.label == Tlp::Red {
            if let Err(why) = self.red_may_come(&key) {
                self.refuse_statement(why);
                return;
            }
            self.red.push(key);
        }
        match self.revision(key, &statement) {
            Ok(revision) => self.weigh(&statement, revision),
            Err(_) => self.refuse_statement("it can't be written down"),
        }
        if self.staging.is_full()
            && let Err(error) = self.flush()
        {
            self.fault.get_or_insert(error);
        }
    }

    fn refuse_statement(&mut self, why: &str) {
        let document = self.document.clone();
        self.in_part = true;
        self.refuse(&document, why);
    }

    pub(super) fn key(&self, statement: &Statement) -> [u8; 16] {
        key_of(statement, (self.begun.source, self.begun.owner))
    }

    /// RED has named recipients: whoever hands it in first is the first, and the next revision
    /// comes from one of them.
    fn red_may_come(&self, key: &[u8; 16]) -> Result<(), &'static str> {
        if self.alone.as_ref() != Some(&self.document) {
            return Err("TLP:RED is not taken in bulk: hand it in alone");
        }
        if self.person().is_none() {
            return Err("TLP:RED needs a named recipient: hand it in as a person, with a passkey \
                        or with a token that has your name on it");
        }
        if self.house.live.held(key).is_none() {
            return Ok(());
        }
        let why = "this is there already: one of its recipients hands it in again";
        self.is_recipient(key).then_some(()).ok_or(why)
    }

    fn person(&self) -> Option<PersonId> {
        self.caller.principal.as_ref().and_then(access::Principal::person)
    }

    /// Whether who imports is among those to whom a RED statement was handed.
    pub(super) fn is_recipient(&self, key: &Key) -> bool {
        let known = self.house.store.read(|view| recipients::of_key(view, key));
        let person = self.person();
        known.is_ok_and(|rows| rows.iter().any(|row| Some(row.person) == person))
    }

    fn flush(&mut self) -> Result<(), AppError> {
        self.house.live.set_progress(self.begun.id, self.progress);
        self.staging.flush(self.house, self.begun.id)
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
            format!("{}: {pointer}", self.document)
        };
        self.refuse(&place, &fault.to_string());
    }

    fn complete(&mut self, whole: &Whole<'_>) {
        let Some(name) = Name::of_whole(whole) else { return };
        let as_of = AsOf::dated(whole.modified, self.caller.context.at);
        if !self.in_part && self.order_under(&name, as_of) != Some(Order::Older) {
            self.wholes.complete(name, (self.progress.documents, as_of));
        }
    }
}

impl FeedReceiver for Importing<'_> {
    fn document(&mut self, name: &str, bytes: &[u8]) {
        name.clone_into(&mut self.document);
        self.is_red = [b"\"RED\"".as_slice(), b"TLP:RED"]
            .iter()
            .any(|mark| bytes.windows(mark.len()).any(|part| part == *mark));
        self.in_part = false;
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
pub(super) fn key_of(
    statement: &Statement,
    (source, owner): (SourceId, OrganisationId),
) -> [u8; 16] {
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
