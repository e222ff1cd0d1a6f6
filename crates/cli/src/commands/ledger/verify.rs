//! `breakwater ledger verify`: a whole record, and that it goes on from what was seen before.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;
use ledger::{Checkpoint, Folder, Source, Verified, VerifierKey};

use super::{known::Known, server::Server};
use crate::{
    Surroundings,
    exit::{CommandError, Exit},
};

/// Checks a whole record, and that it goes on from what this user saw of it before
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The server's address, or the folder that has `checkpoint` and `tile` in it
    place: String,
    /// The record's key, or a file with it: from somebody else than the server [default: the key
    /// that this user saw first]
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

impl Verify {
    pub(super) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let source: Box<dyn Source> = if self.place.contains("://") {
            Box::new(Server::new(&self.place)?)
        } else {
            Box::new(Folder::new(folder(Path::new(&self.place))))
        };
        let source = source.as_ref();
        let known = Known::of(source, surroundings)?;
        let key = self.key((source, &known), surroundings, err)?;
        let before = known.checkpoint(&key);
        let verified = ledger::verify(&source, &key, before.as_ref())
            .map_err(|fault| CommandError::Wrong(fault.to_string()))?;
        say(&verified, before.as_ref(), out)?;
        if !known.remember(&key, &verified)? {
            writeln!(err, "there is no home folder to remember this checkpoint in")?;
        }
        Ok(Exit::Done)
    }

    /// The key that was named; else the one that was seen first; else the one of the folder or of
    /// the server, with a word of what that proves.
    fn key(
        &self,
        (source, known): (&dyn Source, &Known),
        surroundings: &Surroundings<'_>,
        err: &mut dyn Write,
    ) -> Result<VerifierKey, CommandError> {
        let parsed = |text: &str| {
            let key = text.trim().parse::<VerifierKey>();
            key.map_err(|error| CommandError::Usage(format!("the key is none: {error}")))
        };
        if let Some(named) = &self.key {
            return parsed(&fs::read_to_string(named).unwrap_or_else(|_| named.clone()));
        }
        if let Some(seen) = known.key() {
            return parsed(&seen);
        }
        let place = Path::new(&self.place);
        let own = place.join("keys/ledger.key").exists();
        let text = if own {
            surroundings.machine.ledger_key(place)?
        } else {
            let bytes = source.fetch("key").map_err(|_| {
                CommandError::Usage(format!(
                    "which key? `{}` gives none: ask who runs it for the line of `breakwater \
                     ledger key`, and give it as `--key`",
                    self.place
                ))
            })?;
            String::from_utf8_lossy(&bytes).into_owned()
        };
        writeln!(
            err,
            "the key comes from the same place as the record, and is remembered from now on; \
             compare it with one from elsewhere: {}",
            text.trim()
        )?;
        parsed(&text)
    }
}

/// A data folder is as good as the folder of its record.
fn folder(place: &Path) -> PathBuf {
    let inner = place.join("ledger");
    if inner.join("checkpoint").exists() { inner } else { place.to_owned() }
}

fn say(
    verified: &Verified,
    before: Option<&Checkpoint>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let tree = &verified.checkpoint.tree;
    writeln!(out, "origin {}", verified.checkpoint.origin)?;
    writeln!(out, "size {}   root {}", tree.size, tree.root)?;
    match before {
        Some(before) => {
            writeln!(out, "goes on from the checkpoint you saw (size {})", before.tree.size)?;
        }
        None => writeln!(out, "seen for the first time: remembered for the next check")?,
    }
    writeln!(out, "all {} entries present   ok", tree.size)
}
