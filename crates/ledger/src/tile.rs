//! What stands in a tile: a row of hashes, or a bundle of entries with their lengths.

use crate::{
    hash::Hash,
    path::TilePath,
    source::{FetchError, Source},
};

/// Why a tile could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not there, nor is the full tile that may have taken its place.
    #[error("`{path}` is missing")]
    Missing {
        /// The path that was asked for.
        path: String,
    },
    /// The source could not say.
    #[error("`{path}` can't be read: {reason}")]
    Unreadable {
        /// The path that was asked for.
        path: String,
        /// What the source said.
        reason: String,
    },
    /// A tile of hashes has not the bytes that its width wants.
    #[error("`{path}` has {found} bytes: expected {expected}")]
    Length {
        /// The path that was asked for.
        path: String,
        /// 32 bytes a hash.
        expected: usize,
        /// What came.
        found: usize,
    },
}

/// Reads a tile of hashes.
pub(crate) fn hashes(source: &impl Source, path: TilePath) -> Result<Vec<Hash>, ReadError> {
    let (bytes, read_from) = fetch(source, path)?;
    let (rows, rest) = bytes.as_chunks();
    if !rest.is_empty() || rows.len() != usize::from(read_from.width) {
        let expected = usize::from(read_from.width) * Hash::SIZE;
        let path = read_from.to_string();
        return Err(ReadError::Length { path, expected, found: bytes.len() });
    }
    Ok(rows.iter().take(usize::from(path.width)).map(|row| Hash::new(*row)).collect())
}

/// Reads a bundle of entries.
pub(crate) fn bundle(source: &impl Source, path: TilePath) -> Result<Bundle, ReadError> {
    let (bytes, read_from) = fetch(source, path)?;
    Ok(Bundle { bytes, path: read_from, wanted: path.width })
}

/// A partial tile may give way to the full one while somebody reads the log (C2SP tlog-tiles,
/// Partial Tiles), so the full one is tried in its place. Answers also what was read.
fn fetch(source: &impl Source, path: TilePath) -> Result<(Vec<u8>, TilePath), ReadError> {
    match source.fetch(&path.to_string()) {
        Ok(bytes) => Ok((bytes, path)),
        Err(FetchError::NotFound) if path.is_partial() => {
            let full = path.full();
            let answer = source.fetch(&full.to_string()).map(|bytes| (bytes, full));
            answer.map_err(|error| ReadError::new(path.to_string(), error))
        }
        Err(error) => Err(ReadError::new(path.to_string(), error)),
    }
}

impl ReadError {
    pub(crate) fn new(path: String, error: FetchError) -> Self {
        match error {
            FetchError::NotFound => Self::Missing { path },
            FetchError::Failed(reason) => Self::Unreadable { path, reason },
        }
    }
}

/// The bytes of a bundle, not yet cut into entries.
pub(crate) struct Bundle {
    bytes: Vec<u8>,
    path: TilePath,
    wanted: u16,
}

/// The leaf hashes of a bundle as far as it could be cut, and what is wrong with its shape.
pub(crate) struct Leaves {
    pub(crate) hashes: Vec<Hash>,
    pub(crate) misshapen: Option<Misshapen>,
}

/// What is wrong with the shape of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misshapen {
    /// The entry after the last hash says that it is longer than what is left.
    CutShort,
    /// So many bytes follow the last entry.
    Tail(usize),
}

impl Bundle {
    /// Cuts the bundle into its entries and hashes them.
    pub(crate) fn leaves(&self) -> Leaves {
        let mut rest = self.bytes.as_slice();
        let mut hashes = Vec::new();
        for _ in 0..self.wanted {
            let Some((entry, after)) = split_entry(rest) else {
                return Leaves { hashes, misshapen: Some(Misshapen::CutShort) };
            };
            hashes.push(Hash::of_leaf(entry));
            rest = after;
        }
        // The full bundle in place of a partial one rightly has more entries.
        let has_tail = self.path.width == self.wanted && !rest.is_empty();
        Leaves { hashes, misshapen: has_tail.then_some(Misshapen::Tail(rest.len())) }
    }

    /// The bytes of the wanted entries alone; the bundle is known to be well-shaped.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        let mut rest = self.bytes.as_slice();
        for _ in 0..self.wanted {
            rest = split_entry(rest).map_or(&[], |(_, after)| after);
        }
        let tail = rest.len();
        let mut bytes = self.bytes;
        bytes.truncate(bytes.len() - tail);
        bytes
    }
}

/// The first entry and what follows it: two bytes of length, then the entry.
fn split_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// How long the leaf data of our own logs is.
pub(crate) const LEAF_BYTES: usize = 32;

/// Writes an entry to the end of a bundle.
pub(crate) fn push_entry(bundle: &mut Vec<u8>, leaf: &[u8; LEAF_BYTES]) {
    // Two bytes of length, the higher one first: 32 fits into the lower.
    bundle.extend([0, 32]);
    bundle.extend(leaf);
}

/// The bytes of a tile of hashes.
pub(crate) fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(Hash::as_bytes).copied().collect()
}
