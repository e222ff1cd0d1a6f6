//! The record: entries are numbered, sealed into the log, and followed in memory.

use std::{thread, time::Duration};

use access::{Action, Standing, Thing};
use jiff::{SignedDuration, Timestamp};
use model::{
    Slug, Tlp,
    id::{EntryId, OrganisationId},
};
use serde_json::{Value, json};
use store::{NewEntry, StoreError, entries, entries::EntryRow, jobs};

use crate::{AppError, Caller, House, State, house::locked, imports, inventories};

/// How often the sequencer looks by itself.
pub const TURN: Duration = Duration::from_millis(200);
/// How many entries one turn numbers.
const NUMBERED_MAX: i64 = 1_000;
/// How many entries are followed at once.
const FOLLOWED_MAX: i64 = 512;
/// How long a sequencer holds its lease.
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// How many chunks of entries one search reads at most.
const SCANS_MAX: usize = 5;
/// How many entries a page has.
pub const PAGE: i64 = 50;
/// How long somebody waits for a house that starts.
const START_MAX: Duration = Duration::from_secs(30);
const JOB: &str = "sequencer";

/// One entry as somebody may see it.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// Its number.
    pub seq: i64,
    /// Its commitment: the data of its leaf.
    pub commitment: [u8; 32],
    /// What it says; `None` where the viewer may not read it.
    pub content: Option<EntryContent>,
}

/// What an entry says.
#[derive(Debug, Clone)]
pub struct EntryContent {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// Whose material it is about.
    pub organisation: Option<OrganisationId>,
    /// The label it is under.
    pub label: Tlp,
    /// What an auditor must know; `None` where only that it happened may be known, or where its
    /// meaning was erased.
    pub body: Option<Value>,
}

/// What to look for in the record.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What is about this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before this number.
    pub before: Option<i64>,
}

/// An entry about something restricted that is about to be read.
pub(crate) fn entry(
    caller: &Caller,
    kind: &'static str,
    (about, label): (Option<OrganisationId>, Tlp),
    mut body: Value,
) -> NewEntry {
    if let Some(fields) = body.as_object_mut() {
        fields.insert("actor".to_owned(), caller.actor());
    }
    NewEntry { kind, organisation: about, label: number_of(label), body }
}

/// Writes that somebody reads; returns once it is durable, before the bytes go.
pub(crate) fn reading(
    house: &House,
    caller: &Caller,
    (about, what): (OrganisationId, &'static str),
    body: Value,
) -> Result<(), AppError> {
    let entry = of_organisation(caller, what, about, body);
    house.write_down(caller, move |tx| Ok(tx.record(entry.clone(), ())?))?;
    Ok(())
}

/// A label as a number: the stricter, the greater.
pub fn number_of(label: Tlp) -> i64 {
    match label {
        Tlp::Clear => 0,
        Tlp::Green => 1,
        Tlp::Amber => 2,
        Tlp::AmberStrict => 3,
        Tlp::Red => 4,
    }
}

/// The label of a number; what nobody knows is RED.
pub fn label_of(number: i64) -> Tlp {
    match number {
        0 => Tlp::Clear,
        1 => Tlp::Green,
        2 => Tlp::Amber,
        3 => Tlp::AmberStrict,
        _ => Tlp::Red,
    }
}

impl House {
    /// Reads everything that counts into memory, and what never came to its end is swept away.
    pub fn load(&self) -> Result<(), AppError> {
        self.live.is(State::Starting);
        let seq = self.store.read(entries::last)?;
        let (held, run) = thread::scope(|scope| {
            let run = scope.spawn(|| inventories::read(self));
            let held = imports::read(self);
            let broke_off = |_| AppError::internal("reading what operators run broke off");
            (held, run.join().map_err(broke_off))
        });
        self.live.begin(held?, run??);
        self.live.followed(seq, []);
        self.live.is(State::CatchingUp);
        let left = std::mem::take(&mut *locked(&self.left));
        imports::sweep(self, &left)?;
        while self.turn()? {}
        self.live.is(State::Ready);
        Ok(())
    }

    /// One turn: numbers what is new, seals it, follows it. Whether there is more to do at once.
    pub fn turn(&self) -> Result<bool, AppError> {
        let numbered = self.number()?;
        let followed = self.follow()?;
        Ok(numbered > 0 || followed)
    }

    /// Waits until memory knows everything that was accepted before: what comes in is compared
    /// with it.
    pub(crate) fn catch_up(&self) -> Result<(), AppError> {
        if !self.live.wait_until_ready(START_MAX) {
            let why = "the house still reads what it has: try again in a moment";
            return Err(AppError::new(crate::Kind::Unavailable, "starting", why));
        }
        let written = |view: &mut store::View<'_>| {
            Ok::<i64, StoreError>(entries::last(view)? + entries::unnumbered(view)?)
        };
        let written = self.store.read(written)?;
        while self.live.seq() < written && self.turn()? {}
        Ok(())
    }

    /// The signed checkpoint.
    pub fn checkpoint(&self) -> String {
        locked(&self.log).checkpoint().to_owned()
    }

    /// The key with which others check the record, as C2SP writes it.
    pub fn verifier_key(&self) -> String {
        locked(&self.log).verifier().to_string()
    }

    /// How many entries are sealed.
    pub fn sealed(&self) -> u64 {
        locked(&self.log).size()
    }

    fn number(&self) -> Result<u64, AppError> {
        let mut log = locked(&self.log);
        let Some(lease) = self.hold_sequencer()? else { return Ok(0) };
        let context = self.context();
        let unnumbered = self.store.read(entries::unnumbered)?;
        let numbered = if unnumbered > 0 {
            self.store
                .housekeep(&context, move |house| entries::number(house, &lease, NUMBERED_MAX))?
        } else {
            0
        };
        let size = i64::try_from(log.size()).unwrap_or(i64::MAX);
        let last = self.store.read(entries::last)?;
        if size > last + 1 {
            return Err(AppError::internal(format!(
                "the record has {size} entries and the database {}: this database is older than \
                 its record; restore it with `breakwater admin restore`",
                last + 1
            )));
        }
        let mut from = size;
        while from <= last {
            let to = (from + NUMBERED_MAX).min(last + 1);
            let leaves = self.store.read(|view| entries::commitments(view, from, to))?;
            if let Err(error) = log.append(&leaves) {
                // Nobody knows what reached the disk: it says so itself when it is opened.
                self.open_log_again(&mut log)?;
                return Err(AppError::internal(format!("the record can't be sealed: {error}")));
            }
            from = to;
        }
        Ok(numbered)
    }

    fn hold_sequencer(&self) -> Result<Option<jobs::Lease>, AppError> {
        let mut held = locked(&self.lease);
        let context = self.context();
        let until = context.at + LEASE;
        if let Some(lease) = held.clone() {
            let row = self.store.read(|view| jobs::find(view, JOB))?;
            let fresh = row
                .is_some_and(|row| row.fence == lease.fence && row.until > context.at + LEASE / 2);
            if fresh {
                return Ok(Some(lease));
            }
        }
        let holder = self.holder.clone();
        *held =
            self.store.housekeep(&context, move |house| jobs::lease(house, JOB, &holder, until))?;
        Ok(held.clone())
    }

    /// Follows the next entries; whether there may be more.
    fn follow(&self) -> Result<bool, AppError> {
        let _alone = locked(&self.following);
        let seq = self.live.seq();
        let rows = self.store.read(|view| entries::after(view, seq, FOLLOWED_MAX))?;
        let Some(last) = rows.last().and_then(|row| row.seq) else { return Ok(false) };
        let more = rows.len() >= usize::try_from(FOLLOWED_MAX).unwrap_or(usize::MAX);
        imports::follow(self, &rows)?;
        inventories::follow(self, &rows)?;
        self.live.followed(last, rows.iter().map(|row| row.id));
        Ok(more)
    }
}

/// Entries, newest first, as the caller may see them.
pub fn search(house: &House, caller: &Caller, query: &Query) -> Result<Vec<EntryView>, AppError> {
    Ok(page(house, caller, query)?.0)
}

/// The same, and the number before which the next page begins; `None` on the last one.
///
/// Where something is looked for, what the caller may not know is left out, and the database is
/// not asked for it either: a hit would tell what it is about, and the cursor where it is.
pub fn page(
    house: &House,
    caller: &Caller,
    query: &Query,
) -> Result<(Vec<EntryView>, Option<i64>), AppError> {
    let narrow = query.organisation.is_some() || query.kind.is_some() || query.from.is_some();
    let knows_all = knows_all(caller, query);
    let mut found = Vec::new();
    let mut before = query.before;
    for _ in 0..SCANS_MAX {
        let limit = if knows_all || !narrow { PAGE } else { NUMBERED_MAX };
        let rows = house.store.read(|view| {
            let search = entries::Search {
                organisation: query.organisation.filter(|_| knows_all),
                kind: query.kind.as_deref().filter(|_| knows_all),
                from: query.from.filter(|_| knows_all),
                to: None,
                before,
                limit,
            };
            entries::search(view, &search)
        })?;
        let more = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        for row in rows {
            before = row.seq;
            let seen = seen_by(caller, &row);
            if !narrow || seen.content.as_ref().is_some_and(|content| fits(content, query)) {
                found.push(seen);
            }
            if found.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX) {
                return Ok((found, before.filter(|seq| *seq > 0)));
            }
        }
        if !more {
            return Ok((found, None));
        }
    }
    Ok((found, before.filter(|seq| *seq > 0)))
}

/// Whether every entry that is looked for may be known: one's own, or to an auditor any.
fn knows_all(caller: &Caller, query: &Query) -> bool {
    let standing = Standing::alone(caller.who());
    let about = query.organisation.unwrap_or(OrganisationId::from_bytes([0; 16]));
    standing.decide(Action::ReadEntryMetadata, &Thing::new(about, Tlp::Red)).is_ok()
}

fn fits(content: &EntryContent, query: &Query) -> bool {
    query.organisation.is_none_or(|wanted| content.organisation == Some(wanted))
        && query.kind.as_ref().is_none_or(|wanted| content.kind == *wanted)
        && query.from.is_none_or(|from| content.at >= from)
}

/// Looks for what is about the organisation of a slug; one that nobody has finds nothing.
pub fn about(house: &House, slug: &Slug) -> Result<OrganisationId, AppError> {
    let row = house.store.read(|view| store::organisations::by_slug(view, slug))?;
    Ok(row.map_or(OrganisationId::from_bytes([0xff; 16]), |row| row.id))
}

/// How somebody proves that an entry is in the record.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Its number.
    pub seq: i64,
    /// How many entries the record has.
    pub size: u64,
    /// Its commitment: the data of its leaf.
    pub leaf: [u8; 32],
    /// The hashes from the leaf's side up to the root.
    pub hashes: Vec<[u8; 32]>,
    /// The signed checkpoint that they lead to.
    pub checkpoint: String,
}

/// The proof that an entry is in the record as it is now.
pub fn proof(house: &House, seq: i64) -> Result<Proof, AppError> {
    let row = house.store.read(|view| entries::by_seq(view, seq))?;
    let row = row.ok_or_else(AppError::not_found)?;
    let log = locked(&house.log);
    let index = u64::try_from(seq).ok().filter(|index| *index < log.size());
    // It is numbered and will be sealed within the same turn.
    let index = index.ok_or_else(|| {
        AppError::new(
            crate::Kind::Unavailable,
            "not-yet",
            "this entry is not sealed yet: try again",
        )
    })?;
    let hashes = ledger::proof::inclusion(log.source(), log.size(), index)
        .map_err(|error| AppError::internal(format!("no proof of entry {seq}: {error}")))?;
    Ok(Proof {
        seq,
        size: log.size(),
        leaf: row.commitment,
        hashes: hashes.iter().map(|hash| *hash.as_bytes()).collect(),
        checkpoint: log.checkpoint().to_owned(),
    })
}

/// One entry by its number.
pub fn by_seq(house: &House, caller: &Caller, seq: i64) -> Result<EntryView, AppError> {
    let row = house.store.read(|view| entries::by_seq(view, seq))?;
    row.map(|row| seen_by(caller, &row)).ok_or_else(AppError::not_found)
}

/// One entry by its id; `None` as long as it has no number.
pub fn by_id(house: &House, caller: &Caller, id: EntryId) -> Result<Option<EntryView>, AppError> {
    let row = house.store.read(|view| entries::find(view, id))?.ok_or_else(AppError::not_found)?;
    Ok(row.seq.is_some().then(|| seen_by(caller, &row)))
}

/// Everybody sees number and commitment; whose material it is sees all; an auditor sees that it
/// happened, to whom and when.
fn seen_by(caller: &Caller, row: &EntryRow) -> EntryView {
    let standing = Standing::alone(caller.who());
    let owner = row.organisation.unwrap_or(OrganisationId::from_bytes([0; 16]));
    let label = label_of(row.label);
    let thing = Thing::new(owner, label);
    let whole = standing.decide(Action::ReadEntry, &thing).is_ok();
    let metadata = whole || standing.decide(Action::ReadEntryMetadata, &thing).is_ok();
    let body = row.body.as_deref().filter(|_| whole).and_then(|body| {
        let canonical: Value = serde_json::from_slice(body).ok()?;
        canonical.get("body").cloned()
    });
    let content = metadata.then(|| EntryContent {
        id: row.id,
        at: row.at,
        kind: row.kind.clone(),
        organisation: row.organisation,
        label,
        body,
    });
    EntryView { seq: row.seq.unwrap_or_default(), commitment: row.commitment, content }
}

/// An entry about an organisation's own affairs: who has a way in, who helps it, what it runs and
/// did, where it takes feeds from. Nobody else learns from it that the organisation is here.
pub(crate) fn of_organisation(
    caller: &Caller,
    kind: &'static str,
    about: OrganisationId,
    body: Value,
) -> NewEntry {
    entry(caller, kind, (Some(about), Tlp::AmberStrict), body)
}

/// An error of a repository inside a verb.
pub(crate) fn broken(what: &str) -> AppError {
    AppError::from(StoreError::Refused { detail: what.to_owned() })
}

/// A change that has nothing to say but who did it.
pub(crate) fn nothing_more() -> Value {
    json!({})
}
