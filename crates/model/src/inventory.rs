//! What an operator runs: assets, and the components on them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Package;

/// What was read from one inventory: what was identified, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Components that have a name to match by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// What stands in the inventory and can't be matched, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unidentified: Vec<Unidentified>,
    /// Faults of rows that are broken; the rows are among `unidentified`, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
    /// What a reader must know of the document as a whole: faults, and what it can't say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// One component on one asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// What it is.
    pub name: ComponentName,
    /// The version as the inventory writes it; `None` where it gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its package URL as the inventory writes it, or as made from a lock file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// What it runs on.
    pub asset: Asset,
    /// Whether a person confirmed that name and version are right.
    pub confirmed: Confirmed,
}

/// What a component is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentName {
    /// A package of an ecosystem.
    Package(Package),
    /// A product, as people write its vendor and its name.
    Product {
        /// Who makes it.
        vendor: String,
        /// What it is called.
        product: String,
    },
}

/// A product by its maker and name; a maker that the name begins with is not said twice.
pub fn product_name(vendor: &str, product: &str) -> String {
    let said = product.to_lowercase().starts_with(&vendor.to_lowercase());
    if said { product.to_owned() } else { format!("{vendor} {product}") }
}

/// A thing in a building: a server, a firewall, a pump.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// The operator's own name for it; `None` where the inventory gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// Whether the internet can reach it.
    pub exposed: Exposed,
    /// When the component was first seen on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_on: Option<Date>,
}

/// What kind of thing an asset is. Unknown counts as a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// Office computers, servers, network equipment.
    It,
    /// Clinical devices.
    Medical,
    /// Plant controllers and what belongs to them.
    OperationalTechnology,
    /// Safety systems.
    Safety,
    /// Nobody said.
    Unknown,
}

/// Whether the internet can reach an asset. Unknown is never no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposed {
    /// It can.
    Yes,
    /// It can't.
    No,
    /// Nobody said.
    Unknown,
}

/// Whether a person confirmed what the inventory says of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmed {
    /// A person did.
    Yes,
    /// Nobody did yet.
    NotYet,
}

/// A line of an inventory that can't be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unidentified {
    /// What the line calls it.
    pub name: String,
    /// Its package URL, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// What it runs on, where the inventory says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// Why, and what would help.
    pub reason: String,
}
