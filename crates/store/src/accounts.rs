//! People and what they may use: organisations, memberships, consents, and the ways in.

use crate::sql::Text;

pub mod ceremonies;
pub mod consents;
pub mod links;
pub mod memberships;
pub mod organisations;
pub mod passkeys;
pub mod people;
pub mod sessions;
pub mod tokens;

pub(crate) const TEXTS: &[&[Text]] = &[
    ceremonies::TEXTS,
    consents::TEXTS,
    links::TEXTS,
    memberships::TEXTS,
    organisations::TEXTS,
    passkeys::TEXTS,
    people::TEXTS,
    sessions::TEXTS,
    tokens::TEXTS,
];
