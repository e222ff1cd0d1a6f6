//! The nouns: their ids, stages and invariants. No I/O, no foreign formats.

mod advisory;
mod inventory;
mod package;

pub use advisory::{
    Affected, AffectedProduct, Automatable, Event, Exploited, ProductStatus, ProductVersion, Range,
    RangeKind, Source, Ssvc, Statement, TechnicalImpact, VersionBound, Withdrawn,
};
pub use inventory::{
    Asset, AssetKind, Component, ComponentName, Confirmed, Exposed, Inventory, Unidentified,
    product_name,
};
pub use package::{Ecosystem, Package};
