//! `breakwater advisory import`: advisories go into a house.

use std::{
    fs::{self, File},
    io::{self, Seek as _, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use sheet::inert;

use crate::{
    Surroundings,
    client::{As, Client, Target},
    exit::{CommandError, Exit},
};

/// How long it is waited at first until an import is asked after, and at most.
const FIRST_WAIT: Duration = Duration::from_millis(10);
const LONGEST_WAIT: Duration = Duration::from_millis(500);
/// How often it is said how far an import is.
const SAID_EVERY: Duration = Duration::from_secs(2);

/// Puts advisories into a house
#[derive(Debug, Subcommand)]
pub(crate) enum Advisory {
    Import(Import),
}

/// Imports advisories: files, folders, zip or tar.zst of OSV, CVE, KEV, CSAF; twice changes nothing
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    target: Target,
    /// Files, folders, archives
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The name of the source that they come from
    #[arg(long, value_name = "SLUG", default_value = "uploads")]
    source: String,
    /// Write one JSON object a path to standard output
    #[arg(long)]
    json: bool,
}

impl Advisory {
    pub(crate) fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let Self::Import(import) = self;
        import.run(surroundings, out, err)
    }
}

impl Import {
    fn run(
        &self,
        surroundings: &Surroundings<'_>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<Exit, CommandError> {
        let client = Client::connect(&self.target, As::House, surroundings)?;
        let mut refused = 0;
        let mut read = 0;
        for path in &self.paths {
            let file = match packed(path) {
                Ok(file) => file,
                Err(why) => {
                    refused += 1;
                    writeln!(err, "not read: {}: {why}", path.display())?;
                    continue;
                }
            };
            let name = path.display().to_string();
            let file_name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let query = [("source", self.source.as_str()), ("name", file_name.as_ref())];
            let begun: wire::Import = client.upload_and_go_on("/api/v1/imports", &query, file)?;
            let imported = ended(&client, begun, err)?;
            read += imported.added + imported.changed + imported.withdrawn + imported.unchanged;
            read += imported.older;
            refused += imported.refused;
            say(&imported, &name, err)?;
            if self.json {
                let line = serde_json::to_string(&imported).map_err(io::Error::other)?;
                writeln!(out, "{line}")?;
            }
        }
        match (read, refused) {
            (0, _) => Err(CommandError::NothingReadable("no advisory could be read".to_owned())),
            (_, 0) => Ok(Exit::Done),
            _ => Ok(Exit::SomeRefused),
        }
    }
}

/// Waits for the end of an import, and says every two seconds how far it is.
fn ended(
    client: &Client,
    begun: wire::Import,
    err: &mut dyn Write,
) -> Result<wire::Import, CommandError> {
    let mut import = begun;
    let (mut wait, mut said) = (FIRST_WAIT, Instant::now());
    while import.state == "receiving" {
        thread::sleep(wait);
        wait = (wait * 2).min(LONGEST_WAIT);
        import = client.get(&format!("/api/v1/imports/{}", import.id))?;
        if said.elapsed() >= SAID_EVERY {
            said = Instant::now();
            let documents = import.documents.unwrap_or_default();
            writeln!(err, "  {documents} records read, {} of them new", import.added)?;
        }
    }
    if import.state == "failed" {
        let why = "the import broke off, and nothing of it counts: the server's log says why";
        return Err(CommandError::Unreachable(why.to_owned()));
    }
    Ok(import)
}

fn say(imported: &wire::Import, name: &str, err: &mut dyn Write) -> io::Result<()> {
    for refusal in &imported.refusals {
        let line = format!("not read: {}: {}", refusal.place, refusal.reason);
        writeln!(err, "{}", inert::line(&line))?;
    }
    let wire::Import { added, changed, withdrawn, unchanged, refused, older, .. } = imported;
    let shown = i64::try_from(imported.refusals.len()).unwrap_or(i64::MAX);
    if *refused > shown {
        writeln!(err, "and {} more; the source's page lists all", refused - shown)?;
    }
    let older = match older {
        0 => String::new(),
        older => format!(", {older} older than what counts"),
    };
    writeln!(
        err,
        "{name}: {added} new, {changed} changed, {withdrawn} withdrawn, {unchanged} as before, \
         {refused} refused{older}"
    )
}

/// A file as it is; a folder as one zip, so that it is one import.
fn packed(path: &Path) -> io::Result<File> {
    if !path.is_dir() {
        return File::open(path);
    }
    let mut zip = zip::ZipWriter::new(tempfile::tempfile()?);
    pack(path, path, &mut zip)?;
    let mut file = zip.finish().map_err(io::Error::other)?;
    file.rewind()?;
    Ok(file)
}

/// In the order of names, so that two runs send the same bytes; links to folders are passed over,
/// as they may lead back.
fn pack(root: &Path, folder: &Path, zip: &mut zip::ZipWriter<File>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|one| one.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if !path.is_symlink() {
                pack(root, &path, zip)?;
            }
            continue;
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        let plain = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, plain).map_err(io::Error::other)?;
        io::copy(&mut File::open(&path)?, zip)?;
    }
    Ok(())
}
