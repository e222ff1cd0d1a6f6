//! Feeds as they come: a single file, a zip, or a tar compressed with zstd, read entry by entry
//! under limits.

use std::{
    borrow::Cow,
    io::{Read, Seek},
};

use crate::json::DOCUMENT_BYTES_MAX;

/// How many entries of one archive are read. All CVE records ever published are 330,000.
pub const ENTRIES_MAX: usize = 2_000_000;
/// What an archive may unpack to, beside [`GROWTH_MAX`] times its own size.
pub const UNPACKED_BYTES_FREE: u64 = 256 << 20;
/// How many times its own size an archive may unpack to; the CVE records of 2024 as tar.zst have
/// 22.
pub const GROWTH_MAX: u64 = 100;

/// What a feed file is, told from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One document.
    Single,
    /// PKZIP.
    Zip,
    /// Zstandard; a tar is expected inside.
    TarZst,
}

/// Tells what a file is from its first four bytes.
pub fn kind(start: &[u8]) -> Kind {
    match start {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Zip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Kind::TarZst,
        _ => Kind::Single,
    }
}

/// Why an archive, or one entry of it, can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The archive itself is broken: what came before was read, what comes after is lost.
    #[error(
        "the {kind} is broken or cut off ({why}): fetch it again; its other entries were not read"
    )]
    Broken {
        /// `zip` or `tar.zst`.
        kind: &'static str,
        /// What the reader met.
        why: String,
    },
    /// One entry is broken; the rest is read.
    #[error("the entry is broken ({0}): fetch the archive again")]
    Entry(String),
    /// One entry is too large to be a document; the rest is read.
    #[error(
        "the entry unpacks to more than {DOCUMENT_BYTES_MAX} bytes, the most a document may have"
    )]
    EntryTooLarge,
    /// The archive unpacks to far more than any feed does.
    #[error(
        "the archive unpacks to more than {0} bytes, far more than a \
         feed of its size: it was not read further"
    )]
    Bomb(u64),
    /// More entries than any feed has.
    #[error("the archive has more than {ENTRIES_MAX} entries: it was not read further")]
    TooMany,
}

/// One document of an archive, or why it can't be read.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The name inside the archive; foreign text, never used as a path.
    pub name: &'a str,
    /// Its bytes.
    pub content: Result<&'a [u8], ArchiveError>,
}

/// Reads every file of a zip in its order; a broken entry is handed over as such and the rest goes
/// on.
pub fn zip(
    file: impl Read + Seek,
    size_bytes: u64,
    each: &mut dyn FnMut(Entry<'_>),
) -> Result<(), ArchiveError> {
    let broken =
        |error: zip::result::ZipError| ArchiveError::Broken { kind: "zip", why: error.to_string() };
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    let mut budget = Budget::new(size_bytes);
    for index in 0..archive.len() {
        budget.entry()?;
        match archive.by_index(index) {
            Ok(entry) if entry.is_dir() => {}
            Ok(entry) => {
                let name = entry.name().map_or_else(|_| nameless(index), Cow::into_owned);
                budget.hand_over(&name, entry, each)?;
            }
            Err(error) => {
                let name = nameless(index);
                each(Entry { name: &name, content: Err(ArchiveError::Entry(error.to_string())) });
            }
        }
    }
    Ok(())
}

fn nameless(index: usize) -> String {
    format!("(entry {})", index + 1)
}

/// Reads every file of a tar compressed with zstd, in its order.
pub fn tar_zst(
    file: impl Read,
    size_bytes: u64,
    each: &mut dyn FnMut(Entry<'_>),
) -> Result<(), ArchiveError> {
    let broken =
        |error: std::io::Error| ArchiveError::Broken { kind: "tar.zst", why: error.to_string() };
    let unpacked = zstd::Decoder::new(file).map_err(broken)?;
    let mut archive = tar::Archive::new(unpacked);
    let mut budget = Budget::new(size_bytes);
    for entry in archive.entries().map_err(broken)? {
        budget.entry()?;
        let entry = entry.map_err(broken)?;
        if entry.header().entry_type().is_file() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            budget.hand_over(&name, entry, each)?;
        }
    }
    Ok(())
}

/// What one archive may still unpack to. Sizes that the archive claims are never believed.
struct Budget {
    allowed: u64,
    left: u64,
    entries: usize,
    buffer: Vec<u8>,
}

impl Budget {
    fn new(size_bytes: u64) -> Self {
        let allowed = UNPACKED_BYTES_FREE.saturating_add(size_bytes.saturating_mul(GROWTH_MAX));
        Self { allowed, left: allowed, entries: 0, buffer: Vec::new() }
    }

    fn entry(&mut self) -> Result<(), ArchiveError> {
        self.entries += 1;
        if self.entries > ENTRIES_MAX { Err(ArchiveError::TooMany) } else { Ok(()) }
    }

    fn hand_over(
        &mut self,
        name: &str,
        entry: impl Read,
        each: &mut dyn FnMut(Entry<'_>),
    ) -> Result<(), ArchiveError> {
        self.buffer.clear();
        let read = entry.take(DOCUMENT_BYTES_MAX as u64 + 1).read_to_end(&mut self.buffer);
        self.left = self
            .left
            .checked_sub(self.buffer.len() as u64)
            .ok_or(ArchiveError::Bomb(self.allowed))?;
        let content = match read {
            Err(error) => Err(ArchiveError::Entry(error.to_string())),
            Ok(_) if self.buffer.len() > DOCUMENT_BYTES_MAX => Err(ArchiveError::EntryTooLarge),
            Ok(_) => Ok(self.buffer.as_slice()),
        };
        each(Entry { name, content });
        Ok(())
    }
}
