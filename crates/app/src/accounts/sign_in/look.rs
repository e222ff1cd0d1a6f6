//! What became of a link, told to whoever holds it; nothing is spent by looking.

use jiff::Timestamp;
use store::{links, people};

use super::{LinkView, link_hash, mail_address};
use crate::{AppError, House, organisations};

/// What became of a link.
#[derive(Debug, Clone)]
pub enum LinkState {
    /// It can be spent.
    Good {
        /// What it opens.
        view: LinkView,
        /// What its person is called.
        person: Option<String>,
        /// Until when it works.
        expires: Timestamp,
    },
    /// It was spent then.
    Spent(Timestamp),
    /// It ran out then.
    Expired(Timestamp),
    /// It was never one of ours, or it is so old that we have forgotten it.
    Unknown,
}

/// What became of a link.
pub fn examine(house: &House, text: &str) -> Result<LinkState, AppError> {
    let Ok(hash) = link_hash(text) else { return Ok(LinkState::Unknown) };
    let found = house.store.read(|view| {
        let Some(row) = links::find(view, &hash)? else { return Ok(None) };
        let person = people::find(view, row.person)?;
        Ok::<_, AppError>(Some((row, person)))
    })?;
    let Some((row, person)) = found else { return Ok(LinkState::Unknown) };
    if let Some(at) = row.spent {
        return Ok(LinkState::Spent(at));
    }
    if row.expires <= house.now() {
        return Ok(LinkState::Expired(row.expires));
    }
    let organisation = organisations::find(house, row.organisation)?;
    Ok(LinkState::Good {
        view: LinkView { organisation, role: row.role },
        person: person.and_then(|person| person.name),
        expires: row.expires,
    })
}

/// Whether a text is a mail address at all: known or not, that is not told.
pub fn check_address(email: &str) -> Result<(), AppError> {
    mail_address(email).map(drop)
}
