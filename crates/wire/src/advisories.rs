//! Advisories: who says what, how far it reaches, how fast operators were told and acted.

use serde::{Deserialize, Serialize};

use crate::Time;

/// One line of a list of advisories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AdvisoryLine {
    /// Its id.
    pub id: String,
    /// One sentence.
    pub summary: String,
    /// Who speaks of it: `osv`, `cve`, `kev`, `csaf`.
    pub source: String,
    /// Last changed at its source, or received.
    pub changed: Time,
    /// Whether attacks are known.
    pub exploited: bool,
    /// Who may read it.
    pub label: String,
    /// Whether its source took it back.
    pub withdrawn: bool,
}

/// A flaw with everything that is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Advisory {
    /// Its id: a CVE id where it has one.
    pub id: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// The strictest label of what is shown.
    pub label: String,
    /// Who says what; each statement stands on its own.
    pub statements: Vec<Statement>,
    /// What came in when.
    pub history: Vec<Event>,
}

/// What one source says of a flaw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Statement {
    /// The id that the source gives it.
    pub id: String,
    /// Whose it is: `osv`, `cve`, `kev`, `csaf`.
    pub source: String,
    /// The document it was read from.
    pub document: String,
    /// Who may read it.
    pub label: String,
    /// When it came in.
    pub received: Time,
    /// First published; `null` where the source does not say.
    pub published: Option<Time>,
    /// Last changed; `null` where the source does not say.
    pub modified: Option<Time>,
    /// Whether its source took it back.
    pub withdrawn: bool,
    /// One sentence; foreign text.
    pub summary: String,
    /// Packages that it names.
    pub packages: Vec<AffectedPackage>,
    /// Products that it names.
    pub products: Vec<AffectedProduct>,
    /// Whether attacks are known.
    pub exploited: bool,
    /// What can be done, in the words of who says it.
    pub remedies: Vec<Remedy>,
}

/// A package, and which of its versions are affected, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AffectedPackage {
    /// Its package URL without a version.
    pub package: String,
    /// Each range as its events: `introduced 1.0, fixed 1.2`.
    pub ranges: Vec<String>,
    /// Versions that are listed one by one.
    pub listed: Vec<String>,
}

/// A product, and what is said of which versions, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AffectedProduct {
    /// The vendor as the source writes it.
    pub vendor: String,
    /// The product as the source writes it.
    pub product: String,
    /// Each span with its status: `1.0 before 1.2: affected`.
    pub versions: Vec<String>,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Remedy {
    /// What kind: `vendor_fix`, `mitigation`, `workaround`, `none_available`, ….
    pub kind: String,
    /// The words of who says it; foreign text.
    pub text: String,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Event {
    /// When.
    pub at: Time,
    /// What, in words.
    pub what: String,
}

/// How many operators a flaw reaches. A count under ten is `null`: nobody is told how few.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reach {
    /// The advisory's id.
    pub advisory: String,
    /// Operators with an exact match; `null`: fewer than ten.
    pub exact: Option<u64>,
    /// Operators with only likely ones; `null`: fewer than ten.
    pub likely: Option<u64>,
    /// All of them; `null`: fewer than ten.
    pub all: Option<u64>,
    /// Operators that were told; `null`: fewer than ten.
    pub told: Option<u64>,
    /// Operators that answered with done or a mitigation; `null`: fewer than ten.
    pub acted: Option<u64>,
}

/// Minutes from when a flaw first came in; `null` where it is not so far, or fewer than ten
/// operators are reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tempo {
    /// The advisory's id.
    pub advisory: String,
    /// To the first operator told.
    pub first_told_min: Option<i64>,
    /// To half of those reached told.
    pub half_told_min: Option<i64>,
    /// To nine tenths told.
    pub most_told_min: Option<i64>,
    /// To the first that acted.
    pub first_acted_min: Option<i64>,
    /// To half acted.
    pub half_acted_min: Option<i64>,
    /// To nine tenths acted.
    pub most_acted_min: Option<i64>,
}
