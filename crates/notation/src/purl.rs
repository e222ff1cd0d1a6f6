//! Package URLs (purl), canonical by the rules of their type.

use std::str::FromStr as _;

/// A parsed package URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl {
    /// The package type in lower case: `cargo`, `golang`, `npm`, `pypi`.
    pub kind: String,
    /// The parts between type and name, as they are joined by `/`; npm scopes keep their `@`.
    pub namespace: Option<String>,
    /// The name, decoded.
    pub name: String,
    /// The version, decoded.
    pub version: Option<String>,
}

/// A text that is not a package URL.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not a package URL: {why}; expected `pkg:type/namespace/name@version`")]
pub struct PurlError {
    text: String,
    why: String,
}

impl Purl {
    /// Reads a package URL; qualifiers and subpath are read over.
    pub fn parse(text: &str) -> Result<Self, PurlError> {
        let purl = packageurl::PackageUrl::from_str(text)
            .map_err(|error| PurlError { text: text.to_owned(), why: error.to_string() })?;
        Ok(Self {
            kind: purl.ty().to_ascii_lowercase(),
            namespace: purl.namespace().map(str::to_owned),
            name: purl.name().to_owned(),
            version: purl.version().map(str::to_owned),
        })
    }
}
