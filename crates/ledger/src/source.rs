//! From where the parts of a log are read: a folder, or whatever the caller brings.

use std::{
    fs::File,
    io::{self, Read as _},
    path::PathBuf,
};

use crate::path::TilePath;

/// The path of the checkpoint.
pub const CHECKPOINT: &str = "checkpoint";

/// No part of a log is larger: 256 entries of 65,535 bytes, with their lengths.
pub const PART_BYTES_MAX: u64 = 256 * (2 + 65_535);

/// Gives out the parts of a log by their path, such as `checkpoint` or `tile/0/001`.
///
/// An implementation reads at most [`PART_BYTES_MAX`] bytes.
pub trait Source {
    /// The bytes of one part.
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError>;
}

/// Why a part could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The source answers, but has no such part.
    #[error("not found")]
    NotFound,
    /// Anything else; the caller may try again.
    #[error("{0}")]
    Failed(String),
}

impl<S: Source + ?Sized> Source for &S {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        (**self).fetch(path)
    }
}

/// A log in a folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder that has `checkpoint` and `tile` in it.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl Source for Folder {
    /// Knows only the paths of a log: any other is not found, so a path may come from outside.
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        if path != CHECKPOINT && path.parse::<TilePath>().is_err() {
            return Err(FetchError::NotFound);
        }
        read(&self.root.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FetchError::NotFound,
            _ => FetchError::Failed(error.to_string()),
        })
    }
}

fn read(path: &std::path::Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path)?.take(PART_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > PART_BYTES_MAX {
        return Err(io::Error::other(format!("has more than {PART_BYTES_MAX} bytes")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FetchError, Folder, Source as _};

    #[test]
    fn a_folder_gives_out_only_parts_of_a_log() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("tile/0")).unwrap();
        for name in ["checkpoint", "tile/0/000", "tile/0/0", "secret"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        let folder = Folder::new(dir.path().join("tile/.."));
        assert_eq!(folder.fetch("checkpoint").unwrap(), b"checkpoint");
        assert_eq!(folder.fetch("tile/0/000").unwrap(), b"tile/0/000");
        for path in ["secret", "tile/0/0", "tile/0/001", "tile/../checkpoint", "/etc/hostname"] {
            assert_eq!(folder.fetch(path), Err(FetchError::NotFound), "{path}");
        }
    }
}
