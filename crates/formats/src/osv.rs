//! OSV records (OSV schema 1.7): what is needed to say which versions of which packages are
//! affected.

use serde::Deserialize;

use crate::json::{self, JsonError};

/// An OSV record.
#[derive(Debug, Clone, Deserialize)]
pub struct Record {
    /// §id: database prefix and number.
    pub id: String,
    /// §modified; always present.
    pub modified: String,
    /// §published.
    pub published: Option<String>,
    /// §withdrawn: present where the source took the record back.
    pub withdrawn: Option<String>,
    /// §aliases: the same flaw in other databases.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// §summary: one line.
    #[serde(default)]
    pub summary: String,
    /// §details: Markdown.
    #[serde(default)]
    pub details: String,
    /// §affected.
    #[serde(default)]
    pub affected: Vec<Affected>,
}

/// §affected\[\]: one package.
#[derive(Debug, Clone, Deserialize)]
pub struct Affected {
    /// §affected\[\].package; absent where only commits are known.
    pub package: Option<Package>,
    /// §affected\[\].ranges.
    #[serde(default)]
    pub ranges: Vec<Range>,
    /// §affected\[\].versions: versions one by one.
    #[serde(default)]
    pub versions: Vec<String>,
}

/// §affected\[\].package.
#[derive(Debug, Clone, Deserialize)]
pub struct Package {
    /// The ecosystem, with what may follow a colon: `Debian:12`.
    pub ecosystem: String,
    /// The name as the ecosystem spells it.
    pub name: String,
}

/// §affected\[\].ranges\[\].
#[derive(Debug, Clone, Deserialize)]
pub struct Range {
    /// Which order the versions have.
    #[serde(rename = "type")]
    pub kind: RangeKind,
    /// In any order: they are sorted before they are used.
    pub events: Vec<Event>,
}

/// §affected\[\].ranges\[\].type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RangeKind {
    /// Semantic Versioning 2.0.
    Semver,
    /// The ecosystem's own order.
    Ecosystem,
    /// Commits.
    Git,
}

/// §affected\[\].ranges\[\].events\[\]: exactly one of the four is present.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Event {
    /// The flaw comes in.
    pub introduced: Option<String>,
    /// The flaw is gone from here on.
    pub fixed: Option<String>,
    /// The last version that has it.
    pub last_affected: Option<String>,
    /// Nothing from here on is spoken of.
    pub limit: Option<String>,
}

/// Reads one OSV record.
pub fn read(bytes: &[u8]) -> Result<Record, JsonError> {
    json::read(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_with_its_ranges() {
        let record = read(
            br#"{"id":"GO-1","modified":"0001-01-01T00:00:00Z","affected":[{"package":
            {"ecosystem":"Go","name":"stdlib"},
            "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}"#,
        )
        .unwrap();
        assert_eq!(record.affected[0].ranges[0].events[0].introduced.as_deref(), Some("0"));
    }

    #[test]
    fn a_range_of_an_unknown_kind_is_refused_with_its_place() {
        let text = br#"{"id":"X-1","modified":"2024-01-01T00:00:00Z","affected":[
{"ranges":[{"type":"ODD","events":[]}]}]}"#;
        insta::assert_snapshot!(
            read(text).unwrap_err(),
            @"line 2, column 24, at `/affected/0/ranges/0/type`: unknown variant `ODD`, expected \
                 one of `SEMVER`, `ECOSYSTEM`, `GIT`"
        );
    }

    #[test]
    fn every_record_of_the_three_feeds_is_read() {
        for (feed, count) in [("Go", 4291), ("PyPI", 2661), ("crates.io", 1206)] {
            let files = testkit::zip_files(&format!("feeds/osv/{feed}/all.zip"));
            assert_eq!(files.len(), count, "{feed}");
            for (name, bytes) in files {
                read(&bytes).unwrap_or_else(|error| panic!("{feed}/{name}: {error}"));
            }
        }
    }
}
