//! Checkpoints: what a log signs about itself, its origin, size and root (C2SP tlog-checkpoint).

use std::fmt;

use crate::{
    hash::Hash,
    key::{SigningKey, VerifierKey},
    note::{self, NoteError},
};

/// The size and the root of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// How many leaves it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// What a log says about itself. It is shown as the text that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The identity of the log; also the name of its key.
    pub origin: String,
    /// Its size and root.
    pub tree: Tree,
}

/// Why a checkpoint is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note or its signature is bad.
    #[error("checkpoint signature: {0}")]
    Signature(#[from] NoteError),
    /// The signature is good, but over something that is no checkpoint. Lines count from 1.
    #[error("checkpoint: line {line} is not {expected}")]
    Text {
        /// Where.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// The signature is good, but it is the checkpoint of another log.
    #[error("checkpoint: the origin is `{found}`, not `{expected}`")]
    Origin {
        /// The name of the key.
        expected: String,
        /// The first line.
        found: String,
    },
}

impl Checkpoint {
    /// Reads a signed checkpoint of the log that has this key.
    pub fn open(signed: &[u8], key: &VerifierKey) -> Result<Self, CheckpointError> {
        let checkpoint = Self::read(note::open(signed, key)?)?;
        if checkpoint.origin != key.name() {
            let (expected, found) = (key.name().to_owned(), checkpoint.origin);
            return Err(CheckpointError::Origin { expected, found });
        }
        Ok(checkpoint)
    }

    fn read(text: &str) -> Result<Self, CheckpointError> {
        let wrong = |line, expected| CheckpointError::Text { line, expected };
        let mut lines = text.lines();
        let mut next = |line, expected| {
            lines.next().filter(|text| !text.is_empty()).ok_or(wrong(line, expected))
        };
        let origin = next(1, "an origin")?;
        let size = next(2, "a size")?;
        let root = next(3, "a root hash")?;
        let size = size.parse().ok().filter(|number: &u64| number.to_string() == size);
        let tree = Tree {
            size: size.ok_or(wrong(2, "a size"))?,
            root: root.parse().map_err(|_| wrong(3, "a root hash"))?,
        };
        match lines.position(str::is_empty) {
            Some(at) => Err(wrong(4 + at, "an extension: it is empty")),
            None => Ok(Self { origin: origin.to_owned(), tree }),
        }
    }

    pub(crate) fn sign(&self, key: &SigningKey, verifier: &VerifierKey) -> String {
        note::sign(&self.to_string(), key, verifier)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.tree.size, self.tree.root)
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, CheckpointError, Tree};
    use crate::{hash::Hash, key::SigningKey, note};

    const ROOT: &str = "fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI=";

    fn read(text: &str) -> Result<Checkpoint, CheckpointError> {
        let key = SigningKey::generate().unwrap();
        let verifier = key.verifier("example.org/log").unwrap();
        Checkpoint::open(note::sign(text, &key, &verifier).as_bytes(), &verifier)
    }

    #[test]
    fn a_checkpoint_reads_back_what_was_signed() {
        let tree = Tree { size: 20, root: Hash::of_nothing() };
        let checkpoint = Checkpoint { origin: "example.org/log".into(), tree };
        assert_eq!(read(&checkpoint.to_string()), Ok(checkpoint));
    }

    #[test]
    fn an_extension_line_is_passed_over() {
        let read = read(&format!("example.org/log\n5\n{ROOT}\nmore\n")).unwrap();
        assert_eq!(read.tree.size, 5);
    }

    #[test]
    fn a_signed_text_that_is_no_checkpoint_says_which_line() {
        let line = |text: &str| match read(text).unwrap_err() {
            CheckpointError::Text { line, .. } => line,
            _ => 0,
        };
        assert_eq!(line(&format!("\n5\n{ROOT}\n")), 1);
        assert_eq!(line("example.org/log\n"), 2);
        for size in ["05", "+5", "-1", "5 ", "x", "18446744073709551616"] {
            assert_eq!(line(&format!("example.org/log\n{size}\n{ROOT}\n")), 2, "{size}");
        }
        assert_eq!(line("example.org/log\n5\n"), 3);
        assert_eq!(line(&format!("example.org/log\n5\n{ROOT}=\n")), 3);
        assert_eq!(line(&format!("example.org/log\n5\n{ROOT}\na\n\nb\n")), 5);
    }

    #[test]
    fn the_checkpoint_of_another_log_under_the_same_key_is_refused() {
        let (expected, found) = ("example.org/log".to_owned(), "example.org/other".to_owned());
        let refused = read(&format!("example.org/other\n5\n{ROOT}\n"));
        assert_eq!(refused, Err(CheckpointError::Origin { expected, found }));
    }
}
