//! Sources, and the imports from them.

use serde::{Deserialize, Serialize};

use crate::Time;

/// An import: what came of one document, zip or folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Import {
    /// Its id.
    pub id: String,
    /// Of which source.
    pub source: String,
    /// `receiving`, `accepted` or `failed`.
    pub state: String,
    /// When it began.
    pub started: Time,
    /// When it ended; `null` while it runs.
    pub ended: Option<Time>,
    /// Documents read so far; `null` where nobody counts any more.
    pub documents: Option<i64>,
    /// Records that are new.
    pub added: i64,
    /// Records that changed.
    pub changed: i64,
    /// Records that were withdrawn.
    pub withdrawn: i64,
    /// Records that are as before.
    pub unchanged: i64,
    /// Records that are older than what the source said already: they are kept, and change nothing.
    #[serde(default)]
    pub older: i64,
    /// Records that were refused.
    pub refused: i64,
    /// The first of those, at most 100; the rest by `/imports/{id}/refusals`.
    pub refusals: Vec<Refusal>,
    /// Its entry in the record; `null` before it was accepted, and where it is asked for later.
    pub entry: Option<String>,
}

/// A record that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// Where it stands: a file, a line, a JSON pointer.
    pub place: String,
    /// Why, and what was expected.
    pub reason: String,
}

/// Where advisories come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its name in commands and addresses.
    pub slug: String,
    /// A folder or an address, for who manages sources; `null`: only uploads, or not for you.
    pub location: Option<String>,
    /// Who may read what it says: `TLP:CLEAR` and stricter.
    pub label: String,
    /// How often it is looked at, in seconds; `null`: never by itself.
    pub every_s: Option<i64>,
    /// When it is looked at next.
    pub next: Option<Time>,
    /// How often in a row it failed.
    pub tries: i64,
    /// Since when it is here.
    pub made: Time,
    /// Its last import, also one that runs; `null` where there was none.
    pub last: Option<Import>,
}

/// A source to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// Its name in commands and addresses.
    #[cfg_attr(feature = "schema", schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    pub slug: String,
    /// A folder of the server's machine, `/srv/feeds`, or an address, `https://…`.
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 2_000, pattern = r"^(/|https?://)[^\u0000-\u001f\u007f-\u009f]*$")
    )]
    pub location: String,
    /// Lower limit of who may read what it says; `TLP:CLEAR` where it is not said.
    #[cfg_attr(feature = "schema", schema(pattern = r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT)$"))]
    pub label: Option<String>,
    /// How often to look, in seconds; every hour where it is not said.
    #[serde(default, deserialize_with = "crate::whole::option")]
    #[cfg_attr(feature = "schema", schema(minimum = 60, maximum = 2_592_000))]
    pub every_s: Option<i64>,
}

/// What a source is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceChange {
    /// A folder of the server's machine, `/srv/feeds`, or an address, `https://…`.
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 2_000, pattern = r"^(/|https?://)[^\u0000-\u001f\u007f-\u009f]*$")
    )]
    pub location: String,
    /// Lower limit of who may read what it says; `TLP:CLEAR` where it is not said.
    #[cfg_attr(feature = "schema", schema(pattern = r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT)$"))]
    pub label: Option<String>,
    /// How often to look, in seconds; every hour where it is not said.
    #[serde(default, deserialize_with = "crate::whole::option")]
    #[cfg_attr(feature = "schema", schema(minimum = 60, maximum = 2_592_000))]
    pub every_s: Option<i64>,
}
