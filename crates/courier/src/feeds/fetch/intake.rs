//! Takes bytes in: never more than fit, never longer than the deadline.

use std::{
    fs::File,
    io::{self, Read, Write as _},
    time::Instant,
};

use crate::said::with_causes;

const CHUNK_BYTES: usize = 64 * 1_024;

/// A file that is being filled.
#[derive(Debug)]
pub(super) struct Intake {
    pub(super) file: File,
    /// How many bytes it holds, with those of earlier times.
    pub(super) size_bytes: u64,
    pub(super) size_bytes_max: u64,
    pub(super) deadline: Instant,
}

/// How it ended.
#[derive(Debug)]
pub(super) enum End {
    /// The sender says that it is all.
    Whole,
    /// More would come.
    Cut(String),
    /// More came than fits.
    TooLarge,
}

impl Intake {
    /// An error is the file's; the sender's is a cut.
    pub(super) fn fill(&mut self, mut from: impl Read) -> io::Result<End> {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            if Instant::now() >= self.deadline {
                return Ok(End::Cut("it took too long".to_owned()));
            }
            let bytes = match from.read(&mut chunk) {
                Ok(0) => return Ok(End::Whole),
                Ok(count) => chunk.get(..count).unwrap_or_default(),
                Err(error) => return Ok(End::Cut(with_causes(&error))),
            };
            self.size_bytes += bytes.len() as u64;
            if self.size_bytes > self.size_bytes_max {
                return Ok(End::TooLarge);
            }
            self.file.write_all(bytes)?;
        }
    }
}
