//! The record: who did what and when; numbered later, sealed by commitments.

use jiff::Timestamp;
use model::id::{EntryId, OrganisationId};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::{
    Housekeeping, NewEntry, StoreError, Tx, View,
    jobs::{self, Lease},
    sql::sql,
    value::{params, rows},
};

rows! {
    /// An entry.
    pub struct EntryRow {
        /// Its id.
        pub id: EntryId,
        /// Its place in the record, from 0; none until it is numbered.
        pub seq: Option<i64>,
        /// When it happened.
        pub at: Timestamp,
        /// What happened.
        pub kind: String,
        /// Whom it is about; who acted stands in the body.
        pub organisation: Option<OrganisationId>,
        /// Who may read it, as the number of a label.
        pub label: i64,
        /// Canonical JSON, with id, time, kind, organisation and label inside; none when erased.
        pub body: Option<Vec<u8>>,
        /// What hides the body in its commitment; none when erased.
        pub salt: Option<[u8; 32]>,
        /// SHA-256 of salt and body: the leaf of the log.
        pub commitment: [u8; 32],
    }
}

/// What to look for, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search<'a> {
    /// Only what is about this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only this kind.
    pub kind: Option<&'a str>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// The cursor: only entries with a smaller number.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

sql! {
    INSERT = "INSERT INTO entry \
        (id, seq, at_us, kind, organisation, label, body, salt, commitment) \
        VALUES ($1, NULL, $2, $3, $4, $5, $6, $7, $8)";
    NUMBER = "UPDATE entry SET seq = n.next FROM (SELECT id, \
        (SELECT COALESCE(MAX(seq), -1) FROM entry) + \
        ROW_NUMBER() OVER (ORDER BY at_us, id) AS next \
        FROM entry WHERE seq IS NULL ORDER BY at_us, id LIMIT $1) n WHERE entry.id = n.id";
    LAST = "SELECT COALESCE(MAX(seq), -1) FROM entry";
    UNNUMBERED = "SELECT COUNT(*) FROM entry WHERE seq IS NULL";
    COMMITMENTS = "SELECT commitment FROM entry WHERE seq >= $1 AND seq < $2 \
        ORDER BY seq ASC NULLS FIRST";
    AFTER = "SELECT id, seq, at_us, kind, organisation, label, body, salt, commitment \
        FROM entry WHERE seq > $1 ORDER BY seq ASC NULLS FIRST LIMIT $2";
    FIND = "SELECT id, seq, at_us, kind, organisation, label, body, salt, commitment \
        FROM entry WHERE id = $1";
    BY_SEQ = "SELECT id, seq, at_us, kind, organisation, label, body, salt, commitment \
        FROM entry WHERE seq = $1";
    SEARCH = "SELECT id, seq, at_us, kind, organisation, label, body, salt, commitment \
        FROM entry WHERE seq < $1 AND at_us >= $2 AND at_us < $3 \
        ORDER BY seq DESC NULLS LAST LIMIT $4";
    SEARCH_KIND = "SELECT id, seq, at_us, kind, organisation, label, body, salt, commitment \
        FROM entry WHERE kind = $5 AND seq < $1 AND at_us >= $2 AND at_us < $3 \
        ORDER BY seq DESC NULLS LAST LIMIT $4";
    SEARCH_ABOUT = "SELECT id, seq, at_us, kind, organisation, label, body, salt, commitment \
        FROM entry WHERE organisation = $5 AND seq < $1 AND at_us >= $2 AND at_us < $3 \
        AND (kind = $6 OR $6 IS NULL) ORDER BY seq DESC NULLS LAST LIMIT $4";
    ERASE = "UPDATE entry SET salt = NULL, body = NULL WHERE id = $1 AND salt IS NOT NULL";
    ERASE_ABOUT = "UPDATE entry SET salt = NULL, body = NULL \
        WHERE organisation = $1 AND seq IS NOT NULL AND label >= $2 AND salt IS NOT NULL";
}

/// Adds an entry without a number; only [`Tx::record`] comes here.
pub(crate) fn insert(tx: &mut Tx<'_>, new: NewEntry) -> Result<EntryId, StoreError> {
    let (id, at, salt) = (EntryId::from_bytes(tx.new_id()), tx.at(), tx.random::<32>());
    let NewEntry { kind, organisation, label, body } = new;
    let whole = json!({
        "at": at.to_string(),
        "body": body,
        "id": id.to_string(),
        "kind": kind,
        "label": label,
        "organisation": organisation.map(|organisation| organisation.to_string()),
    });
    let body = canonical(&whole);
    let commitment = commitment(&salt, &body);
    let params = params![id, at, kind, organisation, label, &body, salt, commitment];
    tx.execute(INSERT, params)?;
    Ok(id)
}

/// The leaf of the log for this salt and this canonical body.
pub fn commitment(salt: &[u8; 32], canonical: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(canonical).finalize().into()
}

/// Gives numbers to the oldest entries without one, densely after the greatest; how many.
/// Only the holder of the sequencer's lease may: [`StoreError::Fenced`] for anybody else.
pub fn number(house: &mut Housekeeping<'_>, lease: &Lease, limit: i64) -> Result<u64, StoreError> {
    jobs::must_hold(house, lease)?;
    house.execute(NUMBER, params![limit])
}

/// The greatest number; -1 where there is none.
pub fn last(view: &mut View<'_>) -> Result<i64, StoreError> {
    Ok(view.one(LAST, &[])?.unwrap_or(-1))
}

/// How many wait for their number.
pub fn unnumbered(view: &mut View<'_>) -> Result<i64, StoreError> {
    Ok(view.one(UNNUMBERED, &[])?.unwrap_or_default())
}

/// The commitments from this number up to, not including, that one, in order.
pub fn commitments(view: &mut View<'_>, from: i64, to: i64) -> Result<Vec<[u8; 32]>, StoreError> {
    view.rows(COMMITMENTS, params![from, to])
}

/// The next entries after this number (-1: from the start): the commit stream.
pub fn after(view: &mut View<'_>, seq: i64, limit: i64) -> Result<Vec<EntryRow>, StoreError> {
    view.rows(AFTER, params![seq, limit])
}

/// The one with this id, numbered or not.
pub fn find(view: &mut View<'_>, id: EntryId) -> Result<Option<EntryRow>, StoreError> {
    view.one(FIND, params![id])
}

/// The one with this number.
pub fn by_seq(view: &mut View<'_>, seq: i64) -> Result<Option<EntryRow>, StoreError> {
    view.one(BY_SEQ, params![seq])
}

/// Numbered entries, newest first.
pub fn search(view: &mut View<'_>, what: &Search<'_>) -> Result<Vec<EntryRow>, StoreError> {
    let before = what.before.unwrap_or(i64::MAX);
    let from = what.from.unwrap_or(Timestamp::MIN);
    let to = what.to.unwrap_or(Timestamp::MAX);
    let limit = what.limit;
    match (what.organisation, what.kind) {
        (None, None) => view.rows(SEARCH, params![before, from, to, limit]),
        (None, Some(kind)) => view.rows(SEARCH_KIND, params![before, from, to, limit, kind]),
        (Some(about), kind) => {
            view.rows(SEARCH_ABOUT, params![before, from, to, limit, about, kind])
        }
    }
}

/// Erases what an entry means: its commitment stays, salt and body go. Whether they were there.
pub fn erase(tx: &mut Tx<'_>, id: EntryId) -> Result<bool, StoreError> {
    Ok(tx.execute(ERASE, params![id])? == 1)
}

/// Erases the meaning of every numbered entry about an organisation from this label on; how many.
pub fn erase_about(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    label: i64,
) -> Result<u64, StoreError> {
    tx.execute(ERASE_ABOUT, params![organisation, label])
}

/// JSON with one spelling: keys sorted by their bytes, no white space.
pub fn canonical(value: &Json) -> Vec<u8> {
    let mut out = Vec::new();
    spell(value, &mut out);
    out
}

fn spell(value: &Json, out: &mut Vec<u8>) {
    match value {
        Json::Object(fields) => {
            let sorted: std::collections::BTreeMap<_, _> = fields.iter().collect();
            let spelled = sorted.into_iter().map(|(key, field)| {
                let mut text = Json::from(key.as_str()).to_string().into_bytes();
                text.push(b':');
                spell(field, &mut text);
                text
            });
            enclose(out, [b'{', b'}'], spelled);
        }
        Json::Array(items) => {
            let spelled = items.iter().map(canonical);
            enclose(out, [b'[', b']'], spelled);
        }
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
}

fn enclose(out: &mut Vec<u8>, ends: [u8; 2], parts: impl Iterator<Item = Vec<u8>>) {
    let [open, close] = ends;
    out.push(open);
    for (place, part) in parts.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&part);
    }
    out.push(close);
}
