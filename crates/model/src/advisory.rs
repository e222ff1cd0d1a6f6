//! An advisory statement: what one source says of one flaw, with the time it says it.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use versions::Scheme;

use crate::{Notice, Package, Remediation, Tlp, scheme_name};

/// What one source says of one flaw. Statements are never merged; several may carry the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The id the source gives it: `CVE-2024-21762`, `GO-2024-2610`, `RUSTSEC-2020-0071`.
    pub id: String,
    /// Whose statement it is.
    pub source: Source,
    /// The document it was read from, as a person can find it: `all.zip/GO-2024-2610.json`.
    pub document: String,
    /// Who may read it. A stored statement without a label is broken, never public.
    pub label: Tlp,
    /// Other names of the same flaw: edges, from which flaw groups are recomputed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// First published; `None` where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
    /// Last changed; `None` where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// The source took it back (OSV `withdrawn`, CVE `REJECTED`); it matches nothing.
    #[serde(default, skip_serializing_if = "Withdrawn::stands")]
    pub withdrawn: Withdrawn,
    /// One sentence; foreign text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Packages it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<Affected>,
    /// Products it names by vendor and product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<AffectedProduct>,
    /// Attacks that are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exploited: Option<Exploited>,
    /// CISA's decision points (SSVC), where the record has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssvc: Option<Ssvc>,
    /// What can be done, in the words of the maker or of who passes them on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remediations: Vec<Remediation>,
    /// The advisory that it stands in, where that is a document of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

/// Whether the source still stands by its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawn {
    /// It stands.
    #[default]
    Stands,
    /// Taken back, at a time where the source gives one.
    Since(Option<Timestamp>),
}

impl Withdrawn {
    fn stands(&self) -> bool {
        *self == Self::Stands
    }
}

/// Whose statement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An OSV record; its id's prefix names the database.
    Osv,
    /// A CVE record of the CVE Program, with CISA's container where it has one.
    Cve,
    /// CISA's catalogue of known exploited vulnerabilities.
    Kev,
    /// An advisory of a maker, or of who passes on what makers say (CSAF).
    Csaf,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Osv => "osv",
            Self::Cve => "cve",
            Self::Kev => "kev",
            Self::Csaf => "csaf",
        })
    }
}

/// One package that a statement names, and which of its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The package.
    pub package: Package,
    /// Ranges of versions; a version in any of them is affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<Range>,
    /// Versions listed one by one; affected beside the ranges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
}

/// A range as a list of events, in the order of the document (OSV schema, `affected[].ranges[]`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Which order its versions have.
    pub kind: RangeKind,
    /// What happens at which version.
    pub events: Vec<Event>,
}

/// Which order the versions of a range have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeKind {
    /// Semantic Versioning 2.0.
    Semver,
    /// The ecosystem's own order.
    Ecosystem,
    /// Commits; they have no order without the repository.
    Git,
}

/// What happens to a range at a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The flaw comes in; `0` is before every version.
    Introduced(String),
    /// The flaw is gone from here on.
    Fixed(String),
    /// The last version that has it.
    LastAffected(String),
    /// Nothing at or after this version is spoken of.
    Limit(String),
}

impl Event {
    /// The version at which it happens.
    pub fn version(&self) -> &str {
        match self {
            Self::Introduced(version)
            | Self::Fixed(version)
            | Self::LastAffected(version)
            | Self::Limit(version) => version,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Introduced(_) => "introduced",
            Self::Fixed(_) => "fixed",
            Self::LastAffected(_) => "last affected",
            Self::Limit(_) => "limit",
        };
        write!(f, "{name} {}", self.version())
    }
}

impl fmt::Display for RangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Semver => "SEMVER",
            Self::Ecosystem => "ECOSYSTEM",
            Self::Git => "GIT",
        })
    }
}

/// One product that a statement names, and which of its versions (CVE record, `affected[]`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedProduct {
    /// The vendor as the source writes it.
    pub vendor: String,
    /// The product as the source writes it.
    pub product: String,
    /// Its maker's numbers of the model, each of which names it, too: `6ES7511-1AK02-0AB0`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// What is said of which versions, in the order of the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<ProductVersion>,
    /// What holds for a version that no entry names.
    pub default_status: ProductStatus,
}

/// What a record says of a version or a span of versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductVersion {
    /// The single version, or where the span begins.
    pub version: String,
    /// Where the span ends; `None` for a single version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<VersionBound>,
    /// How the record says these versions are ordered; `None` where it does not, or names no known
    /// order.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "scheme_name")]
    pub scheme: Option<Scheme>,
    /// What holds there.
    pub status: ProductStatus,
}

impl ProductVersion {
    /// Nobody has a version 0: it stands for the first there was.
    fn start(&self) -> &str {
        if self.version == "0" { "everything" } else { &self.version }
    }
}

impl fmt::Display for ProductVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.until {
            None | Some(VersionBound::Unread) => f.write_str(&self.version),
            Some(VersionBound::Before(end)) => write!(f, "{} before {end}", self.start()),
            Some(VersionBound::Through(end)) => write!(f, "{} through {end}", self.start()),
            Some(VersionBound::Open) if self.version == "0" => f.write_str("every version"),
            Some(VersionBound::Open) => write!(f, "{} and later", self.version),
        }
    }
}

/// Where a span of versions ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionBound {
    /// `lessThan`: this version is no longer in it.
    Before(String),
    /// `lessThanOrEqual`: this version is the last in it.
    Through(String),
    /// Nowhere: the source says that every later version is in it.
    Open,
    /// `version` holds words that can't be read as versions: no version compares with them.
    Unread,
}

/// What a record says of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// It has the flaw.
    Affected,
    /// It does not.
    Unaffected,
    /// The record does not know.
    Unknown,
}

/// An entry of CISA's catalogue of known exploited vulnerabilities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exploited {
    /// The day CISA added it.
    pub added: Date,
    /// CISA's own date; binds federal civilian agencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// CISA names ransomware.
    pub ransomware: bool,
    /// What CISA tells agencies to do; foreign text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub required_action: String,
    /// What the flaw is; foreign text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// CISA's decision points of SSVC that BOD 26-04 needs; either may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ssvc {
    /// Can attackers automate steps 1 to 4 of the kill chain?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automatable: Option<Automatable>,
    /// How much control the flaw gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technical_impact: Option<TechnicalImpact>,
    /// When CISA decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Timestamp>,
}

/// SSVC decision point Automatable 2.0.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Automatable {
    /// Attackers can automate.
    Yes,
    /// They can't.
    No,
}

/// SSVC decision point Technical Impact 1.0.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TechnicalImpact {
    /// Limited control.
    Partial,
    /// Total control.
    Total,
}
