//! Packages that the OSV feeds speak of, each with a version of its own: material for inventories.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::Value;

/// The three feeds, and how a package URL calls their ecosystem.
const FEEDS: [(&str, &str); 3] = [("crates.io", "cargo"), ("Go", "golang"), ("PyPI", "pypi")];

/// A package that at least one advisory names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownPackage {
    /// Its type in a package URL: `cargo`, `golang`, `pypi`.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    /// A version that an advisory names.
    pub(crate) version: String,
}

impl KnownPackage {
    /// The package URL.
    pub(crate) fn purl(&self) -> String {
        format!("pkg:{}/{}@{}", self.kind, self.name, self.version.replace('+', "%2B"))
    }
}

/// Where the feed of each ecosystem lies, from `../shared`.
pub(crate) fn feed_paths() -> impl Iterator<Item = String> {
    FEEDS.iter().map(|(feed, _)| format!("feeds/osv/{feed}/all.zip"))
}

/// All of them, in the order of feed and name: the same in every run.
pub(crate) fn read() -> Result<Vec<KnownPackage>> {
    let mut packages = Vec::new();
    for ((ecosystem, kind), path) in FEEDS.into_iter().zip(feed_paths()) {
        let mut versions = BTreeMap::new();
        for (name, bytes) in testkit::zip_files(&path) {
            let record: Value =
                serde_json::from_slice(&bytes).with_context(|| format!("`{name}` is no JSON"))?;
            for affected in list(&record["affected"]) {
                if affected["package"]["ecosystem"] == ecosystem {
                    let name = affected["package"]["name"].as_str().unwrap_or_default().to_owned();
                    versions.entry(name).or_insert_with(|| some_version(affected));
                }
            }
        }
        let known = versions.into_iter().filter_map(|(name, version)| Some((name, version?)));
        packages.extend(known.map(|(name, version)| KnownPackage { kind, name, version }));
    }
    Ok(packages)
}

/// A listed version, or else where a range begins or ends.
fn some_version(affected: &Value) -> Option<String> {
    let listed = list(&affected["versions"]);
    if let Some(version) = listed.get(listed.len() / 2) {
        return version.as_str().map(str::to_owned);
    }
    let events = list(&affected["ranges"]).iter().flat_map(|range| list(&range["events"]));
    let versions =
        events.flat_map(|event| event.as_object().into_iter().flat_map(|it| it.values()));
    versions.filter_map(Value::as_str).find(|version| *version != "0").map(str::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KnownPackage, some_version};

    #[test]
    fn a_version_is_a_listed_one_or_where_a_range_ends() {
        let listed = json!({ "versions": ["1.0", "1.1", "1.2"] });
        assert_eq!(some_version(&listed).as_deref(), Some("1.1"));
        let events = json!([{ "introduced": "0" }, { "fixed": "2.0" }]);
        let ranged = json!({ "ranges": [{ "type": "SEMVER", "events": events }] });
        assert_eq!(some_version(&ranged).as_deref(), Some("2.0"));
        assert_eq!(some_version(&json!({})), None);
    }

    #[test]
    fn a_plus_is_escaped_in_a_package_url() {
        let package =
            KnownPackage { kind: "golang", name: "a.org/b".into(), version: "1.0.0+c".into() };
        assert_eq!(package.purl(), "pkg:golang/a.org/b@1.0.0%2Bc");
    }
}
