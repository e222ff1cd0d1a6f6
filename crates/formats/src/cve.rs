//! CVE records 5.x (CVE JSON 5 schema) with CISA's container: products, versions and SSVC decision
//! points.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{self, JsonError};

/// A CVE record.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// `CVE_RECORD`.
    pub data_type: String,
    /// Id, state and times.
    pub cve_metadata: Metadata,
    /// Who says what.
    pub containers: Containers,
}

/// `cveMetadata`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The CVE id.
    pub cve_id: String,
    /// Published, or rejected by its CNA.
    pub state: State,
    /// First published.
    pub date_published: Option<String>,
    /// Last changed.
    pub date_updated: Option<String>,
    /// Rejected, where it is.
    pub date_rejected: Option<String>,
}

/// `cveMetadata.state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum State {
    /// It stands.
    Published,
    /// It was withdrawn: no CVE.
    Rejected,
    /// The number is taken, nothing is published.
    Reserved,
}

/// `containers`.
#[derive(Debug, Deserialize)]
pub struct Containers {
    /// The CVE numbering authority's own.
    pub cna: Container,
    /// Others', CISA's among them.
    #[serde(default)]
    pub adp: Vec<Container>,
}

/// One party's container.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// A title.
    pub title: Option<String>,
    /// Whose container it is.
    pub provider_metadata: Option<Provider>,
    /// In several languages.
    #[serde(default)]
    pub descriptions: Vec<Description>,
    /// Products and versions.
    #[serde(default)]
    pub affected: Vec<Affected>,
    /// Scores and decisions.
    #[serde(default)]
    pub metrics: Vec<Metric>,
}

/// `providerMetadata`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    /// `CISA-ADP`, `fortinet`.
    pub short_name: Option<String>,
}

/// `descriptions[]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Description {
    /// BCP 47: `en`, `en-US`.
    pub lang: String,
    /// The text.
    pub value: String,
}

/// `affected[]`: one product.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Affected {
    /// Often `n/a`.
    #[serde(default)]
    pub vendor: String,
    /// Often `n/a`.
    #[serde(default)]
    pub product: String,
    /// What holds where no entry of `versions` says otherwise.
    pub default_status: Option<Status>,
    /// What is said of which versions.
    #[serde(default)]
    pub versions: Vec<Version>,
}

/// `affected[].versions[]`: a single version, or a span where one of the two ends is present.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// The version, or where the span begins.
    #[serde(default)]
    pub version: String,
    /// What holds there.
    pub status: Status,
    /// How the versions are ordered: `semver`, `custom`, `git`, often absent, often something else.
    pub version_type: Option<String>,
    /// The span ends before this version.
    pub less_than: Option<String>,
    /// This version is the last of the span.
    pub less_than_or_equal: Option<String>,
    /// The status changes inside the span.
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// `affected[].versions[].changes[]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Change {
    /// From this version on …
    pub at: String,
    /// … this holds.
    pub status: Status,
}

/// Whether a version is affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is.
    Affected,
    /// It is not.
    Unaffected,
    /// The record does not know.
    Unknown,
}

/// `metrics[]`; scores are read over.
#[derive(Debug, Deserialize)]
pub struct Metric {
    other: Option<Other>,
}

#[derive(Debug, Deserialize)]
struct Other {
    #[serde(rename = "type")]
    kind: String,
    content: Box<RawValue>,
}

/// CISA's SSVC decision points as a record carries them.
#[derive(Debug, Clone, Deserialize)]
pub struct Ssvc {
    /// One object a decision point: `[{"Automatable":"no"}, …]`; spelling and case vary.
    #[serde(default)]
    pub options: Vec<std::collections::BTreeMap<String, String>>,
    /// When it was decided.
    pub timestamp: Option<String>,
}

impl Metric {
    /// The SSVC decision points, where this metric is of that kind.
    pub fn ssvc(&self) -> Option<Result<Ssvc, JsonError>> {
        let other = self.other.as_ref()?;
        other
            .kind
            .eq_ignore_ascii_case("ssvc")
            .then(|| json::read_scanned(other.content.get().as_bytes()))
    }
}

/// Reads one CVE record.
pub fn read(bytes: &[u8]) -> Result<Record, JsonError> {
    json::read(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_versions_and_ssvc_are_read() {
        let record = read(
            br#"{"dataType":"CVE_RECORD",
            "cveMetadata":{"cveId":"CVE-2024-0001","state":"PUBLISHED"},
            "containers":{"cna":{"affected":[{"vendor":"a","product":"b","versions":[
            {"version":"1.0","lessThan":"1.5","versionType":"custom","status":"affected"}]}]},
            "adp":[{"metrics":[{"other":{"type":"ssvc",
            "content":{"options":[{"Automatable":"Yes"}]}}}]}]}}"#,
        )
        .unwrap();
        assert_eq!(record.containers.cna.affected[0].versions[0].less_than.as_deref(), Some("1.5"));
        let ssvc = record.containers.adp[0].metrics[0].ssvc().unwrap().unwrap();
        assert_eq!(ssvc.options[0]["Automatable"], "Yes");
    }

    #[test]
    fn a_status_that_does_not_exist_is_refused_with_its_place() {
        let text = br#"{"dataType":"CVE_RECORD",
            "cveMetadata":{"cveId":"CVE-2024-0001","state":"PUBLISHED"},
            "containers":{"cna":{"affected":[{"versions":[{"version":"1","status":"maybe"}]}]}}}"#;
        insta::assert_snapshot!(
            read(text).unwrap_err(),
            @"line 3, column 89, at `/containers/cna/affected/0/versions/0/status`: unknown \
                 variant `maybe`, expected one of `affected`, `unaffected`, `unknown`"
        );
    }
}
