//! What is said of a component: its flaws, how sure that is, and what was not checked.

use model::{Remediation, RemediationKind, Source, Statement};

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The name is meant, and the version is listed or has an order; or every version is affected.
    Exact,
    /// The name is meant; the version could not be compared.
    Likely,
    /// Compared under an order that the ecosystem's standard no longer has.
    LegacyOrder,
}

/// A component has a flaw.
#[derive(Debug, Clone)]
pub struct Match<'c> {
    /// The advisory's id.
    pub advisory: &'c str,
    /// How sure.
    pub certainty: Certainty,
    /// Whose statement decided.
    pub source: Source,
    /// Why, in words.
    pub reason: String,
    /// Versions without the flaw, in order; empty where none is named.
    pub fixed_versions: Vec<String>,
    /// The last version with the flaw, where a record names that instead.
    pub last_affected: Option<String>,
    /// What advisories say can be done about it; the surest and most helpful first.
    pub remedies: Vec<Remedy<'c>>,
}

/// One thing that an advisory says can be done.
#[derive(Debug, Clone, Copy)]
pub struct Remedy<'c> {
    /// Which statement says so.
    pub statement: &'c Statement,
    /// What it says.
    pub remediation: &'c Remediation,
    /// Whose words these are.
    pub speaker: Speaker,
    /// Whether it is surely meant for the component.
    pub fits: Fits,
}

/// How advisories tell to update. Their category alone says less than it seems: in CISA's feed
/// "please see the maker's web site" and "isolate the device" are `vendor_fix`, too.
const UPDATES: [&str; 14] = [
    "update to ",
    "updates to ",
    "updating to ",
    "updated to ",
    "upgrade to ",
    "upgrading to ",
    "upgraded to ",
    "update their",
    "upgrade their",
    "apply the update",
    "install the update",
    "apply the patch",
    "install the patch",
    "install version",
];

impl Remedy<'_> {
    /// Whether the maker, in its own advisory or through CISA, tells users of this very product
    /// and version to update it.
    pub fn is_makers_update(&self) -> bool {
        let lower = self.remediation.details.to_lowercase();
        self.fits == Fits::Exactly
            && self.speaker != Speaker::Another
            && self.remediation.kind == RemediationKind::VendorFix
            && UPDATES.iter().any(|words| lower.contains(words))
    }
}

impl<'c> Match<'c> {
    /// What the maker itself says of updating this very product and version, if the match is sure.
    pub fn makers_update(&self) -> Option<&Remedy<'c>> {
        let sure = self.certainty == Certainty::Exact;
        self.remedies.iter().filter(|_| sure).find(|one| one.is_makers_update())
    }
}

/// Whether a remedy is meant for a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fits {
    /// It names this very product, and the version lies in what it names.
    Exactly,
    /// A person must compare the product or the version.
    Perhaps,
}

/// Whose words a remedy is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// The maker's own.
    Maker,
    /// The maker's, passed on by CISA.
    Cisa,
    /// Those of somebody else.
    Another,
}

/// How much of a component was checked against what was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Coverage {
    /// Everything that names it.
    #[default]
    Whole,
    /// Some of what names it, or its maker, could not be compared.
    InPart,
    /// Nothing: the reason says why.
    Nothing,
}

/// What came of one component.
#[derive(Debug, Clone, Default)]
pub struct Checked<'c> {
    /// Flaws that it has, by advisory id.
    pub matches: Vec<Match<'c>>,
    /// How much was checked.
    pub coverage: Coverage,
    /// What could not be checked, with the reason. Empty where everything that was given was
    /// checked.
    pub not_checked: Vec<String>,
}
