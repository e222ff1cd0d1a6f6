//! Back-ups while others go on: the database as it is at one moment, and what the record said
//! before. Keys are not in them.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use access::Strength;
use jiff::{SignedDuration, Timestamp};
use model::{Tlp, id::EntryId};
use notation::hexadecimal;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{StoreError, operator_keys, organisations, sessions};

use crate::{AppError, Caller, House, Kind, check, record, tokens};

/// The list of what a back-up holds; written last.
pub const MANIFEST: &str = "manifest.json";
/// The database in a back-up.
pub const DATABASE: &str = "breakwater.sqlite";
/// What a back-up's manifest begins with; another number is another form.
const FORM: u32 = 1;

/// What a back-up holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form of the back-up.
    pub form: u32,
    /// The program that made it.
    pub program: String,
    /// When it was begun: everything that was acknowledged before is in it.
    pub made: Timestamp,
    /// The key with which others check the record.
    pub verifier: String,
    /// What the record said last before the copy: the copy has all of its entries.
    pub checkpoint: String,
    /// The files, each with its hash.
    pub files: Vec<ManifestFile>,
}

/// One file of a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// A back-up that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file can't be read or written.
    #[error("`{place}`: {error}")]
    Disk {
        /// Which file.
        place: String,
        /// What the system said.
        error: io::Error,
    },
    /// It has no manifest that we know.
    #[error("`{place}` is no list of a back-up: {why}; a back-up without its list was never whole")]
    Manifest {
        /// Which file.
        place: String,
        /// Why not.
        why: String,
    },
    /// A file is not what the manifest says.
    #[error(
        "`{place}` is not the file that was backed up: its {what} is another; use another copy"
    )]
    Changed {
        /// Which file.
        place: String,
        /// Size or hash.
        what: &'static str,
    },
}

/// Backs the house up into a folder that is empty or not there. Only on this machine: the folder
/// is named by whoever asks.
pub fn make(house: &House, caller: &Caller, to: &Path) -> Result<(Manifest, EntryId), AppError> {
    check::may_operate(house, caller)?;
    let by_socket = caller.principal.as_ref().map(access::Principal::strength);
    if by_socket != Some(Strength::Socket) {
        let why = "a back-up is made on the server's machine: run `breakwater admin backup --data \
                   DIR --to FOLDER` there";
        return Err(AppError::new(Kind::Forbidden, "only-here", why));
    }
    if !to.is_absolute() {
        return Err(AppError::invalid("/to", "expected a path that begins with `/`"));
    }
    let folder = New::folder(to)?;
    let made = caller.context.at;
    let body = json!({ "program": env!("CARGO_PKG_VERSION") });
    let entry = record::entry(caller, "backup-made", (Some(house.own()), Tlp::Green), body);
    // Before the copy, so that the copy tells of itself.
    let written = house.write(caller, move |tx| Ok(tx.record(entry.clone(), ())?))?;
    // Sealed, too, where that does not take long: then the copy has the last that was published.
    house.after(written.entry)?;
    let manifest = copy(house, to, made)?;
    folder.keep();
    Ok((manifest, written.entry))
}

fn copy(house: &House, to: &Path, made: Timestamp) -> Result<Manifest, AppError> {
    let (verifier, checkpoint) = (house.verifier_key(), house.checkpoint());
    let database = to.join(DATABASE);
    // INVARIANT: first the checkpoint, then the database. Entries are numbered there before they
    // are sealed, so the copy has every entry that the checkpoint tells of.
    house.store.backup(&database).map_err(|error| match error {
        StoreError::Refused { detail } => AppError::new(Kind::Conflict, "no-back-up", detail),
        other => AppError::from(other),
    })?;
    let settle = || -> Result<ManifestFile, BackupError> {
        let at = at(&database);
        fs::set_permissions(&database, fs::Permissions::from_mode(0o600)).map_err(&at)?;
        File::open(&database).and_then(|file| file.sync_all()).map_err(&at)?;
        described(&database, DATABASE)
    };
    let files = vec![settle()?];
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let manifest = Manifest { form: FORM, program, made, verifier, checkpoint, files };
    write_manifest(to, &manifest)?;
    Ok(manifest)
}

fn write_manifest(to: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let (part, path) = (to.join("manifest.part"), to.join(MANIFEST));
    let bytes = serde_json::to_vec_pretty(manifest)
        .map_err(|why| BackupError::Manifest { place: shown(&path), why: why.to_string() })?;
    let write = || {
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&part, &path)?;
        File::open(to)?.sync_all()
    };
    write().map_err(at(&path))
}

/// Reads the manifest of a back-up and checks every file that it names.
pub fn read(from: &Path) -> Result<Manifest, BackupError> {
    let path = from.join(MANIFEST);
    let unread = |why: String| BackupError::Manifest { place: shown(&path), why };
    let bytes = fs::read(&path).map_err(|error| unread(error.to_string()))?;
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|error| unread(error.to_string()))?;
    if manifest.form != FORM {
        return Err(unread(format!("its form is {}, and {FORM} is known here", manifest.form)));
    }
    for file in &manifest.files {
        // Nothing but a name: a list that somebody changed must not lead out of its folder.
        if Path::new(&file.name).file_name().is_none_or(|name| name != file.name.as_str()) {
            return Err(unread(format!("`{}` is no name of a file", file.name)));
        }
        let place = from.join(&file.name);
        let found = described(&place, &file.name)?;
        let changed = |what| BackupError::Changed { place: shown(&place), what };
        if found.size_bytes != file.size_bytes {
            return Err(changed("size"));
        }
        if found.sha256 != file.sha256 {
            return Err(changed("hash"));
        }
    }
    if !manifest.files.iter().any(|file| file.name == DATABASE) {
        return Err(unread(format!("it names no `{DATABASE}`")));
    }
    Ok(manifest)
}

/// Why a restored house goes on under this name of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nothing was published that the back-up lacks.
    Same,
    /// Something was, or nobody knows.
    New,
}

/// What a restored house says of itself.
#[derive(Debug, Clone)]
pub struct Restored {
    /// Operators whose lists can't be opened with the keys that are here.
    pub sealed: Vec<String>,
    /// The entry that commits to what was before.
    pub entry: EntryId,
}

/// The first words of a house that was restored: the record commits to the last checkpoint that
/// is known, and nobody is signed in any more.
pub fn restored(
    house: &House,
    manifest: &Manifest,
    last_known: &str,
    origin: Origin,
) -> Result<Restored, AppError> {
    let caller = Caller::new(Some(tokens::by_socket(house)), house.context());
    let body = json!({
        "made": manifest.made.to_string(),
        "origin": match origin { Origin::Same => "same", Origin::New => "new" },
        "last_checkpoint": last_known,
    });
    let entry = record::entry(&caller, "record-restored", (Some(house.own()), Tlp::Clear), body);
    let written = house.write(&caller, move |tx| {
        let all = tx.at() + SignedDuration::from_hours(24);
        sessions::sweep(tx, all)?;
        Ok(tx.record(entry.clone(), ())?)
    })?;
    Ok(Restored { sealed: sealed(house)?, entry: written.entry })
}

/// The operators whose key does not open.
fn sealed(house: &House) -> Result<Vec<String>, AppError> {
    let mut closed = Vec::new();
    house.store.read(|view| {
        operator_keys::all(view, &mut |row| {
            if house.vault.unwrap(row.organisation, &row.wrapped).is_err() {
                closed.push(row.organisation);
            }
            Ok::<(), StoreError>(())
        })
    })?;
    let name = |id| {
        let row = house.store.read(|view| organisations::find(view, id))?;
        Ok(row.map_or_else(|| id.to_string(), |row| row.slug.to_string()))
    };
    closed.into_iter().map(name).collect()
}

/// A folder that goes again unless it is kept.
struct New {
    folder: Option<PathBuf>,
}

impl New {
    fn folder(path: &Path) -> Result<Self, AppError> {
        match fs::read_dir(path).map(|mut files| files.next().is_some()) {
            Ok(true) => {
                let why = format!("`{}` is not empty: name a folder of its own", path.display());
                return Err(AppError::new(Kind::Conflict, "not-empty", why));
            }
            Ok(false) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let made = fs::DirBuilder::new().mode(0o700).create(path);
                made.map_err(|error| {
                    AppError::invalid("/to", format!("{}: {error}", shown(path)))
                })?;
            }
            Err(error) => {
                return Err(AppError::invalid("/to", format!("{}: {error}", shown(path))));
            }
        }
        Ok(Self { folder: Some(path.to_owned()) })
    }

    fn keep(mut self) {
        self.folder = None;
    }
}

impl Drop for New {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take()
            && let Err(error) = fs::remove_dir_all(&folder)
        {
            tracing::warn!(folder = %folder.display(), %error, "half a back-up stays there");
        }
    }
}

impl From<BackupError> for AppError {
    fn from(error: BackupError) -> Self {
        let code = match &error {
            BackupError::Disk { .. } => "disk-failed",
            BackupError::Manifest { .. } | BackupError::Changed { .. } => "backup-broken",
        };
        Self::new(Kind::Unavailable, code, error.to_string())
    }
}

fn described(path: &Path, name: &str) -> Result<ManifestFile, BackupError> {
    let at = at(path);
    let mut file = File::open(path).map_err(&at)?;
    let (mut hash, mut size_bytes, mut part) = (Sha256::new(), 0_u64, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut part).map_err(&at)?;
        let Some(bytes) = part.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        size_bytes += u64::try_from(read).unwrap_or(u64::MAX);
    }
    let sha256 = hexadecimal(&hash.finalize());
    Ok(ManifestFile { name: name.to_owned(), size_bytes, sha256 })
}

fn at(path: &Path) -> impl Fn(io::Error) -> BackupError {
    let place = shown(path);
    move |error| BackupError::Disk { place: place.clone(), error }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
