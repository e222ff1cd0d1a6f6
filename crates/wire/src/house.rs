//! What is asked of and said about the house itself.

use serde::{Deserialize, Serialize};

use crate::Time;

/// What was checked, and what does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Checked {
    /// How many entries of the record.
    pub entries: u64,
    /// What does not fit; empty where all is well.
    pub faults: Vec<String>,
}

/// Where to put a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBackup {
    /// A folder on the server's machine, empty or not there yet; a whole path.
    #[cfg_attr(feature = "schema", schema(pattern = r"^/[^\u0000]*$"))]
    pub to: String,
}

/// A back-up that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Backup {
    /// When it was begun: everything that was acknowledged before is in it.
    pub made: Time,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// What the record said last before: the back-up has all of its entries.
    pub checkpoint: String,
    /// Its entry in the record.
    pub entry: String,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Me {
    /// For which organisation, by its slug.
    pub organisation: String,
    /// As what.
    pub role: String,
    /// Which person; `null` for a program.
    pub person: Option<String>,
    /// How surely we know: `token`, `link`, `passkey`, `socket`.
    pub strength: String,
}
