//! Advisories of every kind become statements; what a document is, is told from its content.

use std::fmt;

use formats::json::{self, JsonError};
use jiff::Timestamp;
use model::{Notice, Source, Statement};

mod csaf;
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
    /// Not a CSAF document that can be read.
    #[error(transparent)]
    Csaf(#[from] formats::csaf::CsafError),
    /// Its label is none, so nobody can tell who may read it.
    #[error("at `/document/distribution/tlp/label`: {0}")]
    Label(#[from] model::TlpError),
    /// It names no flaw.
    #[error("the document (`{0}`) has no `vulnerabilities`: there is nothing to match")]
    NoFlaws(String),
    /// One part of it means nothing; the rest was read.
    #[error("{0}; the rest was read")]
    InPart(String),
    /// JSON, but nothing that is known here.
    #[error(
        "this is no advisory that is read here: expected an OSV record, a CVE record, a CSAF 2.0 \
         document or CISA's KEV catalogue"
    )]
    Unknown,
}

/// Receives what a document holds.
pub trait Receiver {
    /// A statement.
    fn statement(&mut self, statement: Statement);
    /// A record that can't be read, with the place in the document (a JSON pointer, or empty) and
    /// the fault.
    fn refused(&mut self, pointer: &str, fault: AdvisoryError);
    /// All that a document speaks of was handed over, and none of it was refused: what an earlier
    /// document of the same name spoke of, and this one does not, has ended. Nothing to do for who
    /// keeps no earlier one.
    fn complete(&mut self, _whole: &Whole<'_>) {}
}

/// A document that takes the place of an earlier one of its name.
#[derive(Debug, Clone, Copy)]
pub struct Whole<'a> {
    /// Whose it is.
    pub source: Source,
    /// Its name, where there are several of a source.
    pub notice: Option<&'a Notice>,
    /// Last changed; `None` where it does not say.
    pub modified: Option<Timestamp>,
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
    /// One CSAF document.
    Csaf,
}

impl fmt::Display for AdvisoryFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Osv => "osv",
            Self::Cve => "cve",
            Self::Kev => "kev",
            Self::Csaf => "csaf",
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
        Ok(AdvisoryFormat::Csaf)
    } else {
        // Broken JSON is named as such, not as "unknown".
        json::read_scanned::<serde::de::IgnoredAny>(bytes)?;
        Err(AdvisoryError::Unknown)
    }
}

/// Reads one document of any known kind, and hands over what it holds. `document` names it for
/// people.
pub fn read(bytes: &[u8], document: &str, receiver: &mut dyn Receiver) {
    let read = recognise(bytes).and_then(|format| match format {
        AdvisoryFormat::Osv => osv::read(bytes, document).map(|one| receiver.statement(one)),
        AdvisoryFormat::Cve => cve::read(bytes, document).map(|one| receiver.statement(one)),
        AdvisoryFormat::Kev => kev::read(bytes, document, receiver),
        AdvisoryFormat::Csaf => csaf::read(bytes, document, receiver),
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
