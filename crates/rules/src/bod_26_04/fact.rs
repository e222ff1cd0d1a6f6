//! What happened to one flaw on one asset, each with its day; added to, never overwritten.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use model::{Automatable, Exploited, Exposed, Ssvc, TechnicalImpact};

/// One thing that is known of a flaw on an asset.
///
/// An `on` of `None` is a fact whose day nobody recorded: it holds from the beginning, and any
/// fact with a day outranks it. Facts of one kind and day that contradict each other: the more
/// urgent holds. Facts after the day of a question are not looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// CISA added the flaw to KEV.
    KevAdded {
        /// The day CISA added it.
        on: Date,
    },
    /// CISA's own due date for the KEV entry.
    KevDue {
        /// The day CISA set it.
        on: Date,
        /// The last day.
        due: Date,
    },
    /// CISA's own forensic-triage mark on the KEV entry.
    KevTriage {
        /// The day CISA set it.
        on: Date,
        /// What it says.
        mark: TriageMark,
    },
    /// A catalogue was read, and the flaw is not in it.
    KevNotListed {
        /// The day of the catalogue.
        on: Option<Date>,
    },
    /// The flaw was enumerated on the asset.
    SeenOnAsset {
        /// The day of the inventory or scan.
        on: Date,
    },
    /// Somebody said whether the internet can reach the asset.
    Exposure {
        /// Since when it is so.
        on: Option<Date>,
        /// What was said.
        exposed: Exposed,
    },
    /// CISA's decision points; `None` says nothing of that point.
    Ssvc {
        /// The day CISA decided.
        on: Option<Date>,
        /// Automatable.
        automatable: Option<Automatable>,
        /// Technical Impact.
        technical_impact: Option<TechnicalImpact>,
    },
    /// A person confirmed a likely match.
    Confirmed {
        /// The day he did.
        on: Option<Date>,
    },
    /// The flaw on this asset is dealt with.
    Closed {
        /// The day it was.
        on: Date,
        /// How.
        how: Closing,
    },
    /// The forensic triage of the asset is done.
    TriageClosed {
        /// The day it was.
        on: Date,
    },
}

/// How a clock is closed. Of two closings on one day the later variant holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    /// It is still there and can't be used, until the review says otherwise.
    Mitigated {
        /// What shows that it can't be used.
        evidence: Evidence,
        /// The last day on which that holds without a look.
        review_on: Date,
    },
    /// The asset was never affected.
    NotAffected,
    /// The component or the asset is gone.
    Removed,
    /// It runs a fixed version.
    Updated,
}

/// What shows that a mitigation holds: a ticket, a test, a name; never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence(String);

/// An evidence that says nothing.
#[derive(Debug, thiserror::Error)]
#[error("a mitigation without evidence: expected a ticket, a test result or a name")]
pub struct EvidenceError;

/// What CISA's mark on a KEV entry says of forensic triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TriageMark {
    /// CISA asks for none.
    NotRequired,
    /// CISA asks for it.
    Required,
}

impl Fact {
    /// The facts in a KEV entry: the addition, and CISA's own date where it has one.
    pub fn of_kev(entry: &Exploited) -> impl Iterator<Item = Self> {
        let on = entry.added;
        let due = entry.due.map(|due| Self::KevDue { on, due });
        std::iter::once(Self::KevAdded { on }).chain(due)
    }

    /// The fact in CISA's decision points, of the day they were decided (UTC).
    pub fn of_ssvc(ssvc: &Ssvc) -> Self {
        let day = |decided: Timestamp| decided.to_zoned(TimeZone::UTC).date();
        Self::Ssvc {
            on: ssvc.decided.map(day),
            automatable: ssvc.automatable,
            technical_impact: ssvc.technical_impact,
        }
    }

    /// The day of the fact; `None` for one that holds from the beginning.
    pub fn day(&self) -> Option<Date> {
        match *self {
            Self::KevNotListed { on }
            | Self::Exposure { on, .. }
            | Self::Ssvc { on, .. }
            | Self::Confirmed { on } => on,
            Self::KevAdded { on }
            | Self::KevDue { on, .. }
            | Self::KevTriage { on, .. }
            | Self::SeenOnAsset { on }
            | Self::Closed { on, .. }
            | Self::TriageClosed { on } => Some(on),
        }
    }
}

impl Evidence {
    /// Keeps a text that says something.
    pub fn new(text: &str) -> Result<Self, EvidenceError> {
        let text = text.trim();
        if text.is_empty() { Err(EvidenceError) } else { Ok(Self(text.to_owned())) }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }
}
