//! What a directive's table says of four inputs.

use serde::{Deserialize, Serialize};

/// The answer of a directive's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleAnswer {
    /// The outcome as the table writes it; `not determinable` where rows that differ remain.
    pub outcome: String,
    /// Calendar days from the start of the clock; `null` where the outcome sets no date.
    pub days: Option<u16>,
    /// Whether the asset needs a forensic triage; `null` where the rows that remain differ.
    pub forensic_triage: Option<bool>,
    /// The id of the table, with its version.
    pub table: String,
    /// The first day on which that table counts, `YYYY-MM-DD`.
    pub table_from: String,
    /// Every outcome that remains possible, the most urgent first.
    pub possible: Vec<String>,
    /// Facts that would decide it; empty where it is decided.
    pub missing: Vec<String>,
    /// CISA's defaults that were taken, as `point=value`.
    pub defaults: Vec<String>,
}
