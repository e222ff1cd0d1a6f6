//! What CycloneDX does not allow in a document whose components can be read all the same.

use std::{collections::HashSet, fmt};

use super::{Bom, Component, Hash, License, LicenseChoice, Listed, Property, Service};

/// How many faults of one document are named; the rest is counted.
pub const FAULTS_MAX: usize = 50;

const SCOPES: [&str; 3] = ["required", "optional", "excluded"];
const PATCHES: [&str; 4] = ["unofficial", "monkey", "backport", "cherry-pick"];
const ISSUES: [&str; 3] = ["defect", "enhancement", "security"];
const FLOWS: [&str; 4] = ["inbound", "outbound", "bi-directional", "unknown"];
const HASHES: [&str; 12] = [
    "MD5",
    "SHA-1",
    "SHA-256",
    "SHA-384",
    "SHA-512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
];
/// Digits of a hash's content (JSON schema, `hash-content`).
const HASH_DIGITS: [usize; 5] = [32, 40, 64, 96, 128];

/// One thing that the specification does not allow, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer; empty for the document as a whole.
    pub pointer: String,
    /// What is wrong, and what was expected.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            return f.write_str(&self.what);
        }
        write!(f, "at `{}`: {}", self.pointer, self.what)
    }
}

pub(super) fn of(bom: &Bom, listed: &[Listed<'_>]) -> Vec<Fault> {
    let mut faults = Faults { named: Vec::new(), more: 0 };
    document(bom, &mut faults);
    let mut refs = HashSet::new();
    for Listed { pointer, component } in listed {
        component_of(component, pointer, &mut faults);
        // Property names became required in 1.6.
        if bom.spec_version == "1.6" {
            properties(&component.properties, pointer, &mut faults);
        }
        if component.bom_ref.as_deref().is_some_and(|own| !refs.insert(own)) {
            faults.add(&format!("{pointer}/bom-ref"), "stands on two components; expected its own");
        }
    }
    faults.list()
}

struct Faults {
    named: Vec<Fault>,
    more: usize,
}

impl Faults {
    fn add(&mut self, pointer: &str, what: &str) {
        if self.named.len() < FAULTS_MAX {
            self.named.push(Fault { pointer: pointer.to_owned(), what: what.to_owned() });
        } else {
            self.more += 1;
        }
    }

    /// `value` stands at `pointer` and must be one of `known`.
    fn one_of(&mut self, pointer: &str, value: &str, known: &[&str]) {
        if !known.contains(&value) {
            self.add(pointer, &format!("`{value}` is not known; expected {}", known.join(", ")));
        }
    }

    fn list(mut self) -> Vec<Fault> {
        if self.more > 0 {
            let what = format!("{} more faults of this kind are not listed", self.more);
            self.named.push(Fault { pointer: String::new(), what });
        }
        self.named
    }
}

fn document(bom: &Bom, faults: &mut Faults) {
    if bom.serial_number.as_deref().is_some_and(|number| !is_serial_number(number)) {
        faults.add("/serialNumber", "not a serial number; expected `urn:uuid:` and a UUID");
    }
    if bom.metadata.timestamp.as_deref().is_some_and(|time| !is_date_time(time)) {
        faults.add("/metadata/timestamp", "not a time; expected RFC 3339, `2026-11-23T13:05:00Z`");
    }
    licenses(&bom.metadata.licenses, "/metadata", faults);
    if bom.spec_version == "1.6" {
        properties(&bom.metadata.properties, "/metadata", faults);
    }
    for (index, service) in bom.services.iter().enumerate() {
        service_of(service, &bom.spec_version, &format!("/services/{index}"), faults);
    }
    for (index, dependency) in bom.dependencies.iter().enumerate() {
        if dependency.of.as_deref().is_none_or(str::is_empty) {
            faults.add(&format!("/dependencies/{index}/ref"), "missing; expected a `bom-ref`");
        }
    }
}

fn service_of(service: &Service, spec_version: &str, pointer: &str, faults: &mut Faults) {
    for (index, data) in service.data.iter().enumerate() {
        if let Some(flow) = &data.flow {
            faults.one_of(&format!("{pointer}/data/{index}/flow"), flow, &FLOWS);
        }
    }
    if spec_version == "1.6" {
        properties(&service.properties, pointer, faults);
    }
}

fn component_of(component: &Component, pointer: &str, faults: &mut Faults) {
    match component.kind.as_deref() {
        None => {
            faults.add(&format!("{pointer}/type"), "missing; expected `library` or another type");
        }
        // `operating-system` was always spelled so; other spellings are faults.
        Some(kind) => faults.one_of(&format!("{pointer}/type"), kind, &Component::KINDS),
    }
    if component.name.as_deref().is_none_or(str::is_empty) {
        faults.add(&format!("{pointer}/name"), "missing; expected the component's name");
    }
    if component.bom_ref.as_deref() == Some("") {
        faults.add(&format!("{pointer}/bom-ref"), "empty; expected one or more characters");
    }
    if let Some(scope) = &component.scope {
        faults.one_of(&format!("{pointer}/scope"), scope, &SCOPES);
    }
    if component.swid.as_ref().is_some_and(|swid| swid.tag_id.is_none()) {
        faults.add(&format!("{pointer}/swid/tagId"), "missing; expected the id of the SWID tag");
    }
    for (index, hash) in component.hashes.iter().enumerate() {
        hash_of(hash, &format!("{pointer}/hashes/{index}"), faults);
    }
    licenses(&component.licenses, pointer, faults);
    pedigree(component, pointer, faults);
}

fn hash_of(hash: &Hash, pointer: &str, faults: &mut Faults) {
    faults.one_of(&format!("{pointer}/alg"), hash.alg.as_deref().unwrap_or_default(), &HASHES);
    let content = hash.content.as_deref().unwrap_or_default();
    let is_hex = content.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || !HASH_DIGITS.contains(&content.len()) {
        faults.add(
            &format!("{pointer}/content"),
            "not a hash; expected 32, 40, 64, 96 or 128 hexadecimal digits",
        );
    }
}

fn licenses(choices: &[LicenseChoice], pointer: &str, faults: &mut Faults) {
    // JSON schema, `licenseChoice`: a list of licences, or one expression alone.
    if choices.len() > 1 && choices.iter().any(|choice| choice.expression.is_some()) {
        faults.add(
            &format!("{pointer}/licenses"),
            "an expression beside others; expected it alone, or a list of licences",
        );
    }
    for (index, choice) in choices.iter().enumerate() {
        let pointer = format!("{pointer}/licenses/{index}");
        match (&choice.license, &choice.expression) {
            (Some(license), None) => license_of(license, &format!("{pointer}/license"), faults),
            (None, Some(_)) => {}
            _ => faults.add(&pointer, "expected either `license` or `expression`"),
        }
    }
}

fn license_of(license: &License, pointer: &str, faults: &mut Faults) {
    if license.id.is_some() == license.name.is_some() {
        faults.add(pointer, "expected either `id` or `name`");
    }
    if let Some(id) = license.id.as_deref().filter(|id| !is_spdx_id(id)) {
        faults.add(&format!("{pointer}/id"), &format!("`{id}` is not an SPDX licence id"));
    }
    let encoding = license.text.as_ref().and_then(|text| text.encoding.as_deref());
    if let Some(encoding) = encoding {
        faults.one_of(&format!("{pointer}/text/encoding"), encoding, &["base64"]);
    }
    properties(&license.properties, pointer, faults);
}

fn pedigree(component: &Component, pointer: &str, faults: &mut Faults) {
    for (index, patch) in component.pedigree.patches.iter().enumerate() {
        let pointer = format!("{pointer}/pedigree/patches/{index}");
        let kind = patch.kind.as_deref().unwrap_or_default();
        faults.one_of(&format!("{pointer}/type"), kind, &PATCHES);
        for (index, issue) in patch.resolves.iter().enumerate() {
            let kind = issue.kind.as_deref().unwrap_or_default();
            faults.one_of(&format!("{pointer}/resolves/{index}/type"), kind, &ISSUES);
        }
    }
}

fn properties(properties: &[Property], pointer: &str, faults: &mut Faults) {
    for (index, property) in properties.iter().enumerate() {
        if property.name.is_none() {
            faults.add(&format!("{pointer}/properties/{index}/name"), "missing; expected a name");
        }
    }
}

/// JSON schema, `serialNumber`: `urn:uuid:` and lower-case groups of 8, 4, 4, 4, 12 digits.
fn is_serial_number(text: &str) -> bool {
    let Some(uuid) = text.strip_prefix("urn:uuid:") else { return false };
    let digits = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && uuid.split('-').all(digits)
}

/// RFC 3339 `date-time`, which needs a zone.
fn is_date_time(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

/// The schema takes licences and exceptions from one list.
fn is_spdx_id(id: &str) -> bool {
    spdx::license_id(id).is_some_and(|known| known.name == id) || spdx::exception_id(id).is_some()
}
