//! Files and folders that a command is given, read one by one; a broken one is named and the rest
//! goes in.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use matching::{
    corpus::Corpus,
    revisions::{self, Revisions},
};
use model::{Inventory, Statement};
use translate::{
    advisory::{AdvisoryError, Receiver},
    feed::{self, ArchiveError, FeedReceiver, Given},
    inventory::{self, AssetDefaults, InputFormat},
};

use sheet::inert;

use crate::exit::CommandError;

/// How many faults, and how many files passed over, are written out; the rest is counted.
const SHOWN_MAX: usize = 1_000;

/// Says each fault as it is met, and counts.
pub(crate) struct Faults<'e> {
    err: &'e mut dyn Write,
    refused: usize,
    passed_over: usize,
}

impl<'e> Faults<'e> {
    pub(crate) fn new(err: &'e mut dyn Write) -> Self {
        Self { err, refused: 0, passed_over: 0 }
    }

    /// Something that was given is not read.
    fn refused(&mut self, what: &str, why: &str) {
        self.refused += 1;
        if self.refused <= SHOWN_MAX {
            self.note(&format!("not read: {what}: {why}"));
        }
    }

    /// A file is none that is read here, or counts no longer; no fault.
    fn passed_over(&mut self, what: &str, why: &str) {
        self.passed_over += 1;
        if self.passed_over <= SHOWN_MAX {
            self.note(&format!("passed over: {what}: {why}"));
        }
    }

    /// Something the reader should know; no fault.
    fn note(&mut self, text: &str) {
        // Where standard error is closed nobody listens, and the answer still counts.
        let _ = writeln!(self.err, "{}", inert::line(text));
    }

    /// How much was refused; says how much was not written out.
    pub(crate) fn count(&mut self) -> usize {
        for (what, count) in [("not read", self.refused), ("passed over", self.passed_over)] {
            if count > SHOWN_MAX {
                self.note(&format!("{what}: {} more", count - SHOWN_MAX));
            }
        }
        self.refused
    }
}

/// Reads every inventory.
pub(crate) fn inventories(
    paths: &[PathBuf],
    format: Option<InputFormat>,
    defaults: &AssetDefaults,
    faults: &mut Faults<'_>,
) -> Result<Inventory, CommandError> {
    let mut all = Inventory::default();
    let mut read = 0;
    for path in paths {
        let name = path.display().to_string();
        match one_inventory(path, &name, format, defaults) {
            Ok(inventory) => {
                read += 1;
                for warning in &inventory.warnings {
                    faults.note(&format!("{name}: {warning}"));
                }
                for fault in &inventory.refused {
                    faults.refused(&name, fault);
                }
                all.components.extend(inventory.components);
                all.unidentified.extend(inventory.unidentified);
            }
            Err(why) => faults.refused(&name, &why),
        }
    }
    if read == 0 {
        return Err(CommandError::NothingReadable("no inventory could be read".to_owned()));
    }
    Ok(all)
}

fn one_inventory(
    path: &Path,
    name: &str,
    format: Option<InputFormat>,
    defaults: &AssetDefaults,
) -> Result<Inventory, String> {
    let bytes = whole_file(path)?;
    let format = match format {
        Some(format) => format,
        None => inventory::recognise(&bytes, name).map_err(|error| error.to_string())?,
    };
    inventory::read(&bytes, format, defaults).map_err(|error| error.to_string())
}

/// Reads a file of at most the size of a document.
pub(crate) fn whole_file(path: &Path) -> Result<Vec<u8>, String> {
    if path.is_dir() {
        return Err("it is a folder; name the files in it".to_owned());
    }
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    feed::whole(file).map_err(|error| error.to_string())
}

/// Reads every advisory in files, folders and archives.
pub(crate) fn advisories(
    paths: &[PathBuf],
    faults: &mut Faults<'_>,
) -> Result<Corpus, CommandError> {
    let mut intake = Intake { statements: Vec::new(), document: String::new(), faults };
    for path in paths {
        intake.path(path, Given::ByName);
    }
    if intake.statements.is_empty() {
        return Err(CommandError::NothingReadable("no advisory could be read".to_owned()));
    }
    let Revisions { newest, older } = revisions::newest(intake.statements);
    for document in older {
        let why = "another file holds this advisory in the same or a newer revision";
        faults.passed_over(&document, why);
    }
    Ok(Corpus::new(newest))
}

struct Intake<'f, 'e> {
    statements: Vec<Statement>,
    document: String,
    faults: &'f mut Faults<'e>,
}

impl Intake<'_, '_> {
    fn path(&mut self, path: &Path, given: Given) {
        let read = if path.is_dir() { self.folder(path) } else { self.file(path, given) };
        if let Err(why) = read {
            self.faults.refused(&path.display().to_string(), &why);
        }
    }

    /// In the order of names, so that two runs say the same.
    fn folder(&mut self, path: &Path) -> Result<(), String> {
        let entries = fs::read_dir(path).map_err(|error| error.to_string())?;
        let mut paths = Vec::new();
        for entry in entries {
            paths.push(entry.map_err(|error| error.to_string())?.path());
        }
        paths.sort();
        for path in paths {
            // A link may lead back here, and every advisory would be read again and again.
            if path.is_symlink() && path.is_dir() {
                self.faults.passed_over(&path.display().to_string(), "a link to a folder");
            } else {
                self.path(&path, Given::Found);
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, given: Given) -> Result<(), String> {
        let name = path.display().to_string();
        let file = fs::File::open(path).map_err(|error| error.to_string())?;
        feed::read(file, &name, given, self).map_err(|error| error.to_string())
    }
}

impl FeedReceiver for Intake<'_, '_> {
    fn document(&mut self, name: &str, _bytes: &[u8]) {
        name.clone_into(&mut self.document);
    }

    fn passed_over(&mut self, name: &str, why: &str) {
        self.faults.passed_over(name, why);
    }

    fn broken(&mut self, name: &str, why: &ArchiveError) {
        self.faults.refused(name, &why.to_string());
    }
}

impl Receiver for Intake<'_, '_> {
    fn statement(&mut self, statement: Statement) {
        self.statements.push(statement);
    }

    fn refused(&mut self, pointer: &str, fault: AdvisoryError) {
        let what = if pointer.is_empty() {
            self.document.clone()
        } else {
            format!("{}: {pointer}", self.document)
        };
        self.faults.refused(&what, &fault.to_string());
    }
}
