//! Cargo.lock as an inventory: the crates of crates.io that are built in.

use formats::cargo_lock::{self, LockFile, Package as Locked, Source};
use model::{ComponentName, Ecosystem, Inventory, Package};

use super::{AssetDefaults, InventoryError, address, gather::Gathered, purl};

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let file = cargo_lock::read(bytes)?;
    let mut gathered = Gathered::on(root(&file), defaults);
    for locked in &file.packages {
        take(locked, &mut gathered);
    }
    gathered.warn_if_empty("the lock file has no packages");
    Ok(gathered.finish())
}

/// The project's own name, where the workspace has one member only.
fn root(file: &LockFile) -> Option<String> {
    let mut own = file.packages.iter().filter(|locked| locked.source == Source::Local);
    own.next().filter(|_| own.next().is_none()).map(|locked| locked.name.clone())
}

fn take(locked: &Locked, gathered: &mut Gathered) {
    let reason = match &locked.source {
        Source::CratesIo => {
            let package = Package::new(Ecosystem::CratesIo, &locked.name);
            let purl = purl::write("cargo", &locked.name, &locked.version);
            let name = ComponentName::Package(package);
            return gathered.component(name, Some(locked.version.clone()), Some(purl));
        }
        Source::Local => "is this project's own code, not a published crate".to_owned(),
        Source::Registry(address) => {
            format!("comes from the registry `{}`, not from crates.io", address::shown(address))
        }
        Source::Git(address) => format!(
            "comes from the Git repository `{}`: a commit, not a published version",
            address::shown(address)
        ),
        Source::Other(_) => "comes from a source of a kind that is not known".to_owned(),
    };
    gathered.unidentified(format!("{}@{}", locked.name, locked.version), None, reason);
}
