//! One thing to do: a flaw of one component on one asset, with its date and the steps.

use serde::{Deserialize, Serialize};

/// What to do about one flaw of one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActionLine {
    /// The advisory's id.
    pub advisory: String,
    /// Other names of the same flaw.
    pub aliases: Vec<String>,
    /// The component as the inventory calls it.
    pub component: String,
    /// The version as the inventory writes it; `null` where it gives none.
    pub version: Option<String>,
    /// What it runs on; `null` where the inventory does not say.
    pub asset: Option<String>,
    /// `exact`, `likely` or `legacy-order`.
    pub certainty: String,
    /// The day by whose end (UTC) it must be done, `YYYY-MM-DD`; `null` where there is none.
    pub due: Option<String>,
    /// Where the day comes from, and whom it binds.
    pub basis: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// The task it belongs to: what a receipt answers.
    pub task: String,
    /// The task in one line.
    pub title: String,
    /// What the operator answered: `done`, `mitigated`, `cannot`, `help`; `null` where nothing yet.
    pub answer: Option<String>,
}
