//! Who does a job now: a lease with a fence, so that a holder that fell asleep can't go on.

use jiff::Timestamp;

use crate::{
    Housekeeping, StoreError, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// A job.
    pub struct JobRow {
        /// Its name.
        pub name: String,
        /// Who holds it.
        pub holder: String,
        /// Grows with each holder.
        pub fence: i64,
        /// Until when it is held.
        pub until: Timestamp,
    }
}

/// That somebody holds a job; proves it in every step of the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Which job.
    pub job: String,
    /// Which holder it was, counted.
    pub fence: i64,
}

sql! {
    TAKE = "INSERT INTO job (name, holder, fence, until_us) VALUES ($1, $2, 1, $4) \
        ON CONFLICT (name) DO UPDATE SET fence = job.fence + 1, holder = EXCLUDED.holder, \
        until_us = EXCLUDED.until_us WHERE job.until_us <= $3 OR job.holder = $2 RETURNING fence";
    RENEW = "UPDATE job SET until_us = $3 WHERE name = $1 AND fence = $2";
    RELEASE = "UPDATE job SET until_us = $3 WHERE name = $1 AND fence = $2";
    HELD = "SELECT fence FROM job WHERE name = $1 AND fence = $2";
    FIND = "SELECT name, holder, fence, until_us FROM job WHERE name = $1";
    ALL = "SELECT name, holder, fence, until_us FROM job ORDER BY name";
}

/// Takes a job that is free, or whose holder's time is over; `None` where somebody else holds it.
/// The same holder takes it again under a new fence: after a restart the old one is gone.
pub fn lease(
    house: &mut Housekeeping<'_>,
    job: &str,
    holder: &str,
    until: Timestamp,
) -> Result<Option<Lease>, StoreError> {
    let at = house.at();
    let name = key("the name of a job", job)?;
    let fence: Option<i64> = house.returning(TAKE, params![name, holder, at, until])?;
    Ok(fence.map(|fence| Lease { job: job.to_owned(), fence }))
}

/// Holds it longer; [`StoreError::Fenced`] where somebody else took it over.
pub fn renew(
    house: &mut Housekeeping<'_>,
    lease: &Lease,
    until: Timestamp,
) -> Result<(), StoreError> {
    match house.execute(RENEW, params![&lease.job, lease.fence, until])? {
        1 => Ok(()),
        _ => Err(fenced(lease)),
    }
}

/// Gives it back.
pub fn release(house: &mut Housekeeping<'_>, lease: &Lease) -> Result<(), StoreError> {
    let at = house.at();
    house.execute(RELEASE, params![&lease.job, lease.fence, at]).map(drop)
}

/// Refuses to go on where somebody else took the job over.
pub fn must_hold(view: &mut View<'_>, lease: &Lease) -> Result<(), StoreError> {
    let held: Option<i64> = view.one(HELD, params![&lease.job, lease.fence])?;
    held.map(drop).ok_or_else(|| fenced(lease))
}

/// The job of this name.
pub fn find(view: &mut View<'_>, job: &str) -> Result<Option<JobRow>, StoreError> {
    view.one(FIND, params![job])
}

/// All jobs that were ever held.
pub fn all(view: &mut View<'_>) -> Result<Vec<JobRow>, StoreError> {
    view.rows(ALL, &[])
}

fn fenced(lease: &Lease) -> StoreError {
    StoreError::Fenced { job: lease.job.clone() }
}
