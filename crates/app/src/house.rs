//! The house: the database, the record, what is kept in memory, and the way a verb writes.

pub mod backups;
pub mod check;
pub mod health;
pub mod jobs;
pub(crate) mod live;
pub mod once;
pub(crate) mod right;
pub(crate) mod vault;

use std::{
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use ledger::{Log, SigningKey};
use model::{
    Sector, Slug,
    id::{ImportId, OrganisationId},
};
use serde_json::json;
use store::{Context, NewEntry, Recorded, Store, StoreError, Tx, Written, jobs::Lease};

use crate::{AppError, Caller, Live, Vault, imports, once::Keeping};

/// How long a reader waits for what a writer just wrote.
const AFTER_MAX: Duration = Duration::from_secs(1);
/// The slug of the clearinghouse's own organisation.
const OWN_SLUG: &str = "clearinghouse";
const OWN_NAME: &str = "Clearinghouse";

/// What a house is made of; the binary opens each.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Where the record lies, for everybody to read.
    pub ledger: PathBuf,
    /// What signs the record.
    pub key: SigningKey,
    /// The record's name.
    pub origin: String,
    /// What opens operators' lists.
    pub vault: Vault,
    /// The name of this process among those that share the database.
    pub holder: String,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// Randomness of the operating system.
    pub entropy: fn() -> [u8; 32],
}

/// How far a house is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It reads what it has.
    Starting,
    /// It reads what came in since.
    CatchingUp,
    /// It answers from everything that it has.
    Ready,
}

impl State {
    /// Its name in `/readyz`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::CatchingUp => "catching up",
            Self::Ready => "ready",
        }
    }
}

/// The house. One stands in each process; all share the database.
pub struct House {
    pub(crate) store: Store,
    pub(crate) live: Live,
    pub(crate) vault: Vault,
    pub(crate) log: Mutex<Log>,
    pub(crate) lease: Mutex<Option<Lease>>,
    /// Who holds it follows the record.
    pub(crate) following: Mutex<()>,
    pub(crate) ledger: PathBuf,
    key: SigningKey,
    origin: String,
    pub(crate) holder: String,
    /// Imports that an earlier process never ended; known before this one receives any.
    pub(crate) left: Mutex<Vec<ImportId>>,
    own: OrganisationId,
    bell: (Mutex<bool>, Condvar),
    clock: fn() -> Timestamp,
    entropy: fn() -> [u8; 32],
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House").field("holder", &self.holder).finish_non_exhaustive()
    }
}

impl House {
    /// Opens a house. Nothing of its content is in memory yet: see [`House::load`].
    pub fn open(parts: Parts) -> Result<Self, AppError> {
        let log = opened(&parts.ledger, &parts.key, &parts.origin)?;
        let context = Context { at: (parts.clock)(), seed: (parts.entropy)() };
        let own = own_organisation(&parts.store, &context)?;
        // A clock that was set back must not hide what never ended.
        let left = imports::left_over(&parts.store, context.at + SignedDuration::from_hours(24))?;
        Ok(Self {
            store: parts.store,
            live: Live::default(),
            vault: parts.vault,
            log: Mutex::new(log),
            lease: Mutex::new(None),
            following: Mutex::new(()),
            ledger: parts.ledger,
            key: parts.key,
            origin: parts.origin,
            holder: parts.holder,
            left: Mutex::new(left),
            own,
            bell: (Mutex::new(false), Condvar::new()),
            clock: parts.clock,
            entropy: parts.entropy,
        })
    }

    /// The clearinghouse's own organisation.
    pub fn own(&self) -> OrganisationId {
        self.own
    }

    /// What is kept in memory.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The database, for figures and back-ups.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The folder of the record.
    pub fn ledger(&self) -> &Path {
        &self.ledger
    }

    /// Opens the record again after something could not be written there: what is on disk counts.
    pub(crate) fn open_log_again(&self, log: &mut Log) -> Result<(), AppError> {
        *log = opened(&self.ledger, &self.key, &self.origin)?;
        Ok(())
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A time and a seed for one verb.
    pub fn context(&self) -> Context {
        Context { at: (self.clock)(), seed: (self.entropy)() }
    }

    /// Writes the change that a verb is for, with its entry and the client's key, and wakes the
    /// sequencer. A verb calls this once; what it writes beside goes by [`House::write_aside`].
    pub(crate) fn write<T, F>(&self, caller: &Caller, work: F) -> Result<Written<T>, AppError>
    where
        F: Fn(&mut Tx<'_>) -> Result<Recorded<T>, AppError> + Send + 'static,
        T: Send + 'static,
    {
        let keeping = Keeping::of(caller);
        self.write_aside(caller, move |tx| {
            let recorded = work(tx)?;
            keeping.write(tx, recorded.entry())?;
            Ok(recorded)
        })
    }

    /// Writes a change that another one needs first, with its entry, and without the client's key.
    pub(crate) fn write_aside<T, F>(&self, caller: &Caller, work: F) -> Result<Written<T>, AppError>
    where
        F: Fn(&mut Tx<'_>) -> Result<Recorded<T>, AppError> + Send + 'static,
        T: Send + 'static,
    {
        let written = self.write_down(caller, work)?;
        self.ring();
        Ok(written)
    }

    /// The same for what nobody waits to see followed, such as that somebody reads: the sequencer
    /// takes it in its next turn.
    pub(crate) fn write_down<T, F>(&self, caller: &Caller, work: F) -> Result<Written<T>, AppError>
    where
        F: Fn(&mut Tx<'_>) -> Result<Recorded<T>, AppError> + Send + 'static,
        T: Send + 'static,
    {
        // A verb may write more than once: each transaction has ids of its own.
        let context = Context { at: caller.context.at, seed: (self.entropy)() };
        self.store.write(&context, work)
    }

    /// Wakes the sequencer.
    pub fn ring(&self) {
        *locked(&self.bell.0) = true;
        self.bell.1.notify_one();
    }

    /// Waits until somebody rings, at most so long.
    pub fn wait(&self, at_most: Duration) {
        let rung = locked(&self.bell.0);
        let waited = self.bell.1.wait_timeout_while(rung, at_most, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }

    /// Waits until what this entry tells of is in memory; whether it is. One that nobody ever
    /// wrote is not waited for.
    pub fn after(&self, entry: model::id::EntryId) -> Result<bool, AppError> {
        let row = self.store.read(|view| store::entries::find(view, entry))?;
        let row = row.ok_or_else(|| {
            AppError::invalid("after", "there is no such entry; send the `entry` of a change")
        })?;
        let followed = row.seq.is_some_and(|seq| seq <= self.live.seq());
        Ok(followed || self.live.wait_for(entry, AFTER_MAX))
    }
}

fn opened(ledger: &Path, key: &SigningKey, origin: &str) -> Result<Log, AppError> {
    Log::open(ledger, key.clone(), origin)
        .map_err(|error| AppError::internal(format!("the record can't be opened: {error}")))
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn own_organisation(store: &Store, context: &Context) -> Result<OrganisationId, AppError> {
    let slug: Slug = OWN_SLUG.parse().map_err(|_| AppError::internal("the own slug is none"))?;
    let found = store.read(|view| store::organisations::by_slug(view, &slug))?;
    if let Some(row) = found {
        return Ok(row.id);
    }
    let written = store.write(context, move |tx| {
        let name = OWN_NAME.to_owned();
        let slug = slug.clone();
        let new = store::organisations::NewOrganisation { slug, name, sector: Sector::Government };
        let Some(id) = store::organisations::insert(tx, &new)? else {
            return Err(StoreError::Conflict { attempts: 1 });
        };
        let entry = NewEntry {
            kind: "house-opened",
            organisation: Some(id),
            label: 0,
            body: json!({ "organisation": OWN_SLUG }),
        };
        tx.record(entry, id)
    })?;
    Ok(written.value)
}
