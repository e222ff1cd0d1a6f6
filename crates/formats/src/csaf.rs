//! CSAF 2.0 (OASIS Standard, 18 November 2022): what a maker's advisory says of which products.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{self, JsonError};

mod tree;

pub use tree::{Defined, Fault, NAME_BYTES_MAX, Part, Products};

/// How many products one document may name in its statements and remediations, groups spelled out.
/// The largest real one seen, of CISA's, has 4,000.
pub const MENTIONS_MAX: usize = 1_000_000;

/// Why a CSAF document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsafError {
    /// It is no JSON, or a field has the wrong type.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A version of the specification that is not read.
    #[error("at `/document/csaf_version`: {}; CSAF 2.0 is read", found(.0.as_deref()))]
    Version(Option<String>),
    /// Not meant for those who run the products (§3.2.1.12.7).
    #[error(
        "at `/document/tracking/status`: `draft`; a draft is not read: take the final advisory"
    )]
    Draft,
    /// More than any advisory says.
    #[error("at `{0}`: the document names products more than {MENTIONS_MAX} times; split it")]
    TooManyMentions(String),
}

fn found(value: Option<&str>) -> String {
    value.map_or_else(|| "missing".to_owned(), |value| format!("`{value}`"))
}

/// §3.2: a document. Vulnerabilities are read one by one, so that a broken one hides no other.
#[derive(Debug, Deserialize)]
pub struct Csaf {
    /// §3.2.1.
    pub document: Document,
    /// §3.2.2; absent in documents that speak of no products.
    #[serde(default)]
    pub product_tree: ProductTree,
    #[serde(default)]
    vulnerabilities: Vec<Box<RawValue>>,
}

impl Csaf {
    /// Each vulnerability, or why it can't be read; the index counts from 0.
    pub fn vulnerabilities(
        &self,
    ) -> impl Iterator<Item = (usize, Result<Vulnerability, JsonError>)> {
        self.vulnerabilities.iter().map(|raw| json::read_scanned(raw.get().as_bytes())).enumerate()
    }
}

/// §3.2.1: the document itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    /// §3.2.1.3: `csaf_security_advisory`, `csaf_vex`.
    pub category: String,
    /// §3.2.1.5.
    #[serde(default)]
    pub distribution: Distribution,
    /// §3.2.1.8.
    pub publisher: Publisher,
    /// §3.2.1.9.
    #[serde(default)]
    pub references: Vec<Reference>,
    /// §3.2.1.11.
    pub title: String,
    /// §3.2.1.12.
    pub tracking: Tracking,
}

/// §3.2.1.5: who may read it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Distribution {
    /// §3.2.1.5.2.
    pub tlp: Option<Tlp>,
}

/// §3.2.1.5.2: the Traffic Light Protocol.
#[derive(Debug, Clone, Deserialize)]
pub struct Tlp {
    /// `WHITE`, `GREEN`, `AMBER`, `RED`; read as text, because CSAF 2.1 has other words.
    pub label: String,
}

/// §3.2.1.8: who published it.
#[derive(Debug, Clone, Deserialize)]
pub struct Publisher {
    /// §3.2.1.8.1: `vendor`, `coordinator`, `discoverer`, `translator`, `user`, `other`.
    pub category: String,
    /// §3.2.1.8.4.
    pub name: String,
    /// §3.2.1.8.5.
    pub namespace: String,
}

/// §3.2.1.9.
#[derive(Debug, Clone, Deserialize)]
pub struct Reference {
    /// `self` or `external`, which is what an absent one means.
    pub category: Option<String>,
    /// Where.
    pub url: String,
}

/// §3.2.1.12: which document, and which revision of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Tracking {
    /// §3.2.1.12.4.
    pub id: String,
    /// §3.2.1.12.2.
    pub current_release_date: String,
    /// §3.2.1.12.5.
    pub initial_release_date: String,
    /// §3.2.1.12.7.
    pub status: Status,
    /// §3.2.1.12.8.
    pub version: String,
}

/// §3.2.1.12.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Before publication.
    Draft,
    /// Published, with known changes to come.
    Interim,
    /// Published.
    Final,
}

/// §3.2.2: every product that the document speaks of.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProductTree {
    /// §3.2.2.1.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// §3.2.2.2.
    #[serde(default)]
    pub full_product_names: Vec<FullProductName>,
    /// §3.2.2.3.
    #[serde(default)]
    pub product_groups: Vec<ProductGroup>,
    /// §3.2.2.4.
    #[serde(default)]
    pub relationships: Vec<Relationship>,
}

/// §3.1.2: a step from a vendor to a version.
#[derive(Debug, Clone, Deserialize)]
pub struct Branch {
    /// §3.1.2.2.
    pub category: BranchCategory,
    /// §3.1.2.3.
    pub name: String,
    /// §3.1.2.1.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// §3.1.2.4.
    pub product: Option<FullProductName>,
}

/// §3.1.2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BranchCategory {
    /// Who makes it.
    Vendor,
    /// A line of products.
    ProductFamily,
    /// The product.
    ProductName,
    /// One version.
    ProductVersion,
    /// A range of versions: VERS, or a VERS-like specifier (§3.1.2.3.2).
    ProductVersionRange,
    /// What narrows it otherwise: architecture, language, service pack and others.
    #[serde(other)]
    Other,
}

/// §3.1.3: a product that can be spoken of.
#[derive(Debug, Clone, Deserialize)]
pub struct FullProductName {
    /// §3.1.3.1.
    pub name: String,
    /// §3.1.3.2.
    pub product_id: String,
    /// §3.1.3.3.
    #[serde(default)]
    pub product_identification_helper: Helper,
}

/// §3.1.3.3: what else names it; hashes and serial numbers say nothing of an inventory's rows.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Helper {
    /// §3.1.3.3.1.
    pub cpe: Option<String>,
    /// §3.1.3.3.3.
    #[serde(default)]
    pub model_numbers: Vec<String>,
    /// §3.1.3.3.4.
    pub purl: Option<String>,
}

/// §3.2.2.3.
#[derive(Debug, Clone, Deserialize)]
pub struct ProductGroup {
    /// §3.2.2.3.1.
    pub group_id: String,
    /// §3.2.2.3.2.
    pub product_ids: Vec<String>,
}

/// §3.2.2.4: a product on, with or in another.
#[derive(Debug, Clone, Deserialize)]
pub struct Relationship {
    /// §3.2.2.4.1: `installed_on`, `default_component_of` and others.
    pub category: String,
    /// §3.2.2.4.2: the pair as one product.
    pub full_product_name: FullProductName,
    /// §3.2.2.4.3.
    pub product_reference: String,
    /// §3.2.2.4.4.
    pub relates_to_product_reference: String,
}

/// §3.2.3: a flaw.
#[derive(Debug, Clone, Deserialize)]
pub struct Vulnerability {
    /// §3.2.3.2.
    pub cve: Option<String>,
    /// §3.2.3.6.
    #[serde(default)]
    pub ids: Vec<FlawId>,
    /// §3.2.3.8.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// §3.2.3.9.
    #[serde(default)]
    pub product_status: ProductStatus,
    /// §3.2.3.12.
    #[serde(default)]
    pub remediations: Vec<Remediation>,
    /// §3.2.3.15.
    pub title: Option<String>,
}

/// §3.2.3.6: another name of the flaw.
#[derive(Debug, Clone, Deserialize)]
pub struct FlawId {
    /// §3.2.3.6.2.
    pub text: String,
}

/// §3.1.5.
#[derive(Debug, Clone, Deserialize)]
pub struct Note {
    /// §3.1.5.2: `summary`, `description`, `details` and others.
    pub category: String,
    /// §3.1.5.3.
    pub text: String,
}

/// §3.2.3.9: product ids by what holds for them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProductStatus {
    /// The first releases that are known to have the flaw.
    #[serde(default)]
    pub first_affected: Vec<String>,
    /// The first releases with the fix.
    #[serde(default)]
    pub first_fixed: Vec<String>,
    /// Releases with the fix.
    #[serde(default)]
    pub fixed: Vec<String>,
    /// Have the flaw.
    #[serde(default)]
    pub known_affected: Vec<String>,
    /// Have it not.
    #[serde(default)]
    pub known_not_affected: Vec<String>,
    /// The last releases that are known to have the flaw.
    #[serde(default)]
    pub last_affected: Vec<String>,
    /// Nobody knows yet.
    #[serde(default)]
    pub under_investigation: Vec<String>,
    // `recommended` says what to install, not what is affected (§3.2.3.9.7): it is read over.
}

/// What a list of products says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// They have the flaw.
    Affected,
    /// They are the first that have it; what comes after them is not said.
    AffectedFrom,
    /// They have it not.
    NotAffected,
    /// Nobody knows yet.
    NotKnown,
}

impl ProductStatus {
    /// Every list with its key, and what it says.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Says, &[String])> {
        [
            ("known_affected", Says::Affected, &self.known_affected),
            ("first_affected", Says::AffectedFrom, &self.first_affected),
            ("last_affected", Says::Affected, &self.last_affected),
            ("fixed", Says::NotAffected, &self.fixed),
            ("first_fixed", Says::NotAffected, &self.first_fixed),
            ("known_not_affected", Says::NotAffected, &self.known_not_affected),
            ("under_investigation", Says::NotKnown, &self.under_investigation),
        ]
        .into_iter()
        .map(|(key, says, ids)| (key, says, ids.as_slice()))
    }
}

/// §3.2.3.12: what can be done.
#[derive(Debug, Clone, Deserialize)]
pub struct Remediation {
    /// §3.2.3.12.1.
    pub category: RemediationCategory,
    /// §3.2.3.12.3.
    pub details: String,
    /// §3.2.3.12.5.
    #[serde(default)]
    pub group_ids: Vec<String>,
    /// §3.2.3.12.6.
    #[serde(default)]
    pub product_ids: Vec<String>,
    /// §3.2.3.12.7.
    pub restart_required: Option<Restart>,
    /// §3.2.3.12.8.
    pub url: Option<String>,
}

/// §3.2.3.12.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemediationCategory {
    /// A way to use the product that avoids the flaw.
    Workaround,
    /// What makes an attack harder.
    Mitigation,
    /// A version with the fix.
    VendorFix,
    /// There is nothing yet.
    NoneAvailable,
    /// There won't be anything.
    NoFixPlanned,
    /// A kind of a later CSAF.
    #[serde(other)]
    Other,
}

/// §3.2.3.12.7.
#[derive(Debug, Clone, Deserialize)]
pub struct Restart {
    /// `none`, `service`, `system`, `machine` and others.
    pub category: String,
}

#[derive(Deserialize)]
struct Head {
    document: HeadDocument,
}

#[derive(Deserialize)]
struct HeadDocument {
    csaf_version: Option<String>,
}

/// Reads one CSAF 2.0 document.
pub fn read(bytes: &[u8]) -> Result<Csaf, CsafError> {
    json::outline(bytes)?;
    // A later version may give a known field another type; its number is the better message.
    let head: Head = json::read_scanned(bytes)?;
    if head.document.csaf_version.as_deref() != Some("2.0") {
        return Err(CsafError::Version(head.document.csaf_version));
    }
    let csaf: Csaf = json::read_scanned(bytes)?;
    if csaf.document.tracking.status == Status::Draft {
        return Err(CsafError::Draft);
    }
    Ok(csaf)
}

#[cfg(test)]
mod tests;
