//! The record: entries and the proofs that they are in it.

use serde::{Deserialize, Serialize};

use crate::Time;

/// One entry of the record, as the caller may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its number, from 0.
    pub seq: i64,
    /// Its commitment, the data of its leaf, in base64.
    pub commitment: String,
    /// What it says; `null` where the caller may not know.
    pub content: Option<EntryContent>,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EntryContent {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Time,
    /// What happened.
    pub kind: String,
    /// Whose material it is about.
    pub organisation: Option<String>,
    /// Who may read it.
    pub label: String,
    /// What an auditor must know; `null` where the caller may only know that it happened, or where
    /// its meaning was erased.
    pub body: Option<serde_json::Value>,
}

/// The proof that an entry is in the record (RFC 6962 §2.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The entry's number.
    pub seq: i64,
    /// How many entries the record has.
    pub size: i64,
    /// The entry's commitment, the data of its leaf, in base64.
    pub leaf: String,
    /// The hashes from the leaf's side up to the root, in base64.
    pub hashes: Vec<String>,
    /// The signed checkpoint that they lead to.
    pub checkpoint: String,
}
