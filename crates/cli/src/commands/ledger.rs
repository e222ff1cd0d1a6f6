//! `breakwater ledger`: the record's key, and whether the record is whole.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Subcommand};
use ledger::{Checkpoint, FetchError, Folder, Source, Verified, VerifierKey};

use crate::{
    Surroundings,
    exit::{CommandError, Exit},
    login,
};

/// Shows the record's key, checks a record
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    Key(Key),
    Verify(Verify),
}

/// Shows the key with which others check the record of a data folder
#[derive(Debug, Args)]
pub(crate) struct Key {
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Checks a whole record, and that it goes on from what this user saw of it before
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The server's address, or the folder that has `checkpoint` and `tile` in it
    place: String,
    /// The record's key, or a file with it: from somebody else than the server
    #[arg(long, value_name = "KEY")]
    key: String,
}

impl Ledger {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        match self {
            Self::Key(command) => {
                writeln!(out, "{}", surroundings.machine.ledger_key(&command.data)?)?;
                Ok(Exit::Done)
            }
            Self::Verify(command) => command.run(surroundings, out, err),
        }
    }
}

impl Verify {
    fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let key = self.key()?;
        let seen = seen(surroundings, &key);
        let before = match seen.as_deref().map(fs::read) {
            Some(Ok(signed)) => Checkpoint::open(&signed, &key).ok(),
            _ => None,
        };
        let verified = if self.place.contains("://") {
            ledger::verify(&Server::new(&self.place)?, &key, before.as_ref())
        } else {
            ledger::verify(&Folder::new(folder(Path::new(&self.place))), &key, before.as_ref())
        };
        let verified = verified.map_err(|fault| CommandError::Wrong(fault.to_string()))?;
        say(&verified, before.as_ref(), out)?;
        match seen {
            Some(path) => remember(&path, &verified)?,
            None => writeln!(err, "there is no home folder to remember this checkpoint in")?,
        }
        Ok(Exit::Done)
    }

    fn key(&self) -> Result<VerifierKey, CommandError> {
        let text = match fs::read_to_string(&self.key) {
            Ok(text) => text,
            Err(_) => self.key.clone(),
        };
        text.trim().parse().map_err(|error| CommandError::Usage(format!("{error}")))
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

/// Where the last checkpoint of this record is remembered.
fn seen(surroundings: &Surroundings<'_>, key: &VerifierKey) -> Option<PathBuf> {
    let name: String = key
        .to_string()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect();
    surroundings.settings.as_ref().map(|folder| folder.join("checkpoints").join(name))
}

fn remember(path: &Path, verified: &Verified) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    login::replace(path, &verified.signed)
}

/// The record of a server.
struct Server {
    http: reqwest::blocking::Client,
    base: String,
}

impl Server {
    fn new(url: &str) -> Result<Self, CommandError> {
        let http = reqwest::blocking::Client::builder()
            .timeout(Duration::from_secs(30))
            .no_proxy()
            .build()
            .map_err(|error| CommandError::Unreachable(error.to_string()))?;
        let base = url.trim_end_matches('/');
        let base = base.strip_suffix("/ledger").unwrap_or(base).to_owned();
        Ok(Self { http, base })
    }
}

impl Source for Server {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, FetchError> {
        let failed = |error: reqwest::Error| FetchError::Failed(error.to_string());
        let response = self.http.get(format!("{}/ledger/{path}", self.base)).send();
        let response = response.map_err(failed)?;
        match response.status().as_u16() {
            200 => read_part(response),
            404 => Err(FetchError::NotFound),
            other => Err(FetchError::Failed(format!("the server answered {other}"))),
        }
    }
}

fn read_part(response: reqwest::blocking::Response) -> Result<Vec<u8>, FetchError> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let failed = |error: std::io::Error| FetchError::Failed(error.to_string());
    let limit = ledger::source::PART_BYTES_MAX;
    response.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(FetchError::Failed(format!("`{limit}` bytes are the most that a part has")));
    }
    Ok(bytes)
}
