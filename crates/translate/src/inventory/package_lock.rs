//! package-lock.json as an inventory: the packages of npm that are installed.

use std::collections::BTreeSet;

use formats::package_lock::{self, Needed, Origin, Package as Locked};
use model::{ComponentName, Ecosystem, Inventory, Package};

use super::{AssetDefaults, InventoryError, address, gather::Gathered, purl};

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let lock = package_lock::read(bytes)?;
    let mut gathered = Gathered::on(lock.name.filter(|name| !name.is_empty()), defaults);
    for locked in &lock.packages {
        take(locked, &mut gathered);
    }
    gathered.warn_if_empty("the lock file lists no packages");
    warnings(&lock.packages, &mut gathered);
    Ok(gathered.finish())
}

fn take(locked: &Locked, gathered: &mut Gathered) {
    let reason = match (&locked.origin, &locked.version) {
        // The folder that it stands for is listed itself.
        (Origin::Link, _) => return,
        (Origin::Own, _) => "is this project's own code, not a published package".to_owned(),
        (Origin::Elsewhere(address), _) => {
            format!("comes from `{}`, not from npm's registry", address::shown(address))
        }
        (Origin::Registry(_), None) => "the lock file gives no version".to_owned(),
        (Origin::Registry(_), Some(version)) => {
            let package = Package::new(Ecosystem::Npm, &locked.name);
            let purl = purl::write("npm", package.name(), version);
            let name = ComponentName::Package(package);
            return gathered.component(name, Some(version.clone()), Some(purl));
        }
    };
    let name = if locked.name.is_empty() { &locked.place } else { &locked.name };
    let name = if name.is_empty() { "the project itself" } else { name };
    let version = locked.version.as_deref().filter(|version| !version.contains([':', '/']));
    let called = version.map_or_else(|| name.to_owned(), |version| format!("{name}@{version}"));
    gathered.unidentified(called, None, reason);
}

fn warnings(all: &[Locked], gathered: &mut Gathered) {
    let marked = |needed: Needed| all.iter().filter(|one| one.needed == needed).count();
    for (count, what) in [
        (marked(Needed::ForDevelopment), "for development only"),
        (marked(Needed::Optionally), "optional"),
    ] {
        if count > 0 {
            gathered.warn(format!("packages marked {what}, read like the others: {count}"));
        }
    }
    let registries = registries(all);
    if registries.len() > 1 {
        let named = registries.into_iter().collect::<Vec<_>>().join("`, `");
        gathered.warn(format!("packages from several registries, checked as npm's: `{named}`"));
    }
}

/// The hosts that serve packages: one of them may hold another package under the same name.
fn registries(all: &[Locked]) -> BTreeSet<&str> {
    let addresses = all.iter().filter_map(|one| match &one.origin {
        Origin::Registry(address) => address.as_deref(),
        _ => None,
    });
    let hosts = addresses.filter_map(|address| address.split_once("://")?.1.split('/').next());
    hosts.map(|host| host.rsplit_once('@').map_or(host, |(_, host)| host)).collect()
}
