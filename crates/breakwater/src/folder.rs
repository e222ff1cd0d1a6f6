//! The data folder: who holds it, what is in it, how a house is opened from it.

use std::{
    fs,
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use app::{House, Parts};
use notation::hexadecimal;
use store::{Driver, Store};
use store_postgres::Postgres;
use store_sqlite::Sqlite;

use crate::{
    durable, keys,
    surroundings::{entropy, now},
};

/// The folder is held by another process.
#[derive(Debug, thiserror::Error)]
#[error("the data folder `{folder}` is held by process {holder}: stop it first, or use it")]
pub(crate) struct HeldElsewhere {
    folder: String,
    holder: String,
}

/// What a folder's files look like, as a number: it grows with each step of the database.
pub(crate) const SCHEMA: i64 = store::SCHEMA;
const SCHEMA_FILE: &str = "schema";
/// The name under which this folder's process leases jobs: the same after a crash.
const INSTANCE_FILE: &str = "instance";
/// The embedded database.
pub(crate) const DATABASE: &str = "breakwater.sqlite";
/// The record.
pub(crate) const LEDGER: &str = "ledger";

/// The folder was written by a newer program.
#[derive(Debug, thiserror::Error)]
#[error(
    "the data folder `{folder}` has schema {found}, and this program knows schemas up to {SCHEMA}: \
     use the newer program, or restore a back-up that this one wrote"
)]
pub(crate) struct Newer {
    folder: String,
    found: i64,
}

/// A data folder that this process holds alone.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Held as long as the file is open.
    _lock: fs::File,
}

impl Folder {
    /// Takes the folder; makes it where there is none.
    pub(crate) fn hold(path: &Path) -> Result<Self> {
        keys::private_folder(path)?;
        let file = path.join("lock");
        let mut lock = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&file)
            .with_context(|| format!("`{}` can't be opened", file.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                lock.read_to_string(&mut holder)?;
                let holder = holder.trim();
                let holder =
                    if holder.is_empty() { "that does not say its number" } else { holder };
                let folder = path.display().to_string();
                return Err(HeldElsewhere { folder, holder: holder.to_owned() }.into());
            }
            Err(fs::TryLockError::Error(error)) => return Err(error.into()),
        }
        lock.set_len(0)?;
        lock.rewind()?;
        writeln!(lock, "{}", std::process::id())?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the house in it; the database is the embedded one unless another is named.
    pub(crate) fn house(&self, database: Option<&str>) -> Result<House> {
        self.claim_schema()?;
        let keys = keys::open(&self.path)?;
        let holder = match database {
            // Whoever holds the folder holds the database.
            None => "embedded".to_owned(),
            Some(_) => self.instance()?,
        };
        let driver: Arc<dyn Driver> = match database {
            None => {
                let file = self.path.join(DATABASE);
                keep_private(&file)?;
                Arc::new(Sqlite::open(&file, store_sqlite::Options::default())?)
            }
            Some(url) => Arc::new(Postgres::connect(url, &store_postgres::Options::default())?),
        };
        let house = House::open(Parts {
            store: Store::new(driver),
            ledger: self.path.join(LEDGER),
            key: keys.signing,
            origin: keys.origin,
            vault: keys.vault,
            holder,
            clock: now,
            entropy,
        })?;
        Ok(house)
    }

    /// Refuses what a newer program wrote; then says, before anything is changed, that this one
    /// writes here: an older one must not come after it, also where it breaks off half-way.
    fn claim_schema(&self) -> Result<()> {
        let path = self.path.join(SCHEMA_FILE);
        let found = match fs::read_to_string(&path) {
            Ok(text) => text.trim().parse::<i64>().with_context(|| {
                format!("`{}` is no number: put the right file back", path.display())
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error.into()),
        };
        if found > SCHEMA {
            return Err(Newer { folder: self.path.display().to_string(), found }.into());
        }
        if found < SCHEMA {
            durable::replace(&path, format!("{SCHEMA}\n").as_bytes())?;
        }
        Ok(())
    }

    /// The folder's own name among those that share a database.
    fn instance(&self) -> Result<String> {
        let path = self.path.join(INSTANCE_FILE);
        if !path.exists() {
            let name = format!("folder-{}", hexadecimal(entropy().iter().take(8)));
            durable::replace(&path, format!("{name}\n").as_bytes())?;
        }
        Ok(fs::read_to_string(&path)?.trim().to_owned())
    }
}

/// The engine gives the files beside a database the mode of the database.
fn keep_private(file: &Path) -> Result<()> {
    if !file.exists() {
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    }
    Ok(())
}
