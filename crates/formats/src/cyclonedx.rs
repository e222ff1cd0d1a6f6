//! CycloneDX JSON 1.2 to 1.6: what is needed to say which components a thing is made of.

use serde::Deserialize;

use crate::json::{self, JsonError};

mod faults;

pub use faults::{FAULTS_MAX, Fault};

/// The versions of the specification that are read.
pub const SPEC_VERSIONS: [&str; 5] = ["1.2", "1.3", "1.4", "1.5", "1.6"];
/// The most components of one document, nested ones included. The largest real one seen has 1,115.
pub const COMPONENTS_MAX: usize = 500_000;
/// The deepest nesting of components in components. The deepest real one seen has 5.
pub const COMPONENT_NESTING_MAX: usize = 20;

/// Why a CycloneDX document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CycloneDxError {
    /// It is no JSON, or a field has the wrong type.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// `bomFormat` says something else.
    #[error("at `/bomFormat`: {}; expected `CycloneDX`", found(.0.as_deref()))]
    NotCycloneDx(Option<String>),
    /// A version of the specification that is not read.
    #[error(
        "at `/specVersion`: {}; CycloneDX JSON 1.2 to 1.6 is read: export the document as one of \
         these",
        found(.0.as_deref())
    )]
    SpecVersion(Option<String>),
    /// Too many components.
    #[error("at `{0}`: more than {COMPONENTS_MAX} components; split the document")]
    TooMany(String),
    /// Components nested too deep.
    #[error(
        "at `{0}`: components are nested deeper than {COMPONENT_NESTING_MAX}; export a flat list"
    )]
    TooDeep(String),
}

fn found(value: Option<&str>) -> String {
    value.map_or_else(|| "missing".to_owned(), |value| format!("`{value}`"))
}

/// A bill of materials (JSON reference, root object).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bom {
    /// `specVersion`.
    pub spec_version: String,
    /// `serialNumber`: `urn:uuid:…`.
    pub serial_number: Option<String>,
    /// `metadata`.
    #[serde(default)]
    pub metadata: Metadata,
    /// `components`.
    #[serde(default)]
    pub components: Vec<Component>,
    /// `services`: what is called over a network; read only to name its faults.
    #[serde(default)]
    services: Vec<Service>,
    /// `dependencies`: read only to name their faults.
    #[serde(default)]
    dependencies: Vec<Dependency>,
}

/// `metadata`: what the document is about.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Metadata {
    /// `metadata.timestamp`.
    pub timestamp: Option<String>,
    /// `metadata.component`: what the document describes.
    pub component: Option<Component>,
    #[serde(default)]
    licenses: Vec<LicenseChoice>,
    #[serde(default)]
    properties: Vec<Property>,
}

/// `components[]`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Component {
    /// `type`, one of [`Component::KINDS`]; required, but missing in some documents.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `bom-ref`.
    #[serde(rename = "bom-ref")]
    bom_ref: Option<String>,
    /// `name`; required, but missing in some documents.
    pub name: Option<String>,
    /// `version`; required up to 1.3.
    pub version: Option<String>,
    /// `group`: often a package's namespace, sometimes a reversed domain.
    pub group: Option<String>,
    /// `publisher`.
    pub publisher: Option<String>,
    /// `supplier`.
    pub supplier: Option<Organization>,
    /// `manufacturer`, since 1.6.
    pub manufacturer: Option<Organization>,
    /// `purl`.
    pub purl: Option<String>,
    /// `cpe`, 2.2 or 2.3.
    pub cpe: Option<String>,
    /// `scope`: `required`, `optional`, `excluded`.
    pub scope: Option<String>,
    /// `components`: what this one is made of.
    #[serde(default)]
    pub components: Vec<Component>,
    #[serde(default)]
    hashes: Vec<Hash>,
    #[serde(default)]
    licenses: Vec<LicenseChoice>,
    #[serde(default)]
    properties: Vec<Property>,
    swid: Option<Swid>,
    #[serde(default)]
    pedigree: Pedigree,
}

impl Component {
    /// The values of `type` up to 1.6.
    pub const KINDS: [&str; 13] = [
        "application",
        "framework",
        "library",
        "container",
        "platform",
        "operating-system",
        "device",
        "device-driver",
        "firmware",
        "file",
        "machine-learning-model",
        "data",
        "cryptographic-asset",
    ];
}

/// `organizationalEntity`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Organization {
    /// `name`.
    pub name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Hash {
    alg: Option<String>,
    content: Option<String>,
}

/// `licenseChoice`: either `license` or `expression`.
#[derive(Debug, Clone, Deserialize)]
struct LicenseChoice {
    license: Option<License>,
    expression: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct License {
    id: Option<String>,
    name: Option<String>,
    text: Option<Attachment>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Debug, Clone, Deserialize)]
struct Attachment {
    encoding: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Property {
    name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Swid {
    tag_id: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Pedigree {
    #[serde(default)]
    patches: Vec<Patch>,
}

#[derive(Debug, Clone, Deserialize)]
struct Patch {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    resolves: Vec<Issue>,
}

#[derive(Debug, Clone, Deserialize)]
struct Issue {
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Service {
    #[serde(default)]
    data: Vec<ServiceData>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Debug, Clone, Deserialize)]
struct ServiceData {
    flow: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Dependency {
    #[serde(rename = "ref")]
    of: Option<String>,
}

/// The two fields that say whether the rest can be understood.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    bom_format: Option<String>,
    spec_version: Option<String>,
}

/// A component and where it stands.
#[derive(Debug, Clone)]
pub struct Listed<'a> {
    /// JSON pointer.
    pub pointer: String,
    /// The component.
    pub component: &'a Component,
}

/// Reads a CycloneDX document as JSON.
pub fn read(bytes: &[u8]) -> Result<Bom, CycloneDxError> {
    json::outline(bytes)?;
    // A later version may give a known field another type; its number is the better message.
    let head: Head = json::read_scanned(bytes)?;
    if head.bom_format.as_deref() != Some("CycloneDX") {
        return Err(CycloneDxError::NotCycloneDx(head.bom_format));
    }
    if !head.spec_version.as_deref().is_some_and(|version| SPEC_VERSIONS.contains(&version)) {
        return Err(CycloneDxError::SpecVersion(head.spec_version));
    }
    Ok(json::read_scanned(bytes)?)
}

impl Bom {
    /// Every component, nested ones too: what the document describes first, then the list.
    pub fn listed(&self) -> Result<Vec<Listed<'_>>, CycloneDxError> {
        let mut listed = Vec::new();
        if let Some(subject) = &self.metadata.component {
            list("/metadata/component".to_owned(), subject, 1, &mut listed)?;
        }
        for (index, component) in self.components.iter().enumerate() {
            list(format!("/components/{index}"), component, 1, &mut listed)?;
        }
        Ok(listed)
    }

    /// What the specification does not allow, though the components can be read.
    pub fn faults(&self, listed: &[Listed<'_>]) -> Vec<Fault> {
        faults::of(self, listed)
    }
}

fn list<'a>(
    pointer: String,
    component: &'a Component,
    depth: usize,
    listed: &mut Vec<Listed<'a>>,
) -> Result<(), CycloneDxError> {
    if depth > COMPONENT_NESTING_MAX {
        return Err(CycloneDxError::TooDeep(pointer));
    }
    if listed.len() >= COMPONENTS_MAX {
        return Err(CycloneDxError::TooMany(pointer));
    }
    listed.push(Listed { pointer: pointer.clone(), component });
    for (index, inner) in component.components.iter().enumerate() {
        list(format!("{pointer}/components/{index}"), inner, depth + 1, listed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bom(fields: &str) -> String {
        format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"{fields}}}")
    }

    fn fault(text: &str) -> String {
        testkit::folded(&read(text.as_bytes()).unwrap_err().to_string())
    }

    #[test]
    fn versions_from_1_2_to_1_6_are_read_and_no_others() {
        for version in SPEC_VERSIONS {
            let text = format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"{version}\"}}");
            assert_eq!(read(text.as_bytes()).unwrap().spec_version, version);
        }
        insta::assert_snapshot!(
            fault(r#"{"bomFormat":"CycloneDX","specVersion":"1.7","components":{}}"#),
            @r"
            at `/specVersion`: `1.7`; CycloneDX JSON 1.2 to 1.6 is read: export the document as
              one of these
            "
        );
        insta::assert_snapshot!(
            fault(r#"{"bomFormat":"CycloneDX"}"#),
            @r"
            at `/specVersion`: missing; CycloneDX JSON 1.2 to 1.6 is read: export the document
              as one of these
            "
        );
        for version in ["1.0", "1.1", "2.0", "1.20", ""] {
            let text = format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"{version}\"}}");
            assert!(fault(&text).contains(&format!("`{version}`")), "{version}");
        }
    }

    #[test]
    fn another_bom_format_is_named() {
        insta::assert_snapshot!(
            fault(r#"{"bomFormat":"AnotherFormat","specVersion":"1.6"}"#),
            @"at `/bomFormat`: `AnotherFormat`; expected `CycloneDX`"
        );
        insta::assert_snapshot!(fault("{}"), @"at `/bomFormat`: missing; expected `CycloneDX`");
    }

    #[test]
    fn a_field_of_the_wrong_type_is_named_with_its_pointer() {
        insta::assert_snapshot!(
            fault(&bom(r#","components":[{"type":"library","name":"a","version":1.0}]"#)),
            @r"
            line 1, column 101, at `/components/0/version`: invalid type: floating point `1.0`,
              expected a string
            "
        );
    }

    #[test]
    fn nested_components_are_listed_with_their_pointers() {
        let text = bom(r#","metadata":{"component":{"name":"s","components":[{"name":"i"}]}},
            "components":[{"name":"a","components":[{"name":"b","components":[{"name":"c"}]}]}]"#);
        let bom = read(text.as_bytes()).unwrap();
        let listed = bom.listed().unwrap();
        let pointers: Vec<_> = listed.iter().map(|listed| listed.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/metadata/component",
                "/metadata/component/components/0",
                "/components/0",
                "/components/0/components/0",
                "/components/0/components/0/components/0",
            ]
        );
    }

    #[test]
    fn components_nested_too_deep_are_refused_with_the_place() {
        let deep = |levels: usize| {
            let open = r#"{"name":"a","components":["#.repeat(levels);
            bom(&format!(",\"components\":[{open}{}]", "]}".repeat(levels)))
        };
        assert!(read(deep(COMPONENT_NESTING_MAX).as_bytes()).unwrap().listed().is_ok());
        let too_deep = read(deep(COMPONENT_NESTING_MAX + 1).as_bytes()).unwrap();
        let error = too_deep.listed().unwrap_err().to_string();
        assert!(error.ends_with("nested deeper than 20; export a flat list"), "{error}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_json_makes_it_panic(value in "[\\[\\]{}:,\"a-c0-9]{0,80}") {
            let text = bom(&format!(",\"components\":{value}"));
            if let Ok(bom) = read(text.as_bytes())
                && let Ok(listed) = bom.listed()
            {
                let _ = bom.faults(&listed);
            }
        }
    }
}
