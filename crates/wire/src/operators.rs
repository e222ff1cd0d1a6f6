//! What operators run, and what they answered.

use serde::{Deserialize, Serialize};

use crate::Time;

/// What came of a list that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InventoryAdded {
    /// Its id; the same as before where a list of this name was replaced.
    pub id: String,
    /// Its revision, from 1.
    pub revision: i64,
    /// How many components could be identified.
    pub components: u64,
    /// How many could not: they are not checked.
    pub unidentified: u64,
    /// Rows that are broken.
    pub refused: Vec<String>,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Its entry in the record.
    pub entry: String,
}

/// A list of what an operator runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InventoryLine {
    /// Its id.
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    /// From which file it was read.
    pub file: String,
    /// Its revision, from 1.
    pub revision: i64,
    /// Since when.
    pub made: Time,
    /// How long it is kept.
    pub keep_until: Time,
    /// How many components could be identified.
    pub components: u64,
    /// How many could not: they are not checked.
    pub unidentified: u64,
}

/// An answer to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// To which task: the `task` of an action.
    #[cfg_attr(feature = "schema", schema(max_length = 500))]
    pub task: String,
    /// What.
    #[cfg_attr(feature = "schema", schema(pattern = "^(done|mitigated|cannot|help)$"))]
    pub answer: String,
    /// Until the end of which day (UTC) a mitigation holds, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(format = Date))]
    pub until: Option<String>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 4_000))]
    pub evidence: Option<String>,
}

/// An answer that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReceiptGiven {
    /// Its id.
    pub id: String,
    /// Its entry in the record.
    pub entry: String,
}

/// An answer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReceiptLine {
    /// Its id.
    pub id: String,
    /// To which task.
    pub task: String,
    /// `done`, `mitigated`, `cannot` or `help`.
    pub answer: String,
    /// Until when a mitigation holds.
    pub until: Option<Time>,
    /// What shows it; foreign text.
    pub evidence: Option<String>,
    /// Which person; `null` for a program.
    pub person: Option<String>,
    /// When.
    pub at: Time,
    /// Whether it closes its task now.
    pub holds: bool,
}

/// An operator that the caller acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OperatorLine {
    /// Its name in commands and addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The first task that is open.
    pub first: Option<String>,
    /// By when that is due, in words.
    pub due: Option<String>,
    /// How many tasks are open.
    pub open: u64,
    /// How many are done or kept off.
    pub closed: u64,
    /// How many asked for help or can't.
    pub stuck: u64,
    /// How many entries of its lists were not checked.
    pub not_checked: u64,
    /// Whether it has any list.
    pub has_list: bool,
}
