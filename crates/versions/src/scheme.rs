//! The orders that are known here, their names, and what every version must be before it is read.

use std::{fmt, str::FromStr};

use crate::{dotted, key::VersionKey, pep440, semver};

/// No ecosystem has longer versions (npm refuses them); bounds the work for a hostile one.
pub const MAX_VERSION_BYTES: usize = 256;

/// How much of a version that is too long an error repeats.
const SHOWN_CHARACTERS: usize = 32;

/// How an ecosystem orders its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Rust crates: Semantic Versioning 2.0.
    CratesIo,
    /// npm packages: Semantic Versioning 2.0 as node-semver reads it.
    Npm,
    /// Go modules and Go's own releases.
    Go,
    /// Python packages: PEP 440.
    PyPi,
    /// Dotted numbers and nothing else, as products carry them: what all orders agree on.
    Dotted,
}

/// A version that has no order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// There is no text.
    #[error("an empty text is not a version for {scheme}: expected {}", scheme.expected())]
    Empty {
        /// The order that was asked.
        scheme: Scheme,
    },
    /// Longer than any version.
    #[error(
        "`{begin}…` is not a version for {scheme}: it has {bytes} bytes, \
         expected at most {MAX_VERSION_BYTES}"
    )]
    TooLong {
        /// The order that was asked.
        scheme: Scheme,
        /// How the text begins.
        begin: String,
        /// How long it is.
        bytes: usize,
    },
    /// NUL, a line break or the like.
    #[error(
        "`{}` is not a version for {scheme}: byte {offset} is a control character, \
         expected printable text",
        version.escape_debug()
    )]
    Control {
        /// The order that was asked.
        scheme: Scheme,
        /// The text.
        version: String,
        /// Which byte of it, from 0.
        offset: usize,
    },
    /// The scheme has no order for it.
    #[error("`{version}` is not a version for {scheme}: expected {}", scheme.expected())]
    Unordered {
        /// The order that was asked.
        scheme: Scheme,
        /// The text.
        version: String,
    },
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 5] = [Self::CratesIo, Self::Npm, Self::Go, Self::PyPi, Self::Dotted];

    /// The key of a version; spaces around it are not part of it.
    pub fn key(self, version: &str) -> Result<VersionKey, VersionError> {
        let text = self.checked(version)?;
        match self {
            Self::CratesIo => semver::key(semver::Family::CratesIo, text),
            Self::Npm => semver::key(semver::Family::Npm, text),
            Self::Go => semver::key(semver::Family::Go, text),
            Self::PyPi => pep440::key(text),
            Self::Dotted => dotted::key(text),
        }
        .ok_or_else(|| VersionError::Unordered { scheme: self, version: text.to_owned() })
    }

    fn checked(self, version: &str) -> Result<&str, VersionError> {
        let text = version.trim_ascii();
        if text.is_empty() {
            return Err(VersionError::Empty { scheme: self });
        }
        if text.len() > MAX_VERSION_BYTES {
            let begin = text.chars().take(SHOWN_CHARACTERS).collect();
            return Err(VersionError::TooLong { scheme: self, begin, bytes: text.len() });
        }
        match text.bytes().position(|byte| byte.is_ascii_control()) {
            None => Ok(text),
            Some(offset) => {
                Err(VersionError::Control { scheme: self, version: text.to_owned(), offset })
            }
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::CratesIo | Self::Npm => "numbers such as `1.2.3` or `1.2.3-beta.1`",
            Self::Go => "numbers such as `v1.2.3`, `1.2.3-rc.1` or `go1.22.1`",
            Self::PyPi => "a PEP 440 version such as `1.2.3`, `1.2rc1` or `1.2.post1`",
            Self::Dotted => "numbers with dots between them, such as `7.2.4`",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CratesIo => "crates.io",
            Self::Npm => "npm",
            Self::Go => "Go",
            Self::PyPi => "PyPI",
            Self::Dotted => "dotted",
        })
    }
}

/// A name that is no scheme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{name}` has no order of versions here: expected one of crates.io (or cargo), npm, \
     Go (or golang), PyPI, dotted"
)]
pub struct SchemeError {
    name: String,
}

/// Reads the name of an ecosystem as OSV writes it, or of its package URL type, in any case.
impl FromStr for Scheme {
    type Err = SchemeError;

    fn from_str(name: &str) -> Result<Self, SchemeError> {
        match name.to_ascii_lowercase().as_str() {
            "crates.io" | "cargo" => Ok(Self::CratesIo),
            "npm" => Ok(Self::Npm),
            "go" | "golang" => Ok(Self::Go),
            "pypi" => Ok(Self::PyPi),
            "dotted" => Ok(Self::Dotted),
            _ => Err(SchemeError { name: name.to_owned() }),
        }
    }
}
