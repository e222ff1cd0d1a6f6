//! One match, and one thing that was not checked, a line each.

use serde::{Deserialize, Serialize};

/// A component of the inventory has a flaw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchLine {
    /// Package URL; `null` where the inventory names a product.
    pub purl: Option<String>,
    /// The component as the inventory calls it.
    pub component: String,
    /// The version as the inventory writes it; `null` where it gives none.
    pub version: Option<String>,
    /// What it runs on; `null` where the inventory does not say.
    pub asset: Option<String>,
    /// The advisory's id.
    pub advisory: String,
    /// Other names of the same flaw.
    pub aliases: Vec<String>,
    /// Versions without the flaw; empty where none is named.
    pub fixed_versions: Vec<String>,
    /// Whose statement decided: `osv`, `cve`, `kev`.
    pub source: String,
    /// Why it matches.
    pub reason: String,
    /// `exact`, `likely` or `legacy-order`.
    pub certainty: String,
    /// The day by whose end (UTC) it must be done, `YYYY-MM-DD`; `null` where there is none.
    pub due: Option<String>,
    /// Where the day comes from, and whom it binds.
    pub basis: String,
    /// The row of the directive's table; `not determinable` where facts are missing.
    pub outcome: String,
    /// Every row that is still possible.
    pub possible: Vec<String>,
    /// CISA's own day for a known exploited flaw, `YYYY-MM-DD`.
    pub kev_due: Option<String>,
}

/// Something of the inventory was not checked. That does not mean it is safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotCheckedLine {
    /// Package URL; `null` where the inventory has none.
    pub purl: Option<String>,
    /// The component as the inventory calls it.
    pub component: String,
    /// What it runs on; `null` where the inventory does not say.
    pub asset: Option<String>,
    /// Why, and what would help.
    pub not_checked: String,
}
