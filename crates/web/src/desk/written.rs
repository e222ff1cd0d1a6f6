//! After a form: the page that comes says that it is written down, with the entry of the record.

use app::{id::EntryId, record};

use super::Desk;
use crate::parts::{Link, Notice, Tone, address, filters};

/// The field of an address that names the entry of what was just done.
const FIELD: &str = "done";

/// The address of a page that says what was just done; an entry stands in it.
pub(crate) fn after(address: &str, entry: EntryId) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    let (path, part) = address.split_once('#').map_or((address, ""), |(path, part)| (path, part));
    let part = if part.is_empty() { String::new() } else { format!("#{part}") };
    format!("{path}{sign}{FIELD}={entry}{part}")
}

/// What was just done, where the address names it and the visitor may know.
pub(super) fn notice(desk: &Desk<'_>) -> Option<Notice> {
    let entry: EntryId = desk.visitor.query.text(FIELD).parse().ok()?;
    let seen = record::by_id(desk.house, desk.caller, entry).ok()??;
    let kind = seen.content?.kind;
    let (head, words) = said_of(&kind);
    let seq = u64::try_from(seen.seq).unwrap_or_default();
    let link = Link::new(
        address::path(&["record", &seq.to_string()]),
        format!("Entry {}", filters::group_thousands(seq)),
    );
    Some(Notice {
        tone: Tone::Good,
        head: head.to_owned(),
        words: words.to_owned(),
        links: vec![link],
    })
}

fn said_of(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "receipt" => {
            ("Your answer is saved and written down.", "You can change this answer at any time.")
        }
        "inventory-changed" => ("Your list is saved.", "It counts from now on."),
        "inventory-removed" => ("The list is gone.", "Its answers stay in the record."),
        "inventory-forgotten" => ("All that you listed is erased.", "Nobody can read it again."),
        "source-added" => ("The source is added.", "Its first import begins within a minute."),
        "source-removed" => ("The source is removed.", "What it said stays in the record."),
        "consent-given" => ("They may act for you.", "You can take it back at any time."),
        "consent-accepted" => ("They are your client.", "They read what is TLP:AMBER here."),
        "consent-revoked" => ("The consent is over.", "What was done before stays written down."),
        "membership-ended" => ("The membership is over.", "They can be invited again."),
        "token-revoked" => ("The token is revoked.", "It stopped working at once."),
        "passkey-added" => {
            ("The passkey is yours.", "Sign out, and sign in with it to read restricted texts.")
        }
        "passkey-removed" => ("The passkey is removed.", "It no longer signs you in."),
        "import-accepted" => ("The import is done.", "What is in it counts from now on."),
        _ => ("It is done, and written down.", "The record says who did it, and when."),
    }
}

impl Desk<'_> {
    /// Waits until what was just done is in memory, so that the page that comes shows it.
    pub(crate) fn follow(&self) {
        if let Ok(entry) = self.visitor.query.text(FIELD).parse::<EntryId>() {
            // Where it is not followed in time, the page is as it was: it says nothing untrue.
            let _followed = self.house.after(entry);
        }
    }
}
