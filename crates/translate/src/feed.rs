//! A feed as it comes, a document, a zip or a tar.zst: every document in it is handed on, read or
//! refused.

use std::io::{self, Read, Seek};

pub use formats::archive::ArchiveError;
use formats::{archive, json::DOCUMENT_BYTES_MAX};

use crate::advisory::{self, Receiver};

/// Receives what a feed holds.
pub trait FeedReceiver: Receiver {
    /// A document begins; what follows, statements and faults, is of it.
    fn document(&mut self, name: &str, bytes: &[u8]);
    /// A file of an archive or a folder is none that is read here; no fault.
    fn passed_over(&mut self, name: &str, why: &str);
    /// An entry of an archive can't be read.
    fn broken(&mut self, name: &str, why: &ArchiveError);
}

/// Whether somebody named a file, or it was found in a folder or an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// It was named: what it is not is a fault.
    ByName,
    /// It was found: what is no JSON is passed over.
    Found,
}

/// Why a feed, or one document of it, can't be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The file can't be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The archive is broken or far too large.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A single document is too large.
    #[error("the file has more than {DOCUMENT_BYTES_MAX} bytes, the most that is read")]
    TooLarge,
}

/// Reads one file, and every entry where it is an archive.
pub fn read(
    mut file: impl Read + Seek,
    name: &str,
    given: Given,
    receiver: &mut dyn FeedReceiver,
) -> Result<(), FeedError> {
    let size = file.seek(io::SeekFrom::End(0))?;
    file.rewind()?;
    let mut start = Vec::new();
    (&mut file).take(4).read_to_end(&mut start)?;
    file.rewind()?;
    let mut each = |entry: archive::Entry<'_>| {
        let name = format!("{name}/{}", entry.name);
        match entry.content {
            Ok(bytes) => document(bytes, &name, Given::Found, receiver),
            Err(error) => receiver.broken(&name, &error),
        }
    };
    match archive::kind(&start) {
        archive::Kind::Zip => Ok(archive::zip(file, size, &mut each)?),
        archive::Kind::TarZst => Ok(archive::tar_zst(file, size, &mut each)?),
        archive::Kind::Single => {
            let bytes = whole(file)?;
            document(&bytes, name, given, receiver);
            Ok(())
        }
    }
}

/// Reads one file of at most the size of a document.
pub fn whole(file: impl Read) -> Result<Vec<u8>, FeedError> {
    let mut bytes = Vec::new();
    file.take(DOCUMENT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > DOCUMENT_BYTES_MAX { Err(FeedError::TooLarge) } else { Ok(bytes) }
}

fn document(bytes: &[u8], name: &str, given: Given, receiver: &mut dyn FeedReceiver) {
    if given == Given::Found && !looks_like_json(bytes) {
        receiver.passed_over(name, "no JSON, zip or tar.zst");
        return;
    }
    receiver.document(name, bytes);
    advisory::read(bytes, name, receiver);
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(bytes.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'['))
}
