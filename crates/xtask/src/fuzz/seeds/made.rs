//! Seeds that are made: documents that between them say whatever their readers look at.

use serde_json::{Value, json};

/// A way in which makers say of which versions they speak, each.
const VERSIONS: [&str; 12] = [
    "vers:all/<V4.4",
    "vers:intdot/>=1.0|<2.0",
    "vers:npm/*",
    "vers:all/*",
    "All versions < V6.4",
    "Version 2.3.0.0 and earlier",
    "4.0 through 4.3",
    ">= 1.0 | <= 1.32",
    "8.0.x",
    "< V14 SP1 Update 14",
    "serial number 22081 and prior",
    "L81",
];

/// Every list of products that a flaw may have (CSAF 2.0 §3.2.3.9).
const STATUSES: [&str; 8] = [
    "first_affected",
    "first_fixed",
    "fixed",
    "known_affected",
    "known_not_affected",
    "last_affected",
    "recommended",
    "under_investigation",
];

/// Every kind of remediation (CSAF 2.0 §3.2.3.12.1), and one that is none.
const CATEGORIES: [&str; 6] =
    ["vendor_fix", "workaround", "mitigation", "no_fix_planned", "none_available", "fix_planned"];

/// Makers' advisories: each way of saying versions with each list.
pub(super) fn advisories() -> Vec<Vec<u8>> {
    let labels = ["WHITE", "GREEN", "AMBER", "RED"];
    let mut numbers = 0_usize..;
    let mut all = Vec::new();
    for version in VERSIONS {
        for (status, number) in STATUSES.into_iter().zip(&mut numbers) {
            let label = labels[number % labels.len()];
            let category = CATEGORIES[number % CATEGORIES.len()];
            all.push(bytes(&json!({
                "document": frame(label),
                "product_tree": tree(version),
                "vulnerabilities": [
                    {
                        "cve": "CVE-2024-0001",
                        "ids": [{"system_name": "GitHub", "text": "GHSA-aaaa-bbbb-cccc"}],
                        "notes": [{"category": "summary", "text": "a flaw"}],
                        "product_status": {status: ["leaf", "alone", "pair"]},
                        "remediations": [{
                            "category": category,
                            "details": "Update to V4.4 or later version",
                            "group_ids": ["group"],
                            "product_ids": ["leaf"],
                            "restart_required": {"category": "system"},
                            "url": "https://acme.example/fix",
                        }],
                    },
                    {"title": "no number yet", "product_status": {status: ["nowhere"]}},
                ],
            })));
        }
    }
    all
}

fn frame(label: &str) -> Value {
    json!({
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "distribution": {"tlp": {"label": label}},
        "publisher":
            {"category": "vendor", "name": "Acme PSIRT", "namespace": "https://acme.example"},
        "references": [{"category": "self", "url": "https://acme.example/a.html"}],
        "title": "Pumps",
        "tracking": {
            "id": "ACME-1",
            "current_release_date": "2024-01-02T00:00:00Z",
            "initial_release_date": "2024-01-01T00:00:00Z",
            "status": "final",
            "version": "1",
        },
    })
}

fn tree(version: &str) -> Value {
    json!({
        "branches": [{"category": "vendor", "name": "Acme", "branches": [
            {"category": "product_family", "name": "P", "branches": [
                {"category": "product_name", "name": "P 7", "branches": [
                    {"category": "product_version_range", "name": version, "product": {
                        "name": format!("Acme P 7: {version}"),
                        "product_id": "leaf",
                        "product_identification_helper": {
                            "cpe": "cpe:2.3:o:acme:p_7:1.0:*:*:*:*:*:*:*",
                            "model_numbers": ["P7-1", "P7-*"],
                            "purl": "pkg:npm/p7",
                        },
                    }},
                ]},
            ]},
        ]}],
        "full_product_names": [{"name": "Acme OS 1.0", "product_id": "alone"}],
        "product_groups": [{"group_id": "group", "product_ids": ["leaf", "alone"]}],
        "relationships": [{
            "category": "installed_on",
            "full_product_name": {"name": "Acme P 7 on Acme OS 1.0", "product_id": "pair"},
            "product_reference": "leaf",
            "relates_to_product_reference": "alone",
        }],
    })
}

/// Bills of materials in SPDX: a package named in each way, alone and beside another.
pub(super) fn bills() -> Vec<Vec<u8>> {
    let names = [
        ("purl", "pkg:cargo/left@1.2.3"),
        ("purl", "pkg:maven/org.acme/right"),
        ("purl", "pkg:generic/acme"),
        ("purl", "pkg:/broken"),
        ("cpe23Type", "cpe:2.3:o:acme:p_7:1.0:*:*:*:*:*:*:*"),
        ("cpe22Type", "cpe:/a:acme:p_8"),
    ];
    let mut all = Vec::new();
    for (kind, name) in names {
        for purpose in ["LIBRARY", "DEVICE", "OPERATING-SYSTEM"] {
            let package = json!({
                "SPDXID": "SPDXRef-one",
                "downloadLocation": "NOASSERTION",
                "externalRefs": [{
                    "referenceCategory": "SECURITY",
                    "referenceLocator": name,
                    "referenceType": kind,
                }],
                "name": "one",
                "primaryPackagePurpose": purpose,
                "supplier": "Organization: Acme (mail@acme.example)",
                "versionInfo": "1.0",
            });
            all.push(bytes(&bill(&json!([package]))));
            let bare = json!({"SPDXID": "SPDXRef-two", "name": "two", "versionInfo": "NONE"});
            all.push(bytes(&bill(&json!([package, bare]))));
        }
    }
    all
}

fn bill(packages: &Value) -> Value {
    json!({
        "SPDXID": "SPDXRef-DOCUMENT",
        "creationInfo": {"created": "2026-01-02T03:04:05Z", "creators": ["Tool: made"]},
        "dataLicense": "CC0-1.0",
        "documentNamespace": "https://acme.example/bill",
        "files": [{"SPDXID": "SPDXRef-file", "fileName": "./a"}],
        "name": "ward 3",
        "packages": packages,
        "relationships": [{
            "relatedSpdxElement": "SPDXRef-one",
            "relationshipType": "DESCRIBES",
            "spdxElementId": "SPDXRef-DOCUMENT",
        }],
        "spdxVersion": "SPDX-2.3",
    })
}

/// Lock files of npm in each of their versions: a package from everywhere it may come from.
pub(super) fn lock_files() -> Vec<Vec<u8>> {
    let packages = [
        json!({"version": "1.2.3", "resolved": "https://npm.example/left/-/left-1.2.3.tgz"}),
        json!({"version": "1.2.3", "dev": true, "optional": true, "devOptional": true}),
        json!({"version": "1.0.0", "resolved": "git+ssh://git@forge.example/left.git#abc"}),
        json!({"version": "file:../left", "resolved": "file:../left"}),
        json!({"resolved": "packages/left", "link": true}),
        json!({"version": "npm:@acme/right@2.0.0", "name": "@acme/right", "inBundle": true}),
    ];
    let mut all = Vec::new();
    for package in packages {
        for version in 1..=3 {
            all.push(bytes(&json!({
                "name": "ward",
                "version": "1.0.0",
                "lockfileVersion": version,
                "packages": {
                    "": {"name": "ward", "version": "1.0.0"},
                    "node_modules/left": package,
                    "node_modules/a/node_modules/@acme/b": package,
                    "packages/left": {"version": "0.1.0"},
                },
                "dependencies": {"left": package, "a": {"dependencies": {"@acme/b": package}}},
            })));
        }
    }
    all
}

fn bytes(document: &Value) -> Vec<u8> {
    document.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use translate::{
        advisory::{self, AdvisoryError, Receiver},
        inventory::{AssetDefaults, InputFormat, read},
    };

    use super::{advisories, bills, lock_files};

    #[derive(Default)]
    struct Count(usize);

    impl Receiver for Count {
        fn statement(&mut self, _: model::Statement) {
            self.0 += 1;
        }

        fn refused(&mut self, _: &str, _: AdvisoryError) {}
    }

    /// A seed that is refused at once teaches nothing.
    #[test]
    fn every_made_seed_is_read() {
        for seed in advisories() {
            let mut count = Count::default();
            advisory::read(&seed, "seed", &mut count);
            assert_eq!(count.0, 2, "{}", String::from_utf8_lossy(&seed));
        }
        let formats = [(bills(), InputFormat::Spdx), (lock_files(), InputFormat::PackageLock)];
        for (seeds, format) in formats {
            for seed in seeds {
                let read = read(&seed, format, &AssetDefaults::default()).unwrap();
                let all = read.components.len() + read.unidentified.len();
                assert!(all > 0, "{}", String::from_utf8_lossy(&seed));
            }
        }
    }
}
