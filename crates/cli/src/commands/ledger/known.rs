//! What this user saw of a record before: its key and its last checkpoint, by its name.

use std::{fs, io, path::PathBuf};

use ledger::{Checkpoint, Source, Verified, VerifierKey};

use crate::{Surroundings, exit::CommandError, login};

/// Where it is remembered; nowhere where there is no home.
pub(super) struct Known(Option<PathBuf>);

impl Known {
    /// What is known of the record that calls itself as this one does.
    pub(super) fn of(
        source: &dyn Source,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, CommandError> {
        let signed = source.fetch("checkpoint").map_err(|fault| {
            CommandError::Wrong(format!("the checkpoint can't be read: {fault}"))
        })?;
        let text = String::from_utf8_lossy(&signed);
        let origin = text.lines().next().unwrap_or_default();
        let letter = |letter: char| match letter {
            '.' | '-' => letter,
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '_',
        };
        let name: String = origin.chars().take(100).map(letter).collect();
        let folder = surroundings.settings.as_ref();
        Ok(Self(folder.map(|folder| folder.join("records").join(name))))
    }

    /// The key that was seen first.
    pub(super) fn key(&self) -> Option<String> {
        fs::read_to_string(self.0.as_ref()?.join("key")).ok()
    }

    /// The checkpoint that was seen last, where this key signed it.
    pub(super) fn checkpoint(&self, key: &VerifierKey) -> Option<Checkpoint> {
        let signed = fs::read(self.0.as_ref()?.join("checkpoint")).ok()?;
        Checkpoint::open(&signed, key).ok()
    }

    /// Remembers both; whether there is a place for it.
    pub(super) fn remember(&self, key: &VerifierKey, verified: &Verified) -> io::Result<bool> {
        let Some(folder) = &self.0 else { return Ok(false) };
        fs::create_dir_all(folder)?;
        login::replace(&folder.join("key"), key.to_string().as_bytes())?;
        login::replace(&folder.join("checkpoint"), &verified.signed)?;
        Ok(true)
    }
}
