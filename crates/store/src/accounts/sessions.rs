//! Who is signed in: only the hash of a cookie is kept.

use jiff::Timestamp;
use model::{
    Role,
    id::{OrganisationId, PersonId},
};

use crate::{
    Housekeeping, StoreError, View,
    memberships::Membership,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A session.
    pub struct SessionRow {
        /// SHA-256 of its cookie.
        pub hash: [u8; 32],
        /// Who is signed in.
        pub person: PersonId,
        /// For which organisation they act now.
        pub organisation: OrganisationId,
        /// As what.
        pub role: Role,
        /// How they signed in: `link` or `passkey`.
        pub strength: String,
        /// Since when.
        pub made: Timestamp,
        /// When it was last used.
        pub seen: Timestamp,
        /// When it ends, used or not.
        pub ends: Timestamp,
    }
}

sql! {
    INSERT = "INSERT INTO session \
        (hash, person, organisation, role, strength, made_us, seen_us, ends_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND = "SELECT hash, person, organisation, role, strength, made_us, seen_us, ends_us \
        FROM session WHERE hash = $1";
    SEEN = "UPDATE session SET seen_us = $2 WHERE hash = $1 AND seen_us < $2";
    ROTATE = "UPDATE session SET hash = $2, seen_us = $3 WHERE hash = $1";
    ACT = "UPDATE session SET organisation = $2, role = $3 WHERE hash = $1";
    END = "DELETE FROM session WHERE hash = $1";
    END_ALL = "DELETE FROM session WHERE person = $1";
    END_ACTING = "DELETE FROM session WHERE person = $1 AND organisation = $2 AND role = $3";
    OF_PERSON = "SELECT hash, person, organisation, role, strength, made_us, seen_us, ends_us \
        FROM session WHERE person = $1 ORDER BY made_us, hash";
    SWEEP = "DELETE FROM session WHERE ends_us < $1 OR seen_us < $2";
}

/// Begins one.
pub fn insert(house: &mut Housekeeping<'_>, new: &SessionRow) -> Result<(), StoreError> {
    let params = params![
        new.hash,
        new.person,
        new.organisation,
        new.role,
        &new.strength,
        new.made,
        new.seen,
        new.ends
    ];
    house.execute(INSERT, params).map(drop)
}

/// The one with this cookie's hash, alive or not.
pub fn find(view: &mut View<'_>, hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
    view.one(FIND, params![hash])
}

/// Notes that it was used now.
pub fn seen(house: &mut Housekeeping<'_>, hash: &[u8; 32]) -> Result<(), StoreError> {
    let at = house.at();
    house.execute(SEEN, params![hash, at]).map(drop)
}

/// Gives it another cookie; whether it is there.
pub fn rotate(
    house: &mut Housekeeping<'_>,
    hash: &[u8; 32],
    next: &[u8; 32],
) -> Result<bool, StoreError> {
    let at = house.at();
    Ok(house.execute(ROTATE, params![hash, next, at])? == 1)
}

/// Lets it act for another organisation or in another role; whether it is there.
pub fn act(
    house: &mut Housekeeping<'_>,
    hash: &[u8; 32],
    organisation: OrganisationId,
    role: Role,
) -> Result<bool, StoreError> {
    Ok(house.execute(ACT, params![hash, organisation, role])? == 1)
}

/// Ends it; whether it was there.
pub fn end(house: &mut Housekeeping<'_>, hash: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(house.execute(END, params![hash])? == 1)
}

/// Ends all of a person; how many.
pub fn end_all(house: &mut Housekeeping<'_>, person: PersonId) -> Result<u64, StoreError> {
    house.execute(END_ALL, params![person])
}

/// Ends all in which a person acts so; how many.
pub fn end_acting(house: &mut Housekeeping<'_>, of: Membership) -> Result<u64, StoreError> {
    house.execute(END_ACTING, params![of.person, of.organisation, of.role])
}

/// All of a person, the oldest first.
pub fn of_person(view: &mut View<'_>, person: PersonId) -> Result<Vec<SessionRow>, StoreError> {
    view.rows(OF_PERSON, params![person])
}

/// Deletes those that ended before now, or were last used before `idle_since`; how many.
pub fn sweep(house: &mut Housekeeping<'_>, idle_since: Timestamp) -> Result<u64, StoreError> {
    let at = house.at();
    house.execute(SWEEP, params![at, idle_since])
}
