//! What operators answered to a task: done, mitigated, cannot, help.

use jiff::Timestamp;
use model::id::{OrganisationId, PersonId, ReceiptId};

use crate::{
    StoreError, Tx, View,
    sql::sql,
    value::{params, rows},
};

rows! {
    /// An answer; a later one for the same task counts before it.
    pub struct ReceiptRow {
        /// Its id.
        pub id: ReceiptId,
        /// Who answered.
        pub organisation: OrganisationId,
        /// To which task.
        pub task: String,
        /// What: `done`, `mitigated`, `cannot`, `help`.
        pub answer: String,
        /// Until when a mitigation is meant to hold.
        pub until: Option<Timestamp>,
        /// What shows it.
        pub evidence: Option<String>,
        /// Which person; none: a program.
        pub person: Option<PersonId>,
        /// When.
        pub at: Timestamp,
    }
}

/// An answer to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceipt {
    /// Who answers.
    pub organisation: OrganisationId,
    /// To which task.
    pub task: String,
    /// What: `done`, `mitigated`, `cannot`, `help`.
    pub answer: String,
    /// Until when a mitigation is meant to hold.
    pub until: Option<Timestamp>,
    /// What shows it.
    pub evidence: Option<String>,
    /// Which person; none: a program.
    pub person: Option<PersonId>,
}

sql! {
    INSERT = "INSERT INTO receipt \
        (id, organisation, task, answer, until_us, evidence, person, at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND = "SELECT id, organisation, task, answer, until_us, evidence, person, at_us \
        FROM receipt WHERE id = $1";
    OF_TASK = "SELECT id, organisation, task, answer, until_us, evidence, person, at_us \
        FROM receipt WHERE organisation = $1 AND task = $2 ORDER BY at_us DESC, id DESC";
    OF_ORGANISATION = "SELECT id, organisation, task, answer, until_us, evidence, person, at_us \
        FROM receipt WHERE organisation = $1 ORDER BY at_us DESC, id DESC";
    DELETE_OF = "DELETE FROM receipt WHERE organisation = $1";
    ALL = "SELECT id, organisation, task, answer, until_us, evidence, person, at_us \
        FROM receipt ORDER BY organisation, at_us DESC, id DESC";
}

/// Adds one.
pub fn insert(tx: &mut Tx<'_>, new: &NewReceipt) -> Result<ReceiptId, StoreError> {
    let (id, at) = (ReceiptId::from_bytes(tx.new_id()), tx.at());
    let params = params![
        id,
        new.organisation,
        &new.task,
        &new.answer,
        new.until,
        new.evidence.as_deref(),
        new.person,
        at
    ];
    tx.execute(INSERT, params)?;
    Ok(id)
}

/// The one with this id.
pub fn find(view: &mut View<'_>, id: ReceiptId) -> Result<Option<ReceiptRow>, StoreError> {
    view.one(FIND, params![id])
}

/// All answers of an operator to one task, newest first.
pub fn of_task(
    view: &mut View<'_>,
    organisation: OrganisationId,
    task: &str,
) -> Result<Vec<ReceiptRow>, StoreError> {
    view.rows(OF_TASK, params![organisation, task])
}

/// All answers of an operator, newest first, one after another.
pub fn of_organisation(
    view: &mut View<'_>,
    organisation: OrganisationId,
    each: &mut dyn FnMut(ReceiptRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(OF_ORGANISATION, params![organisation], each)
}

/// Deletes all answers of an operator; how many.
pub fn delete_of(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<u64, StoreError> {
    tx.execute(DELETE_OF, params![organisation])
}

/// All answers, by operator and newest first, one after another.
pub fn all(
    view: &mut View<'_>,
    each: &mut dyn FnMut(ReceiptRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    view.stream(ALL, &[], each)
}
