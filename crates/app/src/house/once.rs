//! A client's key for one change: asked again, the same answer comes, and nothing happens twice.

use jiff::SignedDuration;
use model::id::{EntryId, OrganisationId};
use store::{
    Tx,
    idempotency::{self, IdempotencyRow},
};

use crate::{AppError, Caller, House, Kind, Right};

/// How long an answer is kept.
pub const KEPT_DAYS: i64 = 30;
/// A row without its answer: the change is durable, what was answered is not known yet.
const UNANSWERED: i64 = 0;
/// The code of the error that says that a twin was first.
pub const TWIN: &str = "idempotency-twin";

/// What makes one request the same as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The client's key.
    pub key: String,
    /// What is asked for: method and path.
    pub route: String,
    /// Hash of everything else that was sent, and of who sent it.
    pub body_hash: [u8; 32],
    /// What is asked before an answer is given again.
    pub right: Right,
}

/// What came of the same request before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// It was never made, or it failed.
    Never,
    /// It was answered so.
    Answered {
        /// The status.
        status: i64,
        /// The body.
        body: Vec<u8>,
    },
    /// Its change is durable; its answer was lost.
    Unanswered {
        /// The entry of the change.
        entry: String,
    },
}

/// What came of this request before, for who still may make it; the same key with something else
/// is a conflict.
pub fn before(house: &House, caller: &Caller) -> Result<Before, AppError> {
    let Some((organisation, once)) = asked(caller) else { return Ok(Before::Never) };
    let row =
        house.store.read(|view| idempotency::find(view, organisation, &once.key, &once.route))?;
    let Some(row) = row else { return Ok(Before::Never) };
    once.right.ask(house, caller)?;
    if row.body_hash != once.body_hash {
        let why = "this `Idempotency-Key` was used on this route with other content: a new change \
                   needs a new key";
        return Err(AppError::new(Kind::Conflict, "idempotency-conflict", why));
    }
    if row.status == UNANSWERED {
        let entry = String::from_utf8_lossy(&row.answer).into_owned();
        return Ok(Before::Unanswered { entry });
    }
    Ok(Before::Answered { status: row.status, body: row.answer })
}

/// Keeps what was answered. Where nothing was changed there is nothing to keep.
pub fn answered(
    house: &House,
    caller: &Caller,
    status: u16,
    body: Vec<u8>,
) -> Result<(), AppError> {
    let Some((organisation, once)) = asked(caller) else { return Ok(()) };
    let (context, once, status) = (house.context(), once.clone(), i64::from(status));
    house.store.housekeep(&context, move |house| {
        let row = (organisation, once.key.as_str(), once.route.as_str());
        idempotency::answered(house, row, (status, &body))
    })?;
    Ok(())
}

fn asked(caller: &Caller) -> Option<(OrganisationId, &Once)> {
    Some((caller.principal.as_ref()?.organisation(), caller.once.as_ref()?))
}

/// What a change writes of its key, in its own transaction.
#[derive(Debug, Clone)]
pub(crate) struct Keeping(Option<(OrganisationId, Once)>);

impl Keeping {
    pub(crate) fn of(caller: &Caller) -> Self {
        Self(asked(caller).map(|(organisation, once)| (organisation, once.clone())))
    }

    pub(crate) fn write(&self, tx: &mut Tx<'_>, entry: EntryId) -> Result<(), AppError> {
        let Some((organisation, once)) = &self.0 else { return Ok(()) };
        let made = tx.at();
        let row = IdempotencyRow {
            organisation: *organisation,
            key: once.key.clone(),
            route: once.route.clone(),
            body_hash: once.body_hash,
            status: UNANSWERED,
            answer: entry.to_string().into_bytes(),
            made,
            expires: made + SignedDuration::from_hours(24 * KEPT_DAYS),
        };
        if idempotency::insert(tx, &row)? {
            return Ok(());
        }
        let why = "the same change was made at the same time: ask again for its answer";
        Err(AppError::new(Kind::Conflict, TWIN, why))
    }
}
