//! Cargo.lock, versions 1 to 4 (Cargo book, "Cargo.toml vs Cargo.lock").

use serde::Deserialize;

use crate::text::{self, TextError};

/// The versions of the format that are read; 1 and 2 don't name themselves.
pub const VERSIONS: [u32; 4] = [1, 2, 3, 4];
/// The largest lock file that is read: TOML takes 70 times its text in memory. A thousand
/// packages have 300 kB.
pub const LOCK_FILE_BYTES_MAX: usize = 2 << 20;

/// What crates.io is called as a source; Cargo writes the first whatever the protocol is.
const CRATES_IO: [&str; 2] =
    ["registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/"];

/// A lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockFile {
    /// Every package, in the order of the file.
    pub packages: Vec<Package>,
}

/// `[[package]]`, and `[root]` of the first version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Package {
    /// `name`.
    pub name: String,
    /// `version`.
    pub version: String,
    /// `source`.
    #[serde(default, deserialize_with = "source")]
    pub source: Source,
}

/// Where a package comes from: the kind before `+`, and the address after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Source {
    /// No `source`, or `path+…`: a member of the workspace, or a folder beside it.
    #[default]
    Local,
    /// crates.io.
    CratesIo,
    /// Another registry, with its address.
    Registry(String),
    /// A Git repository, with its address.
    Git(String),
    /// A kind that is not known, as it is written.
    Other(String),
}

/// Why a lock file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CargoLockError {
    /// No text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// No TOML, or a field has the wrong type.
    #[error("line {line}, column {column}: {fault}; expected a Cargo.lock as Cargo writes it")]
    Toml {
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
        /// What is wrong.
        fault: String,
    },
    /// A later version.
    #[error("`version = {0}` of Cargo.lock is not known; versions 1 to 4 are read")]
    Version(u32),
    /// Larger than any lock file.
    #[error("the file has {0} bytes; a lock file of at most {LOCK_FILE_BYTES_MAX} is read")]
    TooLarge(usize),
}

#[derive(Deserialize)]
struct Head {
    version: Option<u32>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    package: Vec<Package>,
    /// Version 1 kept the root apart.
    root: Option<Package>,
}

fn source<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Source, D::Error> {
    let text = String::deserialize(from)?;
    if CRATES_IO.contains(&text.as_str()) {
        return Ok(Source::CratesIo);
    }
    Ok(match text.split_once('+') {
        Some(("registry" | "sparse", address)) => Source::Registry(address.to_owned()),
        Some(("git", address)) => Source::Git(address.to_owned()),
        Some(("path", _)) => Source::Local,
        _ => Source::Other(text),
    })
}

/// Reads a lock file.
pub fn read(bytes: &[u8]) -> Result<LockFile, CargoLockError> {
    if bytes.len() > LOCK_FILE_BYTES_MAX {
        return Err(CargoLockError::TooLarge(bytes.len()));
    }
    let text = text::read(bytes)?;
    let fault = |error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        let (line, column) = text::place(text, start);
        CargoLockError::Toml { line, column, fault: one_line(error.message()) }
    };
    // A later version may give a known field another type; its number is the better message.
    let head: Head = toml::from_str(text).map_err(fault)?;
    if let Some(version) = head.version.filter(|version| !VERSIONS.contains(version)) {
        return Err(CargoLockError::Version(version));
    }
    let document: Document = toml::from_str(text).map_err(fault)?;
    let packages: Vec<Package> = document.root.into_iter().chain(document.package).collect();
    Ok(LockFile { packages })
}

fn one_line(message: &str) -> String {
    message.split('\n').collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> String {
        testkit::folded(&read(text.as_bytes()).unwrap_err().to_string())
    }

    #[test]
    fn sources_of_every_version_are_told_apart() {
        // Versions 1 and 2: no number; 1 has `[root]` and keeps checksums under `[metadata]`.
        let text = "[root]\nname = \"app\"\nversion = \"0.1.0\"\n\n\
            [[package]]\nname = \"serde\"\nversion = \"1.0.0\"\n\
            source = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n\
            [[package]]\nname = \"inner\"\nversion = \"2.0.0\"\n\
            source = \"sparse+https://crates.example/index/\"\n\n\
            [[package]]\nname = \"fork\"\nversion = \"3.0.0\"\n\
            source = \"git+https://git.example/fork?branch=main#0123abcd\"\n\n\
            [[package]]\nname = \"odd\"\nversion = \"4.0.0\"\nsource = \"tape\"\n\n\
            [metadata]\n\"checksum serde 1.0.0 (registry+x)\" = \"00\"\n";
        let sources: Vec<_> =
            read(text.as_bytes()).unwrap().packages.into_iter().map(|it| it.source).collect();
        assert_eq!(
            sources,
            [
                Source::Local,
                Source::CratesIo,
                Source::Registry("https://crates.example/index/".to_owned()),
                Source::Git("https://git.example/fork?branch=main#0123abcd".to_owned()),
                Source::Other("tape".to_owned()),
            ]
        );
    }

    #[test]
    fn versions_3_and_4_are_read_and_5_is_not() {
        for version in [3, 4] {
            let text = format!(
                "version = {version}\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\
                 dependencies = [\"b 1.0.0\"]\nchecksum = \"00\"\n"
            );
            assert_eq!(read(text.as_bytes()).unwrap().packages.len(), 1);
        }
        insta::assert_snapshot!(
            fault("version = 5\npackage = 7\n"),
            @"`version = 5` of Cargo.lock is not known; versions 1 to 4 are read"
        );
    }

    #[test]
    fn a_fault_is_named_with_its_place() {
        insta::assert_snapshot!(
            fault("version = 4\n[[package]]\nname = \"a\"\nversion = 1\n"),
            @r"
        line 4, column 11: invalid type: integer `1`, expected a string; expected a
          Cargo.lock as Cargo writes it
        ");
        insta::assert_snapshot!(
            fault("version = 4\n[[package]]\nname = \"a\"\n"),
            @"line 2, column 1: missing field `version`; expected a Cargo.lock as Cargo writes it"
        );
        insta::assert_snapshot!(
            fault("version = 4\n[[package]\n"),
            @r"
        line 2, column 11: unclosed array table, expected `]`; expected a Cargo.lock as
          Cargo writes it
        ");
        insta::assert_snapshot!(
            fault("version = 4\nversion = 4\n"),
            @"line 2, column 1: duplicate key; expected a Cargo.lock as Cargo writes it");
    }

    #[test]
    fn this_projects_own_lock_file_is_read() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");
        let packages = read(&std::fs::read(path).unwrap()).unwrap().packages;
        assert!(packages.iter().any(|it| it.name == "formats" && it.source == Source::Local));
        assert!(packages.iter().any(|it| it.name == "serde" && it.source == Source::CratesIo));
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let text = format!("version = 4\na = {}{}\n", "[".repeat(5000), "]".repeat(5000));
        assert!(read(text.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_toml_makes_it_panic(
            text in "(\\[\\[package\\]\\]\n|[a-z]+ = \"[^\"]{0,9}\"\n|[\\[\\]{}=\",a\n]){0,20}"
        ) {
            let _ = read(text.as_bytes());
        }
    }
}
