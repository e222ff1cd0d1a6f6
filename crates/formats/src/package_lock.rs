//! package-lock.json and npm-shrinkwrap.json, versions 1 to 3 (npm Docs, "package-lock.json").

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

use crate::json::{self, JsonError};

/// The versions of the format that are read; files older than npm 5 name none and are like 1.
pub const VERSIONS: [u32; 3] = [1, 2, 3];

/// What separates a package from what it is inside of.
const FOLDER: &str = "node_modules/";

/// A lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageLock {
    /// The project's own name ("name").
    pub name: Option<String>,
    /// Every package, in the order of the file.
    pub packages: Vec<Package>,
}

/// One package in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its place: a key of `packages`, or of `dependencies` in version 1, joined by ` > `.
    pub place: String,
    /// The name that npm knows it by; empty for the project itself.
    pub name: String,
    /// `version`: a version, or in version 1 an address.
    pub version: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// Which installations leave it out.
    pub needed: Needed,
}

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A registry, whose tarballs are named after the package; the address where one is given.
    Registry(Option<String>),
    /// The project itself, or a folder of it.
    Own,
    /// `link`: a place that stands for a folder listed elsewhere.
    Link,
    /// A repository, a file, a tarball of somebody's: the address.
    Elsewhere(String),
}

/// Which installations leave a package out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// None.
    Always,
    /// `dev` or `devOptional`: all but those that develop the project.
    ForDevelopment,
    /// `optional`: those on a machine that it is not made for.
    Optionally,
}

/// Why a lock file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageLockError {
    /// It is no JSON, or a field has the wrong type.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A version that is not known.
    #[error(
        "at `/lockfileVersion`: `{0}`; versions 1 to 3 are read: `npm install \
         --lockfile-version 3` writes one"
    )]
    Version(u32),
    /// A later version without its list.
    #[error("at `/packages`: missing; a file of version {0} lists its packages there")]
    NoPackages(u32),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    lockfile_version: Option<u32>,
}

#[derive(Deserialize)]
struct Document {
    name: Option<String>,
    packages: Option<Listed<Entry>>,
    #[serde(default)]
    dependencies: Listed<Entry>,
}

/// An entry of `packages` or of `dependencies`.
#[expect(clippy::struct_excessive_bools, reason = "npm writes them so")]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: Option<String>,
    version: Option<String>,
    resolved: Option<Text>,
    #[serde(default)]
    link: bool,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    dev_optional: bool,
    // In `packages` these are names with ranges; in version 1, entries.
    #[serde(default)]
    dependencies: Inner,
}

/// `resolved` is `false` where npm omitted it on purpose.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Is(String),
    Omitted(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Inner {
    Entries(Listed<Entry>),
    Ranges(serde::de::IgnoredAny),
}

impl Default for Inner {
    fn default() -> Self {
        Self::Entries(Listed::default())
    }
}

/// An object in its order, with keys that stand twice.
struct Listed<T>(Vec<(String, T)>);

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Listed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with an entry for each package")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Listed<T>, M::Error> {
                let mut listed = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    listed.push(entry);
                }
                Ok(Listed(listed))
            }
        }
        from.deserialize_map(Entries(PhantomData))
    }
}

/// Reads a lock file.
pub fn read(bytes: &[u8]) -> Result<PackageLock, PackageLockError> {
    json::outline(bytes)?;
    // A later version may give a known field another type; its number is the better message.
    let head: Head = json::read_scanned(bytes)?;
    let version = head.lockfile_version.unwrap_or(1);
    if !VERSIONS.contains(&version) {
        return Err(PackageLockError::Version(version));
    }
    let document: Document = json::read_scanned(bytes)?;
    let mut packages = Vec::new();
    match document.packages {
        Some(Listed(all)) => packages.extend(all.into_iter().map(of_place)),
        None if version > 1 => return Err(PackageLockError::NoPackages(version)),
        None => of_names("", document.dependencies, &mut packages),
    }
    Ok(PackageLock { name: document.name, packages })
}

/// Versions 2 and 3: the key is the folder, relative to the project's.
fn of_place((place, entry): (String, Entry)) -> Package {
    let in_folder = place.rsplit_once(FOLDER).map(|(_, name)| name);
    // "name" stands where the folder is called otherwise.
    let name = entry.name.as_deref().or(in_folder).unwrap_or_default().to_owned();
    let origin = match (&entry, in_folder) {
        (Entry { link: true, .. }, _) => Origin::Link,
        (_, None) => Origin::Own,
        _ => origin(&name, &entry),
    };
    Package { name, origin, needed: needed(&entry), version: entry.version, place }
}

/// Version 1: the key is the name, and what is inside a package stands inside its entry.
fn of_names(above: &str, Listed(all): Listed<Entry>, into: &mut Vec<Package>) {
    for (key, mut entry) in all {
        let place = if above.is_empty() { key.clone() } else { format!("{above} > {key}") };
        let mut name = key;
        // An alias: `npm:real-name@1.0.0`.
        if let Some((real, version)) = entry.version.as_deref().and_then(alias) {
            name = real;
            entry.version = Some(version);
        }
        let inner = std::mem::take(&mut entry.dependencies);
        into.push(Package {
            origin: origin(&name, &entry),
            needed: needed(&entry),
            version: entry.version,
            name,
            place: place.clone(),
        });
        if let Inner::Entries(inner) = inner {
            of_names(&place, inner, into);
        }
    }
}

fn alias(version: &str) -> Option<(String, String)> {
    let (name, version) = version.strip_prefix("npm:")?.rsplit_once('@')?;
    (!name.is_empty()).then(|| (name.to_owned(), version.to_owned()))
}

fn needed(entry: &Entry) -> Needed {
    if entry.dev || entry.dev_optional {
        Needed::ForDevelopment
    } else if entry.optional {
        Needed::Optionally
    } else {
        Needed::Always
    }
}

fn origin(name: &str, entry: &Entry) -> Origin {
    let is_address = |text: &&str| text.contains([':', '/']);
    // Version 1 writes the address of what is no registry's into `version`.
    let of_version = entry.version.as_deref().filter(is_address);
    let resolved = match &entry.resolved {
        Some(Text::Is(address)) => Some(address.as_str()),
        Some(Text::Omitted(_)) | None => None,
    };
    match (of_version, resolved) {
        (Some(address), _) if address.starts_with("file:") => Origin::Own,
        (Some(address), _) => Origin::Elsewhere(address.to_owned()),
        (None, Some(address)) if address.starts_with("file:") => Origin::Own,
        (None, Some(address)) if !is_of_registry(address, name) => {
            Origin::Elsewhere(address.to_owned())
        }
        (None, address) => Origin::Registry(address.map(str::to_owned)),
    }
}

/// npm's registry and its mirrors serve `https://HOST/…/NAME/-/FILE.tgz`; some `…/NAME/-/NAME/…`.
fn is_of_registry(address: &str, name: &str) -> bool {
    let web = address.starts_with("https://") || address.starts_with("http://");
    let plain = address.replace("%2f", "/").replace("%2F", "/").replace("%40", "@");
    web && !name.is_empty() && plain.contains(&format!("/{name}/-/"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> String {
        testkit::folded(&read(text.as_bytes()).unwrap_err().to_string())
    }

    fn listed(text: &str) -> Vec<(String, String, Origin)> {
        let packages = read(text.as_bytes()).unwrap().packages;
        let one = |one: Package| (one.name, one.version.unwrap_or_default(), one.origin);
        packages.into_iter().map(one).collect()
    }

    fn of(name: &str, version: &str, origin: Origin) -> (String, String, Origin) {
        (name.to_owned(), version.to_owned(), origin)
    }

    #[test]
    fn version_3_lists_places() {
        let text = r#"{"name":"app","lockfileVersion":3,"packages":{
            "":{"name":"app","version":"1.0.0","dependencies":{"a":"^1"}},
            "node_modules/a":{"version":"1.2.3","resolved":"https://npm.example/a/-/a-1.2.3.tgz"},
            "node_modules/a/node_modules/@s/b":{"version":"2.0.0","inBundle":true},
            "node_modules/alias":{"name":"real","version":"3.0.0"},
            "node_modules/fork":{"version":"4.0.0","resolved":"git+ssh://git@git.example/f.git#1"},
            "node_modules/member":{"resolved":"packages/member","link":true},
            "packages/member":{"name":"member","version":"0.1.0"}}}"#;
        assert_eq!(
            listed(text),
            [
                of("app", "1.0.0", Origin::Own),
                of(
                    "a",
                    "1.2.3",
                    Origin::Registry(Some("https://npm.example/a/-/a-1.2.3.tgz".to_owned()))
                ),
                of("@s/b", "2.0.0", Origin::Registry(None)),
                of("real", "3.0.0", Origin::Registry(None)),
                of(
                    "fork",
                    "4.0.0",
                    Origin::Elsewhere("git+ssh://git@git.example/f.git#1".to_owned())
                ),
                of("member", "", Origin::Link),
                of("member", "0.1.0", Origin::Own),
            ]
        );
    }

    #[test]
    fn version_1_lists_names_and_what_is_inside_them() {
        let text = r#"{"lockfileVersion":1,"dependencies":{
            "a":{"version":"1.0.0","requires":{"b":"^2"},"dependencies":{
              "b":{"version":"2.0.0","bundled":true,"optional":true}}},
            "c":{"version":"npm:@real/c@3.0.0","dev":true},
            "d":{"version":"git+https://git.example/d.git#0123"},
            "e":{"version":"file:../e"},
            "f":{"version":"1.0.0","resolved":"https://mirror.example/npm/f/-/f-1.0.0.tgz"},
            "g":{"version":"1.0.0","resolved":"https://files.example/g.tgz"}}}"#;
        let read = read(text.as_bytes()).unwrap();
        let places: Vec<&str> = read.packages.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(places, ["a", "a > b", "c", "d", "e", "f", "g"]);
        let needed: Vec<Needed> = read.packages.iter().map(|one| one.needed).collect();
        assert_eq!(needed[..3], [Needed::Always, Needed::Optionally, Needed::ForDevelopment]);
        assert_eq!(read.packages[2].name, "@real/c");
        let origins: Vec<_> = read.packages.into_iter().map(|one| one.origin).skip(3).collect();
        assert_eq!(
            origins,
            [
                Origin::Elsewhere("git+https://git.example/d.git#0123".to_owned()),
                Origin::Own,
                Origin::Registry(Some("https://mirror.example/npm/f/-/f-1.0.0.tgz".to_owned())),
                Origin::Elsewhere("https://files.example/g.tgz".to_owned()),
            ]
        );
    }

    #[test]
    fn version_2_has_both_lists_and_the_places_count() {
        let text = r#"{"lockfileVersion":2,"packages":{"node_modules/a":{"version":"1.0.0"}},
            "dependencies":{"a":{"version":"1.0.0"},"b":{"version":"9.9.9"}}}"#;
        assert_eq!(listed(text), [of("a", "1.0.0", Origin::Registry(None))]);
    }

    #[test]
    fn a_place_that_stands_twice_is_listed_twice() {
        let text = r#"{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"},
            "node_modules/a":{"version":"2.0.0"}}}"#;
        assert_eq!(listed(text).len(), 2);
    }

    #[test]
    fn faults_are_named_with_their_place() {
        insta::assert_snapshot!(fault(r#"{"lockfileVersion":4,"packages":[]}"#), @r"
        at `/lockfileVersion`: `4`; versions 1 to 3 are read: `npm install
          --lockfile-version 3` writes one
        ");
        insta::assert_snapshot!(
            fault(r#"{"lockfileVersion":3}"#),
            @"at `/packages`: missing; a file of version 3 lists its packages there"
        );
        insta::assert_snapshot!(
            fault(r#"{"lockfileVersion":3,"packages":{"node_modules/a":{"version":1}}}"#),
            @r"
        line 1, column 62, at `/packages/node_modules~1a/version`: invalid type: integer
          `1`, expected a string
        "
        );
        insta::assert_snapshot!(
            fault(r#"{"lockfileVersion":3,"packages":[]}"#),
            @r"
        line 1, column 32, at `/packages`: invalid type: sequence, expected an object with
          an entry for each package
        "
        );
    }

    /// Counted with another JSON reader.
    #[test]
    fn a_real_lock_file_is_read() {
        let bytes = std::fs::read(testkit::shared("checks/package-lock.json")).unwrap();
        let lock = read(&bytes).unwrap();
        assert_eq!(lock.name.as_deref(), Some("breakwater-outside-checks"));
        assert_eq!(lock.packages.len(), 75);
        let own = lock.packages.iter().filter(|one| one.origin == Origin::Own);
        assert_eq!(own.count(), 1);
        let axe = lock.packages.iter().find(|one| one.name == "@axe-core/playwright").unwrap();
        assert_eq!(axe.version.as_deref(), Some("4.13.0"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_json_makes_it_panic(
            key in "[a-z@/]{0,12}(node_modules/)?[@a-z/]{0,6}",
            value in "[\\[\\]{}:,\"a-c0-9]{0,40}",
            lockfile in 1_u32..4,
        ) {
            let text = format!(
                "{{\"lockfileVersion\":{lockfile},\"packages\":{{\"{key}\":{{{value}}}}}}}"
            );
            let _ = read(text.as_bytes());
        }
    }
}
