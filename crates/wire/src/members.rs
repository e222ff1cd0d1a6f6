//! Who belongs to an organisation, and who may act for whom.

use serde::{Deserialize, Serialize};

use crate::Time;

/// A membership in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MemberLine {
    /// The person's id.
    pub person: String,
    /// What they are called; `null` after they were forgotten.
    pub name: Option<String>,
    /// Where mail reaches them.
    pub email: Option<String>,
    /// As what.
    pub role: String,
    /// Since when.
    pub since: Time,
    /// When a session was last used that is still open.
    pub seen: Option<Time>,
}

/// A consent to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// Who may act.
    #[cfg_attr(feature = "schema", schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    pub delegate: String,
}

/// A consent that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConsentGiven {
    /// Its id.
    pub id: String,
    /// Its entry in the record.
    pub entry: String,
}

/// A consent in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConsentLine {
    /// Its id.
    pub id: String,
    /// Who lets somebody act.
    pub operator: String,
    /// Who may act.
    pub delegate: String,
    /// Since when.
    pub given: Time,
    /// Since when the operator is the delegate's client; `null`: not yet.
    pub accepted: Option<Time>,
    /// Since when it is over.
    pub revoked: Option<Time>,
}
