//! A package: an ecosystem, and a name in that ecosystem's canonical spelling.

use std::fmt;

use serde::{Deserialize, Serialize};
use versions::Scheme;

/// Where a package comes from; names as OSV spells them (OSV schema, "Defined ecosystems").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Ecosystem {
    /// Rust crates.
    CratesIo,
    /// JavaScript packages.
    Npm,
    /// Go modules, and Go's standard library as `stdlib` and `toolchain`.
    Go,
    /// Python packages.
    PyPi,
    /// One whose versions have no order here yet.
    Other(String),
}

impl Ecosystem {
    /// The ecosystem of an OSV name, such as `crates.io`; what follows a colon (`Debian:12`) is
    /// kept.
    pub fn from_osv(name: &str) -> Self {
        match name {
            "crates.io" => Self::CratesIo,
            "npm" => Self::Npm,
            "Go" => Self::Go,
            "PyPI" => Self::PyPi,
            other => Self::Other(other.to_owned()),
        }
    }

    /// How this ecosystem orders its versions; `None` where no order is known here.
    pub fn scheme(&self) -> Option<Scheme> {
        match self {
            Self::CratesIo => Some(Scheme::CratesIo),
            Self::Npm => Some(Scheme::Npm),
            Self::Go => Some(Scheme::Go),
            Self::PyPi => Some(Scheme::PyPi),
            Self::Other(_) => None,
        }
    }
}

impl From<String> for Ecosystem {
    fn from(name: String) -> Self {
        Self::from_osv(&name)
    }
}

impl From<Ecosystem> for String {
    fn from(ecosystem: Ecosystem) -> Self {
        ecosystem.to_string()
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CratesIo => "crates.io",
            Self::Npm => "npm",
            Self::Go => "Go",
            Self::PyPi => "PyPI",
            Self::Other(name) => name,
        })
    }
}

/// A package, the same for every spelling of its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Spelled")]
pub struct Package {
    ecosystem: Ecosystem,
    name: String,
}

/// As it is stored; reading it makes the name canonical again.
#[derive(Deserialize)]
struct Spelled {
    ecosystem: Ecosystem,
    name: String,
}

impl From<Spelled> for Package {
    fn from(spelled: Spelled) -> Self {
        Self::new(spelled.ecosystem, &spelled.name)
    }
}

impl Package {
    /// A package by any spelling of its name.
    pub fn new(ecosystem: Ecosystem, name: &str) -> Self {
        let name = canonical_name(&ecosystem, name);
        Self { ecosystem, name }
    }

    /// Where it comes from.
    pub fn ecosystem(&self) -> &Ecosystem {
        &self.ecosystem
    }

    /// The canonical name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.ecosystem, self.name)
    }
}

fn canonical_name(ecosystem: &Ecosystem, name: &str) -> String {
    match ecosystem {
        // PEP 503 §"Normalized Names": runs of `-`, `_`, `.` are one `-`; lower case.
        Ecosystem::PyPi => pypi_name(name),
        // purl-spec types/golang and types/npm: lower case. OSV keeps the capitals of Go module
        // paths,
        // SBOM tools write either; two modules that differ in case only cannot both be published.
        Ecosystem::Go => go_name(&name.to_ascii_lowercase()),
        // crates.io takes `-` and `_` as one name when a crate is published, so no two crates
        // differ in that only.
        Ecosystem::CratesIo => name.replace('_', "-").to_ascii_lowercase(),
        // npm names are case-sensitive only for packages older than 2014; purl-spec types/npm:
        // lower case.
        Ecosystem::Npm => name.to_ascii_lowercase(),
        Ecosystem::Other(_) => name.to_owned(),
    }
}

fn pypi_name(name: &str) -> String {
    let mut canonical = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '-' | '_' | '.' if canonical.ends_with('-') => {}
            '-' | '_' | '.' => canonical.push('-'),
            _ => canonical.extend(letter.to_lowercase()),
        }
    }
    canonical
}

// SBOM tools name Go's standard library `std` (purl-spec), OSV `stdlib`.
fn go_name(lower: &str) -> String {
    if lower == "std" { "stdlib".to_owned() } else { lower.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Ecosystem, Package};

    #[test]
    fn spellings_of_one_package_are_equal() {
        for (ecosystem, one, other) in [
            ("PyPI", "Zope.Interface", "zope-interface"),
            ("PyPI", "a__b-.c", "A-B.C"),
            ("npm", "@Angular/Core", "@angular/core"),
            ("Go", "github.com/ProtonMail/proton-bridge", "github.com/protonmail/proton-bridge"),
            ("Go", "std", "stdlib"),
            ("crates.io", "Serde_JSON", "serde-json"),
        ] {
            let of = |name| Package::new(Ecosystem::from_osv(ecosystem), name);
            assert_eq!(of(one), of(other));
        }
    }
}
