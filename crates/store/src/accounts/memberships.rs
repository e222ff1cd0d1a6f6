//! Who does what for which organisation.

use jiff::Timestamp;
use model::{
    Role,
    id::{OrganisationId, PersonId},
};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// A person's role in an organisation.
    pub struct MembershipRow {
        /// Who.
        pub person: PersonId,
        /// Where.
        pub organisation: OrganisationId,
        /// As what.
        pub role: Role,
        /// Since when.
        pub since: Timestamp,
        /// Until when; none: still.
        pub ended: Option<Timestamp>,
    }
}

/// Which membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub organisation: OrganisationId,
    /// As what.
    pub role: Role,
}

sql! {
    INSERT = "INSERT INTO membership (person, organisation, role, since_us, ended_us) \
        VALUES ($1, $2, $3, $4, NULL) ON CONFLICT (person, organisation, role) DO UPDATE \
        SET since_us = EXCLUDED.since_us, ended_us = NULL WHERE membership.ended_us IS NOT NULL";
    END = "UPDATE membership SET ended_us = $4 \
        WHERE person = $1 AND organisation = $2 AND role = $3 AND ended_us IS NULL";
    FIND = "SELECT person, organisation, role, since_us, ended_us FROM membership \
        WHERE person = $1 AND organisation = $2 AND role = $3";
    OF_PERSON = "SELECT person, organisation, role, since_us, ended_us FROM membership \
        WHERE person = $1 AND ended_us IS NULL ORDER BY organisation, role";
    OF_ORGANISATION = "SELECT person, organisation, role, since_us, ended_us FROM membership \
        WHERE organisation = $1 ORDER BY since_us, person, role";
}

/// Begins a membership, or begins it again; whether anything changed.
pub fn begin(tx: &mut Tx<'_>, of: Membership) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(INSERT, params![of.person, of.organisation, of.role, at])? == 1)
}

/// Ends it; whether it was alive.
pub fn end(tx: &mut Tx<'_>, of: Membership) -> Result<bool, StoreError> {
    let at = tx.at();
    Ok(tx.execute(END, params![of.person, of.organisation, of.role, at])? == 1)
}

/// That membership, alive or ended.
pub fn find(view: &mut View<'_>, of: Membership) -> Result<Option<MembershipRow>, StoreError> {
    view.one(FIND, params![of.person, of.organisation, of.role])
}

/// The living ones of a person.
pub fn of_person(view: &mut View<'_>, person: PersonId) -> Result<Vec<MembershipRow>, StoreError> {
    view.rows(OF_PERSON, params![person])
}

/// All of an organisation, ended ones too.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<MembershipRow>, StoreError> {
    view.rows(OF_ORGANISATION, params![organisation])
}
