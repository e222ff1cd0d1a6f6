//! CISA's catalogue of known exploited vulnerabilities (KEV JSON schema 1.0).

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{self, JsonError};

/// The catalogue; its entries are read one by one, so that a broken one does not hide the rest.
#[derive(Debug, Deserialize)]
pub struct Catalogue {
    /// `2025.08.25`.
    #[serde(rename = "catalogVersion")]
    pub version: String,
    /// When CISA released this catalogue.
    #[serde(rename = "dateReleased")]
    pub released: Option<String>,
    #[serde(rename = "vulnerabilities")]
    entries: Vec<Box<RawValue>>,
}

impl Catalogue {
    /// Each entry, or why it can't be read; the index counts from 0.
    pub fn entries(&self) -> impl Iterator<Item = (usize, Result<Entry, JsonError>)> {
        self.entries.iter().map(|raw| json::read_scanned(raw.get().as_bytes())).enumerate()
    }
}

/// One flaw that CISA knows to be exploited.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its CVE id.
    #[serde(rename = "cveID")]
    pub cve_id: String,
    /// Vendor or project.
    pub vendor_project: String,
    /// Product, or several in words: `iOS, iPadOS, and macOS`.
    pub product: String,
    /// A title.
    pub vulnerability_name: String,
    /// The day it was added.
    pub date_added: String,
    /// What the flaw is.
    pub short_description: String,
    /// What agencies must do.
    pub required_action: String,
    /// The day by which agencies must have done it.
    pub due_date: Option<String>,
    /// `Known` or `Unknown`.
    pub known_ransomware_campaign_use: Option<String>,
}

/// Reads the catalogue.
pub fn read(bytes: &[u8]) -> Result<Catalogue, JsonError> {
    json::read(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_real_catalogue_is_read() {
        let bytes =
            std::fs::read(testkit::shared("feeds/cisa/known_exploited_vulnerabilities.json"))
                .unwrap();
        let catalogue = read(&bytes).unwrap();
        let entries: Vec<Entry> = catalogue.entries().map(|(_, entry)| entry.unwrap()).collect();
        assert_eq!(entries.len(), 1404);
        assert_eq!(entries.iter().filter(|entry| entry.due_date.is_none()).count(), 0);
    }

    #[test]
    fn a_broken_entry_does_not_hide_the_rest() {
        let text =
            br#"{"catalogVersion":"1","vulnerabilities":[{"cveID":7},{"cveID":"CVE-2024-0001",
            "vendorProject":"a","product":"b","vulnerabilityName":"c","dateAdded":"2024-01-01",
            "shortDescription":"d","requiredAction":"e","dueDate":"2024-01-22"}]}"#;
        let read: Vec<bool> =
            read(text).unwrap().entries().map(|(_, entry)| entry.is_ok()).collect();
        assert_eq!(read, [false, true]);
    }
}
