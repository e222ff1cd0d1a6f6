//! Reads inventories: recognises their format, and gives components and what can't be identified.

use std::{fmt, str::FromStr};

use model::{AssetKind, Exposed, Inventory};

mod address;
mod cargo_lock;
mod csv;
mod cyclonedx;
mod gather;
mod go_mod;
mod named;
mod package_lock;
pub(crate) mod purl;
mod recognise;
mod requirements;
mod spdx;

pub use recognise::{RecogniseError, recognise};

pub use named::{NamedError, named};

/// A format of inventories, as `--input-format` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputFormat {
    /// CycloneDX JSON 1.2 to 1.6.
    CycloneDx,
    /// Cargo.lock, versions 1 to 4.
    CargoLock,
    /// package-lock.json of npm, versions 1 to 3.
    PackageLock,
    /// SPDX JSON 2.2 and 2.3.
    Spdx,
    /// requirements.txt of pip.
    Requirements,
    /// go.mod.
    GoMod,
    /// A spreadsheet of vendor, product, version.
    Csv,
}

impl InputFormat {
    /// Every format with its name.
    pub const NAMES: [(&str, InputFormat); 7] = [
        ("cyclonedx", Self::CycloneDx),
        ("spdx", Self::Spdx),
        ("package-lock", Self::PackageLock),
        ("cargo-lock", Self::CargoLock),
        ("requirements", Self::Requirements),
        ("go-mod", Self::GoMod),
        ("csv", Self::Csv),
    ];

    /// The names, as a message lists them.
    pub fn names() -> String {
        Self::NAMES.map(|(name, _)| name).join(", ")
    }
}

impl fmt::Display for InputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, format)| format == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}

/// A name that is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not an inventory format; expected {}", InputFormat::names())]
pub struct InputFormatError {
    name: String,
}

impl FromStr for InputFormat {
    type Err = InputFormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        known.map(|(_, format)| *format).ok_or_else(|| InputFormatError { name: text.to_owned() })
    }
}

/// What holds for a component where the inventory does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetDefaults {
    /// The asset's name; before the one that a document gives to its subject.
    pub asset: Option<String>,
    /// What kind of asset it is.
    pub kind: AssetKind,
    /// Whether the internet can reach it.
    pub exposed: Exposed,
}

impl Default for AssetDefaults {
    fn default() -> Self {
        Self { asset: None, kind: AssetKind::Unknown, exposed: Exposed::Unknown }
    }
}

/// Why an inventory is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// Not a CycloneDX document that can be read.
    #[error(transparent)]
    CycloneDx(#[from] formats::cyclonedx::CycloneDxError),
    /// Not a Cargo.lock that can be read.
    #[error(transparent)]
    CargoLock(#[from] formats::cargo_lock::CargoLockError),
    /// Not a package-lock.json that can be read.
    #[error(transparent)]
    PackageLock(#[from] formats::package_lock::PackageLockError),
    /// Not an SPDX document that can be read.
    #[error(transparent)]
    Spdx(#[from] formats::spdx::SpdxError),
    /// Not a requirements.txt that can be read.
    #[error(transparent)]
    Requirements(#[from] formats::requirements::RequirementsError),
    /// Not a go.mod that can be read.
    #[error(transparent)]
    GoMod(#[from] formats::go_mod::GoModError),
    /// Not a spreadsheet that can be read.
    #[error(transparent)]
    Csv(#[from] formats::inventory_csv::CsvError),
}

/// Reads an inventory of a known format.
pub fn read(
    bytes: &[u8],
    format: InputFormat,
    defaults: &AssetDefaults,
) -> Result<Inventory, InventoryError> {
    match format {
        InputFormat::CycloneDx => cyclonedx::inventory(bytes, defaults),
        InputFormat::CargoLock => cargo_lock::inventory(bytes, defaults),
        InputFormat::PackageLock => package_lock::inventory(bytes, defaults),
        InputFormat::Spdx => spdx::inventory(bytes, defaults),
        InputFormat::Requirements => requirements::inventory(bytes, defaults),
        InputFormat::GoMod => go_mod::inventory(bytes, defaults),
        InputFormat::Csv => csv::inventory(bytes, defaults),
    }
}
