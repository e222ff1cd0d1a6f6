//! What a maker's advisory says beside its versions: who published it, and what can be done.

use serde::{Deserialize, Serialize};

/// The advisory that a statement stands in (CSAF 2.0 §3.2.1). Its id names a document that may
/// speak of many flaws, so it is no alias of any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The publisher's id of it: `ICSA-22-013-02`, `SSA-324998`.
    pub id: String,
    /// Its title; foreign text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Who published it.
    pub publisher: Publisher,
    /// Where a person can read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Who published an advisory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// Its name; foreign text.
    pub name: String,
    /// The address under which it publishes; foreign text.
    pub namespace: String,
    /// What it is to the product.
    pub role: PublisherRole,
}

/// What the publisher of an advisory is to the product (CSAF 2.0 §3.2.1.8.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublisherRole {
    /// It makes the product.
    Vendor,
    /// It stands between makers and others.
    Coordinator,
    /// A finder, a translator, a user, somebody else.
    Other,
}

/// The hosts under which CISA publishes.
const CISA: [&str; 2] = ["cisa.gov", "us-cert.gov"];

impl Publisher {
    /// Whether it is CISA, which passes on what makers say of industrial and medical products.
    pub fn is_cisa(&self) -> bool {
        let host = self.namespace.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let own = |known: &&str| {
            host.strip_suffix(*known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        !host.contains('@') && CISA.iter().any(own)
    }
}

/// One thing that a maker's advisory says can be done (CSAF 2.0 §3.2.3.12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remediation {
    /// What kind of thing.
    pub kind: RemediationKind,
    /// The advisory's own words; foreign text.
    pub details: String,
    /// Where the fix or more about it is found; foreign text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What must be restarted afterwards, in the advisory's word: `system`, `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart: Option<String>,
    /// For which products of the statement.
    pub holds_for: HoldsFor,
}

/// What kind of thing can be done (CSAF 2.0 §3.2.3.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemediationKind {
    /// A version without the flaw.
    VendorFix,
    /// A way to use the product that avoids the flaw.
    Workaround,
    /// What makes an attack harder.
    Mitigation,
    /// The maker will not fix it.
    NoFixPlanned,
    /// There is nothing yet.
    NoneAvailable,
    /// A kind that CSAF 2.0 does not know.
    Other,
}

/// For which products of a statement a remediation holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldsFor {
    /// All that it names.
    Every,
    /// These.
    Places(Vec<ProductPlace>),
}

/// One entry of `versions` of one of a statement's products, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct ProductPlace {
    /// Which product.
    pub product: u32,
    /// Which of its versions.
    pub version: u32,
}

impl From<(u32, u32)> for ProductPlace {
    fn from((product, version): (u32, u32)) -> Self {
        Self { product, version }
    }
}

impl From<ProductPlace> for (u32, u32) {
    fn from(place: ProductPlace) -> Self {
        (place.product, place.version)
    }
}

impl HoldsFor {
    /// Whether it holds for a product, and for one of its versions where that is known.
    pub fn holds(&self, product: usize, version: Option<usize>) -> bool {
        let is = |own: u32, asked: usize| usize::try_from(own) == Ok(asked);
        match self {
            Self::Every => true,
            Self::Places(places) => places.iter().any(|place| {
                is(place.product, product) && version.is_none_or(|asked| is(place.version, asked))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HoldsFor, ProductPlace, Publisher, PublisherRole};

    #[test]
    fn cisa_is_known_by_where_it_publishes() {
        for (namespace, expected) in [
            ("https://www.cisa.gov/", true),
            ("https://cisa.gov", true),
            ("https://us-cert.cisa.gov/ics", true),
            ("https://cisa.gov.example/", false),
            ("https://notcisa.gov/", false),
            ("https://cisa.gov@evil.example/", false),
            ("https://evil.example/#.cisa.gov", false),
            ("cisa.gov", false),
        ] {
            let publisher = Publisher {
                name: "CISA".to_owned(),
                namespace: namespace.to_owned(),
                role: PublisherRole::Coordinator,
            };
            assert_eq!(publisher.is_cisa(), expected, "{namespace}");
        }
    }

    #[test]
    fn a_remediation_holds_for_what_it_names_only() {
        let places = HoldsFor::Places(vec![ProductPlace { product: 1, version: 2 }]);
        assert!(places.holds(1, Some(2)) && places.holds(1, None));
        assert!(!places.holds(1, Some(0)) && !places.holds(0, Some(2)) && !places.holds(2, None));
        assert!(HoldsFor::Every.holds(7, None));
    }
}
