//! What must hold for every input, whatever it is.

use model::{Statement, VersionBound};
use translate::advisory::{AdvisoryError, Receiver, read};
use versions::{Scheme, VersionKey};

/// Counts what a document gave.
#[derive(Default)]
struct Count {
    statements: usize,
    refused: usize,
}

impl Receiver for Count {
    fn statement(&mut self, statement: Statement) {
        self.statements += 1;
        order_versions(&statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        self.refused += 1;
        assert!(pointer.is_empty() || pointer.starts_with('/'), "`{pointer}` is no place");
        assert!(!fault.to_string().is_empty(), "a refusal says why");
    }
}

/// An advisory document gives a statement or is refused: it never vanishes.
pub fn advisory_never_vanishes(bytes: &[u8]) {
    let mut count = Count::default();
    read(bytes, "input", &mut count);
    assert!(count.statements + count.refused > 0, "neither a statement nor a refusal");
}

/// Every version that a statement names may be asked for its key.
fn order_versions(statement: &Statement) {
    for affected in &statement.packages {
        for version in &affected.listed {
            let _ = affected.package.ecosystem().scheme().map(|scheme| key(scheme, version));
        }
    }
    for version in statement.products.iter().flat_map(|product| &product.versions) {
        let bound = match &version.until {
            Some(VersionBound::Before(bound) | VersionBound::Through(bound)) => bound,
            Some(VersionBound::Open | VersionBound::Unread) | None => &version.version,
        };
        let _ = version.scheme.map(|scheme| key(scheme, bound));
    }
}

/// The key of a version, and what holds for every key.
pub fn key(scheme: Scheme, version: &str) -> Option<VersionKey> {
    let key = scheme.key(version).ok()?;
    assert!(VersionKey::first() <= key, "nothing is below the first key");
    assert!(key < key.successor(), "a successor is above its key");
    let spaced =
        scheme.key(&format!(" {version} ")).expect("spaces around a version are read over");
    assert_eq!(spaced, key, "spaces around a version change nothing");
    Some(key)
}

/// The two versions of an input, a line each.
pub fn two_versions(bytes: &[u8]) -> Option<(&str, &str)> {
    std::str::from_utf8(bytes).ok()?.split_once('\n')
}
