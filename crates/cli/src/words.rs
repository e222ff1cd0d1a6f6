//! Words that several commands take for the same things.

use clap::ValueEnum;
use model::{AssetKind, Exposed};
use rules::bod_26_04::Scope;

/// Whom an answer is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ScopeName {
    /// A federal civilian executive branch agency: CISA's dates bind it
    Fceb,
    /// Anybody else: every date is informative
    Other,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Fceb => Self::Fceb,
            ScopeName::Other => Self::Other,
        }
    }
}

/// Yes, no, or nobody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum YesNo {
    Yes,
    No,
    Unknown,
}

impl From<YesNo> for Exposed {
    fn from(name: YesNo) -> Self {
        match name {
            YesNo::Yes => Self::Yes,
            YesNo::No => Self::No,
            YesNo::Unknown => Self::Unknown,
        }
    }
}

/// What kind of thing an asset is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindName {
    It,
    Medical,
    OperationalTechnology,
    Safety,
    Unknown,
}

impl From<KindName> for AssetKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::It => Self::It,
            KindName::Medical => Self::Medical,
            KindName::OperationalTechnology => Self::OperationalTechnology,
            KindName::Safety => Self::Safety,
            KindName::Unknown => Self::Unknown,
        }
    }
}

/// A word as the command line takes it.
pub(crate) fn name(word: &impl ValueEnum) -> String {
    word.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
