//! Key files in `DIR/keys`: made once, readable by their owner only, never rows.

use std::{
    fs,
    io::Read as _,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use app::Vault;
use ledger::SigningKey;
use notation::hexadecimal;
use zeroize::Zeroizing;

use crate::{
    durable::{self, write_new},
    surroundings::entropy,
};

/// Where they lie in a data folder.
pub(crate) const FOLDER: &str = "keys";
/// The files there.
pub(crate) const LEDGER: &str = "ledger.key";
pub(crate) const INVENTORY: &str = "inventory.key";
const ORIGIN: &str = "origin";
/// All of them.
pub(crate) const FILES: [&str; 3] = [LEDGER, ORIGIN, INVENTORY];

/// The keys of a data folder.
pub(crate) struct Keys {
    pub(crate) signing: SigningKey,
    pub(crate) origin: String,
    pub(crate) vault: Vault,
}

/// Reads the keys of a folder, and makes those that are not there yet.
pub(crate) fn open(data: &Path) -> Result<Keys> {
    let folder = data.join(FOLDER);
    private_folder(&folder)?;
    let path = folder.join(LEDGER);
    let signing = if path.exists() { SigningKey::read(&path) } else { SigningKey::create(&path) }?;
    let origin = origin(&folder, &signing)?;
    let vault = Vault::new(*inventory_key(&folder.join(INVENTORY))?);
    Ok(Keys { signing, origin, vault })
}

/// Forgets the record's key and name, so that it goes on under new ones: no key ever signs two
/// histories.
pub(crate) fn forget_the_record(data: &Path) -> Result<()> {
    let folder = data.join(FOLDER);
    for name in [LEDGER, ORIGIN] {
        fs::remove_file(folder.join(name))?;
    }
    durable::sync(&folder)
}

/// A folder that only its owner may look into.
pub(crate) fn private_folder(folder: &Path) -> Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("the folder `{}` can't be made", folder.display()))
}

/// The record's name: kept beside its key, made from the key where nobody gave one.
fn origin(folder: &Path, key: &SigningKey) -> Result<String> {
    let path = folder.join(ORIGIN);
    if path.exists() {
        let text = fs::read_to_string(&path)?;
        return Ok(text.trim().to_owned());
    }
    let id = key.verifier("breakwater")?.id();
    let name = format!("breakwater.local/{}", hexadecimal(&id));
    write_new(&path, format!("{name}\n").as_bytes())?;
    Ok(name)
}

fn inventory_key(path: &PathBuf) -> Result<Zeroizing<[u8; 32]>> {
    if !path.exists() {
        write_new(path, &entropy())?;
    }
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        bail!("others may read `{}` (mode {mode:03o}): run `chmod 600` on it", path.display());
    }
    let mut key = Zeroizing::new([0; 32]);
    let mut file = fs::File::open(path)?;
    let whole = file.metadata()?.len() == 32;
    if !whole || file.read_exact(key.as_mut()).is_err() {
        bail!("`{}` is no key: expected 32 bytes; put the right file back", path.display());
    }
    Ok(key)
}
