//! Between package URLs and packages: a purl type's ecosystem, and how names are spelled there.

use std::fmt::Write as _;

use model::{Ecosystem, Package};
use notation::purl::Purl;

/// How the parts of a purl make the name that advisories use.
#[derive(Clone, Copy)]
enum Spelling {
    /// `namespace/name`, or `name` alone.
    Path,
    /// `namespace:name`: Maven's group and artifact.
    Colon,
    /// The name alone: a distribution's namespace names the distribution.
    Name,
}

/// purl type, namespace where it decides, the ecosystem's OSV name, its spelling.
///
/// Types: purl-spec, "Known purl types". Names: OSV schema, "Defined ecosystems".
const ECOSYSTEMS: [(&str, Option<&str>, &str, Spelling); 30] = [
    ("cargo", None, "crates.io", Spelling::Path),
    ("npm", None, "npm", Spelling::Path),
    ("golang", None, "Go", Spelling::Path),
    ("pypi", None, "PyPI", Spelling::Path),
    ("maven", None, "Maven", Spelling::Colon),
    ("nuget", None, "NuGet", Spelling::Path),
    ("gem", None, "RubyGems", Spelling::Path),
    ("composer", None, "Packagist", Spelling::Path),
    ("hex", None, "Hex", Spelling::Path),
    ("pub", None, "Pub", Spelling::Path),
    ("hackage", None, "Hackage", Spelling::Path),
    ("cran", None, "CRAN", Spelling::Path),
    ("conan", None, "ConanCenter", Spelling::Name),
    ("swift", None, "SwiftURL", Spelling::Path),
    ("githubactions", None, "GitHub Actions", Spelling::Path),
    ("bitnami", None, "Bitnami", Spelling::Name),
    ("julia", None, "Julia", Spelling::Path),
    ("deb", Some("debian"), "Debian", Spelling::Name),
    ("deb", Some("ubuntu"), "Ubuntu", Spelling::Name),
    ("apk", Some("alpine"), "Alpine", Spelling::Name),
    ("apk", Some("wolfi"), "Wolfi", Spelling::Name),
    ("apk", Some("chainguard"), "Chainguard", Spelling::Name),
    ("rpm", Some("redhat"), "Red Hat", Spelling::Name),
    ("rpm", Some("almalinux"), "AlmaLinux", Spelling::Name),
    ("rpm", Some("rocky"), "Rocky Linux", Spelling::Name),
    ("rpm", Some("rocky-linux"), "Rocky Linux", Spelling::Name),
    ("rpm", Some("opensuse"), "openSUSE", Spelling::Name),
    ("rpm", Some("suse"), "SUSE", Spelling::Name),
    ("rpm", Some("openeuler"), "openEuler", Spelling::Name),
    ("rpm", Some("mageia"), "Mageia", Spelling::Name),
];

/// The package that a purl names; what OSV does not define keeps its purl type as ecosystem.
pub(crate) fn package(purl: &Purl) -> Package {
    let known = ECOSYSTEMS.iter().find(|(kind, namespace, ..)| {
        *kind == purl.kind && namespace.is_none_or(|own| Some(own) == purl.namespace.as_deref())
    });
    let (ecosystem, spelling) = known
        .map_or((purl.kind.as_str(), Spelling::Path), |&(_, _, name, spelling)| (name, spelling));
    let name = match (spelling, &purl.namespace) {
        (Spelling::Name, _) | (_, None) => purl.name.clone(),
        (Spelling::Path, Some(namespace)) => format!("{namespace}/{}", purl.name),
        (Spelling::Colon, Some(namespace)) => format!("{namespace}:{}", purl.name),
    };
    Package::new(Ecosystem::from_osv(ecosystem), &name)
}

/// The version as advisories write it: Go's standard library stands in SBOMs as `go1.21.5` too.
pub(crate) fn version(package: &Package, version: &str) -> String {
    let is_go_itself =
        *package.ecosystem() == Ecosystem::Go && matches!(package.name(), "stdlib" | "toolchain");
    let plain = if is_go_itself { version.strip_prefix("go") } else { None };
    plain.unwrap_or(version).to_owned()
}

/// Writes a package URL (purl-spec, "Rules for each purl component").
pub(super) fn write(kind: &str, path: &str, version: &str) -> String {
    let mut purl = format!("pkg:{kind}/");
    encode(path, b"/", &mut purl);
    if !version.is_empty() {
        purl.push('@');
        encode(version, b"", &mut purl);
    }
    purl
}

fn encode(text: &str, kept: &[u8], into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) || kept.contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a String never fails.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purl_names_the_package_as_advisories_spell_it() {
        for (purl, expected) in [
            ("pkg:cargo/Serde_json@1.0.0", "crates.io/serde-json"),
            ("pkg:npm/%40angular/core@16.0.0", "npm/@angular/core"),
            ("pkg:npm/lodash@4.17.20", "npm/lodash"),
            (
                "pkg:golang/github.com/ProtonMail/proton-bridge@v1.6.3",
                "Go/github.com/protonmail/proton-bridge",
            ),
            ("pkg:golang/github.com/a/b@v1.0.0#sub/pkg", "Go/github.com/a/b"),
            ("pkg:golang/std@1.21.5", "Go/stdlib"),
            ("pkg:pypi/Zope.Interface@5.0", "PyPI/zope-interface"),
            (
                "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar",
                "Maven/org.apache.logging.log4j:log4j-core",
            ),
            ("pkg:nuget/Newtonsoft.Json@12.0.1", "NuGet/Newtonsoft.Json"),
            ("pkg:gem/rails@6.0.0", "RubyGems/rails"),
            ("pkg:composer/laravel/framework@7.12.0", "Packagist/laravel/framework"),
            ("pkg:deb/debian/openssl@1.1.1?distro=bullseye", "Debian/openssl"),
            ("pkg:rpm/redhat/openssl@1.1.1", "Red Hat/openssl"),
            ("pkg:rpm/fedora/openssl@1.1.1", "rpm/fedora/openssl"),
            ("pkg:apk/alpine/busybox@1.36", "Alpine/busybox"),
            ("pkg:oci/nginx@sha256%3Aabc", "oci/nginx"),
        ] {
            assert_eq!(package(&Purl::parse(purl).unwrap()).to_string(), expected, "{purl}");
        }
    }

    #[test]
    fn a_written_purl_reads_back_as_the_same_package() {
        for (kind, path, version) in [
            ("npm", "@angular/core", "16.0.0"),
            ("golang", "github.com/docker/docker", "v20.10.7+incompatible"),
            ("pypi", "zope-interface", "5.0+local 1"),
            ("cargo", "serde", ""),
        ] {
            let purl = Purl::parse(&write(kind, path, version)).unwrap();
            let joined = match &purl.namespace {
                Some(namespace) => format!("{namespace}/{}", purl.name),
                None => purl.name.clone(),
            };
            assert_eq!(
                (joined.as_str(), purl.version.unwrap_or_default()),
                (path, version.to_owned())
            );
        }
    }
}
