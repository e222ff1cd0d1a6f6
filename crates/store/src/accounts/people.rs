//! People who sign in.

use jiff::Timestamp;
use model::id::{OrganisationId, PersonId};

use crate::{
    StoreError, Tx, View,
    sql::{key, sql},
    value::{params, rows},
};

rows! {
    /// A person.
    pub struct PersonRow {
        /// Their id.
        pub id: PersonId,
        /// Where mail reaches them; none after erasure, or never given.
        pub email: Option<String>,
        /// Their name; none after erasure.
        pub name: Option<String>,
        /// Since when they are here.
        pub made: Timestamp,
    }
}

sql! {
    INSERT = "INSERT INTO person (id, email, name, made_us) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (email) DO NOTHING RETURNING id";
    FIND = "SELECT id, email, name, made_us FROM person WHERE id = $1";
    BY_EMAIL = "SELECT id, email, name, made_us FROM person WHERE email = $1";
    OF_ORGANISATION = "SELECT DISTINCT p.id, p.email, p.name, p.made_us FROM person p \
        JOIN membership m ON m.person = p.id \
        WHERE m.organisation = $1 AND m.ended_us IS NULL ORDER BY p.made_us, p.id";
    ERASE = "UPDATE person SET email = NULL, name = NULL WHERE id = $1";
}

/// Adds one; `None` where the address is taken.
pub fn insert(
    tx: &mut Tx<'_>,
    email: Option<&str>,
    name: &str,
) -> Result<Option<PersonId>, StoreError> {
    let (id, made) = (PersonId::from_bytes(tx.new_id()), tx.at());
    let email = email.map(|email| key("the address of a person", email)).transpose()?;
    let added: Option<[u8; 16]> = tx.returning(INSERT, params![id, email, name, made])?;
    Ok(added.map(PersonId::from_bytes))
}

/// The one with this id.
pub fn find(view: &mut View<'_>, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The one with this address.
pub fn by_email(view: &mut View<'_>, email: &str) -> Result<Option<PersonRow>, StoreError> {
    view.one(BY_EMAIL, params![email])
}

/// Everybody with a living membership there, in the order of arrival.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
) -> Result<Vec<PersonRow>, StoreError> {
    view.rows(OF_ORGANISATION, params![organisation])
}

/// Forgets name and address; whether the person is there.
pub fn erase(tx: &mut Tx<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(tx.execute(ERASE, params![id])? == 1)
}
