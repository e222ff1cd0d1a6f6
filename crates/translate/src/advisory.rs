//! Advisories of every kind become statements; what a document is, is told from its content.

use std::fmt;

use formats::json::{self, JsonError};
use model::Statement;

mod cve;
mod kev;
mod osv;

/// Why a document, or one record in it, is not read.
#[derive(Debug, thiserror::Error)]
pub enum AdvisoryError {
    /// Broken, or not as its format says.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A time in it is none.
    #[error("at `{pointer}`: {fault}")]
    Time {
        /// Where it stands.
        pointer: String,
        /// What stands there.
        fault: notation::time::TimeError,
    },
    /// A day in it is none.
    #[error("at `{pointer}`: {fault}")]
    Day {
        /// Where it stands.
        pointer: String,
        /// What stands there.
        fault: notation::time::DayError,
    },
    /// JSON, but nothing that is known here.
    #[error(
        "this is no advisory that is read here: expected an OSV record, a CVE record or CISA's \
             KEV catalogue{0}"
    )]
    Unknown(&'static str),
}

/// Receives what a document holds.
pub trait Receiver {
    /// A statement.
    fn statement(&mut self, statement: Statement);
    /// A record that can't be read, with the place in the document (a JSON pointer, or empty) and
    /// the fault.
    fn refused(&mut self, pointer: &str, fault: AdvisoryError);
}

/// What kind of advisory document bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdvisoryFormat {
    /// One OSV record.
    Osv,
    /// One CVE record.
    Cve,
    /// CISA's catalogue.
    Kev,
}

impl fmt::Display for AdvisoryFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Osv => "osv",
            Self::Cve => "cve",
            Self::Kev => "kev",
        })
    }
}

/// Tells what a document is from its outermost keys.
pub fn recognise(bytes: &[u8]) -> Result<AdvisoryFormat, AdvisoryError> {
    let outline = json::outline(bytes)?;
    if outline.has("cveMetadata") {
        Ok(AdvisoryFormat::Cve)
    } else if outline.has("catalogVersion") {
        Ok(AdvisoryFormat::Kev)
    } else if outline.has("id") && outline.has("modified") {
        Ok(AdvisoryFormat::Osv)
    } else if outline.has("document") {
        Err(AdvisoryError::Unknown(" (it looks like CSAF, which is not read yet)"))
    } else {
        // Broken JSON is named as such, not as "unknown".
        json::read_scanned::<serde::de::IgnoredAny>(bytes)?;
        Err(AdvisoryError::Unknown(""))
    }
}

/// Reads one document of any known kind, and hands over what it holds. `document` names it for
/// people.
pub fn read(bytes: &[u8], document: &str, receiver: &mut dyn Receiver) {
    let read = recognise(bytes).and_then(|format| match format {
        AdvisoryFormat::Osv => osv::read(bytes, document).map(|one| receiver.statement(one)),
        AdvisoryFormat::Cve => cve::read(bytes, document).map(|one| receiver.statement(one)),
        AdvisoryFormat::Kev => kev::read(bytes, document, receiver),
    });
    if let Err(fault) = read {
        receiver.refused("", fault);
    }
}

fn time(pointer: &str, text: Option<&str>) -> Result<Option<jiff::Timestamp>, AdvisoryError> {
    let Some(text) = text else { return Ok(None) };
    notation::time::timestamp(text)
        .map_err(|fault| AdvisoryError::Time { pointer: pointer.to_owned(), fault })
}
