//! A data folder from a back-up: built beside its place, moved there when it is whole.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use app::backups::{self, Manifest, Origin};
use cli::{RestoreOptions, Restored};
use ledger::{Checkpoint, Hash, RootHasher, VerifierKey};
use store::{Store, StoreError, entries};
use store_sqlite::Sqlite;

use crate::{
    durable,
    folder::{DATABASE, Folder},
    keys, sealed_keys,
};

/// How many commitments are read at once.
const CHUNK: i64 = 10_000;

/// The place is taken.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not empty: a back-up is restored into a folder of its own")]
pub(crate) struct NotEmpty(String);

/// What was given does not belong together, or is not whole.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Broken(String);

/// Restores a back-up.
pub(crate) fn restore(options: &RestoreOptions) -> Result<Restored> {
    let data = std::path::absolute(&options.data)?;
    must_be_free(&data)?;
    let manifest = backups::read(&options.from)?;
    let site = BuildingSite::beside(&data)?;
    let restored = build(&site.path, options, &manifest)?;
    site.move_to(&data)?;
    Ok(restored)
}

fn build(at: &Path, options: &RestoreOptions, manifest: &Manifest) -> Result<Restored> {
    let folder = Folder::hold(at)?;
    let database = at.join(DATABASE);
    durable::copy(&options.from.join(backups::DATABASE), &database)?;
    let (origin, last_known) = origin(&database, options, manifest)?;
    if let Some(sealed) = &options.keys {
        sealed_keys::unseal(&sealed.file, &sealed.code, at)?;
        let held = keys::open(at)?;
        if held.signing.verifier(&held.origin)?.to_string() != manifest.verifier {
            let why =
                "these keys are not those of the back-up: take the file that was made with it";
            return Err(Broken(why.to_owned()).into());
        }
        if origin == Origin::New {
            keys::forget_the_record(at)?;
        }
    }
    let house = folder.house(None)?;
    house.load()?;
    let told = backups::restored(&house, manifest, &last_known, origin)?;
    while house.turn()? {}
    Ok(Restored {
        made: manifest.made.to_string(),
        entries: house.sealed(),
        verifier: house.verifier_key(),
        new_origin: origin == Origin::New,
        sealed: told.sealed,
    })
}

/// Whether the record may go on under its name, and the last that is known of it. It may where its
/// key is here and the last published checkpoint is one that this database has: then nobody was
/// told of an entry that it lacks.
fn origin(
    database: &Path,
    options: &RestoreOptions,
    manifest: &Manifest,
) -> Result<(Origin, String)> {
    let verifier: VerifierKey = manifest.verifier.parse()?;
    let broken = |what: &str, why: &dyn std::fmt::Display| Broken(format!("{what}: {why}"));
    let kept = Checkpoint::open(manifest.checkpoint.as_bytes(), &verifier)
        .map_err(|why| broken("the back-up's checkpoint", &why))?;
    let record = Record::of(database)?;
    if record.root(kept.tree.size)? != Some(kept.tree.root) {
        let why = "the back-up's database is not the one that its checkpoint is of";
        return Err(Broken(why.to_owned()).into());
    }
    let Some(text) = &options.published else {
        return Ok((Origin::New, manifest.checkpoint.clone()));
    };
    let last = Checkpoint::open(text.as_bytes(), &verifier)
        .map_err(|why| broken("what was given as the last published checkpoint", &why))?;
    let has_all = record.root(last.tree.size)? == Some(last.tree.root);
    let origin = if has_all && options.keys.is_some() { Origin::Same } else { Origin::New };
    Ok((origin, text.clone()))
}

/// The entries of a database, before a house is opened over it.
struct Record(Store);

impl Record {
    fn of(database: &Path) -> Result<Self> {
        let driver = Sqlite::open(database, store_sqlite::Options::default())?;
        Ok(Self(Store::new(Arc::new(driver))))
    }

    /// The root of its first entries; `None` where it has not that many.
    fn root(&self, size: u64) -> Result<Option<Hash>> {
        let size = i64::try_from(size)?;
        let (mut root, mut from) = (RootHasher::default(), 0);
        while from < size {
            let to = (from + CHUNK).min(size);
            let leaves: Vec<[u8; 32]> = self
                .0
                .read(|view| entries::commitments(view, from, to))
                .map_err(|error: StoreError| error)?;
            if i64::try_from(leaves.len()) != Ok(to - from) {
                return Ok(None);
            }
            for leaf in &leaves {
                root.push(leaf);
            }
            from = to;
        }
        Ok(Some(root.root()))
    }
}

fn must_be_free(data: &Path) -> Result<()> {
    let taken = match fs::read_dir(data) {
        Ok(mut files) => files.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(error).with_context(|| format!("`{}`", data.display())),
    };
    if taken { Err(NotEmpty(data.display().to_string()).into()) } else { Ok(()) }
}

/// Where a folder is built; gone again unless it is moved to its place.
struct BuildingSite {
    path: PathBuf,
}

impl BuildingSite {
    fn beside(data: &Path) -> Result<Self> {
        let name = data.file_name().context("the data folder has no name")?;
        let name = format!("{}.restoring-{}", name.to_string_lossy(), std::process::id());
        let path = data.with_file_name(name);
        if path.exists() {
            return Err(NotEmpty(path.display().to_string()).into());
        }
        keys::private_folder(&path)?;
        Ok(Self { path })
    }

    fn move_to(self, data: &Path) -> Result<()> {
        durable::sync(&self.path)?;
        // An empty folder in its place gives way; one that was filled meanwhile does not.
        let moved = fs::rename(&self.path, data);
        moved.with_context(|| format!("`{}` can't take its place", data.display()))?;
        data.parent().map_or(Ok(()), durable::sync)
    }
}

impl Drop for BuildingSite {
    fn drop(&mut self) {
        if self.path.exists()
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(folder = %self.path.display(), %error, "half a folder stays there");
        }
    }
}
