//! CycloneDX's suite and samples: valid ones are taken whole, the fault of invalid ones is named.

use formats::cyclonedx::{self, CycloneDxError, Fault};

/// Whether a file of an archive is named as JSON.
fn is_json(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|ending| ending == "json")
}

/// (components read, faults named), or why it is refused.
fn judge(bytes: &[u8]) -> Result<(usize, Vec<Fault>), CycloneDxError> {
    let bom = cyclonedx::read(bytes)?;
    let listed = bom.listed()?;
    Ok((listed.len(), bom.faults(&listed)))
}

/// The refusal, or the first fault that is named.
fn verdict(name: &str, bytes: &[u8]) -> String {
    match judge(bytes) {
        Err(refused) => format!("refused: {refused}"),
        Ok((_, faults)) => {
            let first = faults.first().unwrap_or_else(|| panic!("{name}: no fault is named"));
            format!("{first} ({} in all)", faults.len())
        }
    }
}

/// The components of a document, counted without our reader.
fn count(value: &serde_json::Value) -> usize {
    let own = value.get("components").and_then(serde_json::Value::as_array);
    own.map_or(0, |list| list.iter().map(|inner| 1 + count(inner)).sum())
}

fn count_all(bytes: &[u8]) -> usize {
    let document: serde_json::Value = serde_json::from_slice(bytes).expect("a sample is JSON");
    let subject = document.pointer("/metadata/component");
    subject.map_or(0, |subject| 1 + count(subject)) + count(&document)
}

#[test]
fn every_valid_document_of_the_suite_is_taken_whole() {
    let mut taken = 0;
    for (name, bytes) in testkit::zip_files("conformance/cyclonedx-1.4-1.6.zip") {
        if name.contains("/valid-") && is_json(&name) {
            let (components, faults) = judge(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert_eq!(faults, [], "{name}");
            assert_eq!(components, count_all(&bytes), "{name}");
            taken += 1;
        }
    }
    // 29 of 1.4, 36 of 1.5, 45 of 1.6.
    assert_eq!(taken, 110);
}

/// The fault that each invalid document of 1.6 is made to have, as it is named here.
#[test]
fn every_invalid_document_of_the_suite_is_refused_or_its_fault_is_named() {
    let mut named = Vec::new();
    let mut judged = 0;
    for (name, bytes) in testkit::zip_files("conformance/cyclonedx-1.4-1.6.zip") {
        if !name.contains("/invalid-") || !is_json(&name) {
            continue;
        }
        judged += 1;
        let verdict = verdict(&name, &bytes);
        if let Some(case) = name.strip_prefix("1.6/invalid-") {
            named.push(format!("{}: {verdict}", case.trim_end_matches("-1.6.json")));
        }
    }
    // 22 of 1.4, 22 of 1.5, 25 of 1.6.
    assert_eq!(judged, 69);
    named.sort();
    insta::assert_snapshot!(testkit::folded(&named.join("\n")), @r"
    bomformat: refused: at `/bomFormat`: `AnotherFormat`; expected `CycloneDX`
    component-ref: at `/components/1/bom-ref`: empty; expected one or more characters (1
      in all)
    component-swid: at `/components/0/swid/tagId`: missing; expected the id of the SWID
      tag (1 in all)
    component-type: at `/components/0/type`: `foo` is not known; expected application,
      framework, library, container, platform, operating-system, device, device-driver,
      firmware, file, machine-learning-model, data, cryptographic-asset (1 in all)
    dependency: at `/dependencies/0/ref`: missing; expected a `bom-ref` (2 in all)
    empty-component: at `/components/0/name`: missing; expected the component's name (1
      in all)
    hash-alg: at `/components/0/hashes/0/alg`: `FOO` is not known; expected MD5, SHA-1,
      SHA-256, SHA-384, SHA-512, SHA3-256, SHA3-384, SHA3-512, BLAKE2b-256, BLAKE2b-384,
      BLAKE2b-512, BLAKE3 (1 in all)
    hash-md5: at `/components/0/hashes/0/content`: not a hash; expected 32, 40, 64, 96
      or 128 hexadecimal digits (1 in all)
    hash-sha1: at `/components/0/hashes/1/content`: not a hash; expected 32, 40, 64, 96
      or 128 hexadecimal digits (1 in all)
    hash-sha256: at `/components/0/hashes/2/content`: not a hash; expected 32, 40, 64,
      96 or 128 hexadecimal digits (1 in all)
    hash-sha512: at `/components/0/hashes/3/content`: not a hash; expected 32, 40, 64,
      96 or 128 hexadecimal digits (1 in all)
    issue-type: at `/components/0/pedigree/patches/0/resolves/0/type`: `foo` is not
      known; expected defect, enhancement, security (1 in all)
    license-choice: at `/components/0/licenses/0`: expected either `license` or
      `expression` (1 in all)
    license-declared-concluded-mix: at `/components/0/licenses`: an expression beside
      others; expected it alone, or a list of licences (3 in all)
    license-encoding: at `/components/0/licenses/0/license/text/encoding`: `base85` is
      not known; expected base64 (1 in all)
    license-id: at `/components/0/licenses/0/license/id`: `Apache-2` is not an SPDX
      licence id (1 in all)
    license-missing-id-and-name: at `/components/0/licenses/0/license`: expected either
      `id` or `name` (1 in all)
    metadata-license: at `/metadata/licenses/0/license/id`: `Apache-2` is not an SPDX
      licence id (1 in all)
    metadata-timestamp: at `/metadata/timestamp`: not a time; expected RFC 3339,
      `2026-11-23T13:05:00Z` (1 in all)
    missing-component-type: at `/components/0/type`: missing; expected `library` or
      another type (1 in all)
    patch-type: at `/components/0/pedigree/patches/0/type`: `foo` is not known; expected
      unofficial, monkey, backport, cherry-pick (1 in all)
    properties: at `/metadata/properties/0/name`: missing; expected a name (12 in all)
    scope: at `/components/0/scope`: `foo` is not known; expected required, optional,
      excluded (1 in all)
    serialnumber: at `/serialNumber`: not a serial number; expected `urn:uuid:` and a
      UUID (1 in all)
    service-data: at `/services/0/data/0/flow`: `bar` is not known; expected inbound,
      outbound, bi-directional, unknown (1 in all)
    ");
}

#[test]
fn every_sample_of_the_examples_is_read_with_all_its_components() {
    let mut read = 0;
    for (name, bytes) in testkit::zip_files("feeds/sbom/cyclonedx-bom-examples.zip") {
        if is_json(&name) {
            let (components, _) = judge(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert_eq!(components, count_all(&bytes), "{name}");
            read += 1;
        }
    }
    assert_eq!(read, 65);
}

#[test]
fn xml_and_protobuf_documents_are_no_json_and_are_refused() {
    let mut refused = 0;
    for (name, bytes) in testkit::zip_files("conformance/cyclonedx-1.4-1.6.zip") {
        if !is_json(&name) {
            assert!(matches!(judge(&bytes), Err(CycloneDxError::Json(_))), "{name}");
            refused += 1;
        }
    }
    assert_eq!(refused, 300);
}
