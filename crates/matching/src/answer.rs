//! What is said of a component: its flaws, how sure that is, and what was not checked.

use model::Source;

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Name and version are given, and the version is listed or has an order.
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
