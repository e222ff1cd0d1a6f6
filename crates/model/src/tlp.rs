//! The Traffic Light Protocol 2.0 (FIRST): who may read what.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A label, from the widest audience to the narrowest: a later one is stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Tlp {
    /// Anyone.
    Clear,
    /// The community; not publicly.
    Green,
    /// The recipient's organisation and its clients.
    Amber,
    /// The recipient's organisation only.
    AmberStrict,
    /// The named recipients only.
    Red,
}

impl Tlp {
    /// All of them, the widest audience first.
    pub const ALL: [Self; 5] =
        [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// What something made from such sources is at least; `None` where there is no source.
    pub fn strictest(labels: impl IntoIterator<Item = Self>) -> Option<Self> {
        labels.into_iter().max()
    }

    /// The label without `TLP:`, as it is written in documents and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "CLEAR",
            Self::Green => "GREEN",
            Self::Amber => "AMBER",
            Self::AmberStrict => "AMBER+STRICT",
            Self::Red => "RED",
        }
    }
}

impl fmt::Display for Tlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TLP:{}", self.name())
    }
}

/// A text is no label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no TLP label; expected TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED"
)]
pub struct TlpError(pub String);

/// Reads a label with or without `TLP:`, in any case; `WHITE` is what TLP 1.0 called CLEAR.
impl FromStr for Tlp {
    type Err = TlpError;

    fn from_str(text: &str) -> Result<Self, TlpError> {
        let upper = text.trim().to_ascii_uppercase();
        let name = upper.strip_prefix("TLP:").unwrap_or(&upper).trim_start();
        let name = if name == "WHITE" { "CLEAR" } else { name };
        let found = Self::ALL.into_iter().find(|label| label.name() == name);
        found.ok_or_else(|| TlpError(text.chars().take(80).collect()))
    }
}

impl TryFrom<String> for Tlp {
    type Error = TlpError;

    fn try_from(text: String) -> Result<Self, TlpError> {
        text.parse()
    }
}

impl From<Tlp> for String {
    fn from(label: Tlp) -> Self {
        label.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Tlp;

    #[test]
    fn a_label_has_one_spelling_and_reads_in_many() {
        for label in Tlp::ALL {
            assert_eq!(label.to_string().parse(), Ok(label));
            assert_eq!(label.name().to_ascii_lowercase().parse(), Ok(label));
        }
        assert_eq!(Tlp::AmberStrict.to_string(), "TLP:AMBER+STRICT");
        assert_eq!("TLP: white".parse(), Ok(Tlp::Clear));
        for none in ["", "TLP:", "AMBER STRICT", "PURPLE", "TLP:TLP:RED"] {
            assert!(none.parse::<Tlp>().is_err(), "{none}");
        }
    }

    #[test]
    fn what_is_derived_is_as_strict_as_its_strictest_source() {
        assert!(Tlp::ALL.is_sorted());
        for one in Tlp::ALL {
            for other in Tlp::ALL {
                let both = Tlp::strictest([one, other]).unwrap();
                assert!(both >= one && both >= other && (both == one || both == other));
            }
        }
        assert_eq!(Tlp::strictest([]), None);
    }
}
