//! What the house does by itself: who does it now, what is swept, which letters wait.

use access::{Group, Principal, Scope};
use jiff::{SignedDuration, Timestamp};
use model::{
    Role, Tlp,
    id::{OrganisationId, OutboxId},
};
use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError, Tx, acted, ceremonies, documents, idempotency, inventory_revisions,
    jobs::{self, Lease},
    links, outbox, refusals, sessions, tokens as token_rows, told,
};

use crate::{AppError, Caller, House, imports, inventories, record, sign_in, tokens};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// For how long what is over is kept, in days; `docs/data-model.md` says the same.
const TOKENS_DAYS: i32 = 365;
const LINKS_DAYS: i32 = 1;
const REFUSALS_DAYS: i32 = 90;
const TOLD_DAYS: i32 = 3 * 365;
const OUTBOX_DAYS: i32 = 30;
/// A document that no list names is the rest of one that was replaced.
const DOCUMENTS_DAYS: i32 = 1;
/// How many letters are taken out at once.
const LETTERS_MAX: i64 = 20;

/// That this process does a job, until it is dropped or its time is over.
#[derive(Debug)]
pub struct Held<'h> {
    house: &'h House,
    lease: Lease,
}

/// Takes a job for so long; `None` where another process does it.
pub fn hold<'h>(
    house: &'h House,
    job: &str,
    life: SignedDuration,
) -> Result<Option<Held<'h>>, AppError> {
    let context = house.context();
    let (job, holder, until) = (job.to_owned(), house.holder.clone(), context.at + life);
    let lease =
        house.store.housekeep(&context, move |house| jobs::lease(house, &job, &holder, until))?;
    Ok(lease.map(|lease| Held { house, lease }))
}

impl Held<'_> {
    /// Holds it for so long from now; an error where another process took it over.
    pub fn renew(&self, life: SignedDuration) -> Result<(), AppError> {
        let (context, lease) = (self.house.context(), self.lease.clone());
        let until = context.at + life;
        self.house.store.housekeep(&context, move |house| jobs::renew(house, &lease, until))?;
        Ok(())
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let (context, lease) = (self.house.context(), self.lease.clone());
        let given = self.house.store.housekeep(&context, move |house| jobs::release(house, &lease));
        if let Err(error) = given {
            let error: StoreError = error;
            let job = &self.lease.job;
            tracing::warn!(job, %error, "a job was not given back; it ends by itself");
        }
    }
}

/// The house itself, bringing in what a source of this organisation says.
pub fn importer(house: &House, organisation: OrganisationId) -> Caller {
    let principal = if organisation == house.own() {
        tokens::by_socket(house)
    } else {
        Principal::by_token(organisation, Role::Administrator, Scope::of([Group::Import]))
    };
    Caller::new(Some(principal), house.context())
}

/// Deletes what is over; how many rows.
pub fn sweep(house: &House) -> Result<u64, AppError> {
    let context = house.context();
    let idle = context.at - sign_in::SESSION_IDLE;
    let sent_before = context.at - DAY * OUTBOX_DAYS;
    let kept: u64 = house.store.housekeep(&context, move |house| {
        Ok::<_, StoreError>(
            sessions::sweep(house, idle)?
                + ceremonies::sweep(house)?
                + idempotency::sweep(house)?
                + outbox::sweep(house, sent_before)?,
        )
    })?;
    imports::sweep(house, &imports::left_over(&house.store, context.at - DAY)?)?;
    let caller = Caller::new(Some(tokens::by_socket(house)), house.context());
    house.store.settle()?;
    Ok(kept + inventories::expire(house, &caller)? + sweep_facts(house)?)
}

/// What an auditor may ask after goes with an entry; where nothing goes there is nothing to say.
fn sweep_facts(house: &House) -> Result<u64, AppError> {
    const NOTHING: &str = "nothing-to-sweep";
    let caller = Caller::new(Some(tokens::by_socket(house)), house.context());
    let (own, by) = (house.own(), caller.clone());
    let written = house.write_aside(&caller, move |tx| {
        let gone = facts(tx)?;
        let total = gone.iter().map(|(_, count)| count).sum::<u64>();
        if total == 0 {
            return Err(AppError::new(crate::Kind::Conflict, NOTHING, "nothing is over"));
        }
        let body = gone.into_iter().map(|(name, count)| (name.to_owned(), json!(count)));
        let body = serde_json::Value::Object(body.collect());
        Ok(tx.record(record::entry(&by, "swept", (Some(own), Tlp::Green), body), total)?)
    });
    match written {
        Ok(written) => Ok(written.value),
        Err(error) if error.code == NOTHING => Ok(0),
        Err(error) => Err(error),
    }
}

fn facts(tx: &mut Tx<'_>) -> Result<Vec<(&'static str, u64)>, StoreError> {
    let now = tx.at();
    let ago = |days| now - DAY * days;
    Ok(vec![
        ("links", links::sweep(tx, ago(LINKS_DAYS))?),
        ("tokens", token_rows::sweep(tx, ago(TOKENS_DAYS))?),
        ("refusals", refusals::sweep(tx, ago(REFUSALS_DAYS))?),
        ("told", told::sweep(tx, ago(TOLD_DAYS))?),
        ("acted", acted::sweep(tx, ago(TOLD_DAYS))?),
        ("revisions", inventory_revisions::sweep(tx)?),
        ("documents", documents::sweep(tx, ago(DOCUMENTS_DAYS))?),
    ])
}

/// A letter that waits; its text may hold a secret.
#[derive(Clone, Deserialize)]
pub struct Waiting {
    /// Its id: the same letter twice has the same one.
    #[serde(skip, default = "no_id")]
    pub id: OutboxId,
    /// When it was written.
    #[serde(skip)]
    pub made: Timestamp,
    /// How often it failed.
    #[serde(skip)]
    pub tries: i64,
    /// To whom.
    pub to: String,
    /// About what.
    pub subject: String,
    /// What it says.
    pub text: String,
}

fn no_id() -> OutboxId {
    OutboxId::from_bytes([0; 16])
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waiting").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The letters to send now.
pub fn letters(house: &House) -> Result<Vec<Waiting>, AppError> {
    let now = house.now();
    let rows = house.store.read(|view| outbox::due(view, now, LETTERS_MAX))?;
    let letter = |row: outbox::OutboxRow| {
        let letter: Waiting = serde_json::from_slice(&row.body).ok()?;
        Some(Waiting { id: row.id, made: row.made, tries: row.tries, ..letter })
    };
    Ok(rows.into_iter().filter(|row| row.kind == sign_in::MAIL).filter_map(letter).collect())
}

/// Notes that a letter left.
pub fn sent(house: &House, id: OutboxId) -> Result<(), AppError> {
    house.store.housekeep(&house.context(), move |house| outbox::sent(house, id))?;
    Ok(())
}

/// Notes that a letter did not leave, and when to try again.
pub fn not_sent(house: &House, id: OutboxId, next: Timestamp) -> Result<(), AppError> {
    house.store.housekeep(&house.context(), move |house| outbox::failed(house, id, next))?;
    Ok(())
}
