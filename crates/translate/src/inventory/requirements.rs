//! requirements.txt as an inventory: only what is pinned to one version can be checked.

use formats::requirements::{self, Line, Wanted};
use model::{ComponentName, Ecosystem, Inventory, Package};

use super::{AssetDefaults, InventoryError, address, gather::Gathered, purl};

/// Settings after which a name may be another index's package.
const INDEX_SETTINGS: [&str; 6] =
    ["-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--pypi-url"];

pub(super) fn inventory(
    bytes: &[u8],
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    let mut gathered = Gathered::on(None, defaults);
    for line in requirements::read(bytes)? {
        take(line, &mut gathered);
    }
    gathered.warn_if_empty("the file names no packages");
    Ok(gathered.finish())
}

fn take(line: Line, gathered: &mut Gathered) {
    let (name, reason) = match line.wanted {
        Wanted::Pinned { name, version } => return pinned(&name, version, gathered),
        Wanted::Setting(option) => return setting(&option, line.number, gathered),
        Wanted::Unpinned { name, condition } => (name, unpinned(&condition)),
        Wanted::Address { name } => (
            name.unwrap_or_else(|| address::shown(&line.text)),
            "is installed from an address or a file, not as a version of PyPI".to_owned(),
        ),
        Wanted::Editable => (
            address::shown(&line.text),
            "`-e` names a folder or repository, not a published version".to_owned(),
        ),
        Wanted::File(file) => (
            address::shown(&line.text),
            format!(
                "the file `{}` was not read: give it as an inventory too",
                address::shown(&file)
            ),
        ),
        Wanted::Unreadable(why) => (address::shown(&line.text), why),
    };
    gathered.unidentified(name, None, format!("line {}: {reason}", line.number));
}

/// Extras and markers don't change the version that is installed where the line applies.
fn pinned(name: &str, version: String, gathered: &mut Gathered) {
    let package = Package::new(Ecosystem::PyPi, name);
    let purl = purl::write("pypi", package.name(), &version);
    gathered.component(ComponentName::Package(package), Some(version), Some(purl));
}

fn unpinned(condition: &str) -> String {
    let found =
        if condition.is_empty() { "no version".to_owned() } else { format!("`{condition}`") };
    format!(
        "{found}: only one version, `==1.2.3`, can be checked; `pip freeze` writes what is \
         installed"
    )
}

fn setting(option: &str, line: usize, gathered: &mut Gathered) {
    if INDEX_SETTINGS.contains(&option) {
        gathered.warn(format!(
            "line {line}: `{option}` names another source; every name is checked as PyPI's"
        ));
    }
}
