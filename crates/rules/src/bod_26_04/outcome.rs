//! What Table 1 can say: how many days, and whether the asset is triaged for traces of an attack.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A cell of Table 1, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// Three days, and a forensic triage of the asset.
    #[serde(rename = "3 days & forensic investigation")]
    ThreeDaysWithTriage,
    /// Three days.
    #[serde(rename = "3 days")]
    ThreeDays,
    /// Fourteen days.
    #[serde(rename = "14 days")]
    FourteenDays,
    /// Sixty days.
    #[serde(rename = "60 days")]
    SixtyDays,
    /// With the next major upgrade or rebuild of the asset; no date.
    #[serde(rename = "fix on system upgrade")]
    OnUpgrade,
}

impl Outcome {
    /// Calendar days from the start of the clock; `None` where the table sets no date.
    pub fn days(self) -> Option<u16> {
        match self {
            Self::ThreeDaysWithTriage | Self::ThreeDays => Some(3),
            Self::FourteenDays => Some(14),
            Self::SixtyDays => Some(60),
            Self::OnUpgrade => None,
        }
    }

    /// Whether the table also asks for a forensic triage of the asset.
    pub fn forensic_triage(self) -> bool {
        self == Self::ThreeDaysWithTriage
    }
}

/// The name CISA's decision table gives it; the same as its serde name.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ThreeDaysWithTriage => "3 days & forensic investigation",
            Self::ThreeDays => "3 days",
            Self::FourteenDays => "14 days",
            Self::SixtyDays => "60 days",
            Self::OnUpgrade => "fix on system upgrade",
        })
    }
}
